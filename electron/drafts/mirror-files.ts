// Mirror files of the window: opened into drafts, drafts written as files. Paths come from the user's own dialogs only.
import path from 'node:path';
import { MAX_MIRROR_FILE_BYTES } from '../../shared/mirror/mirror-file';
import type { FileDialogs, FileKind } from '../app/file-dialogs';
import { type LoadedMirror, loadMirror, loadMirrorText } from '../mirror/load-mirror';
import { writeResultFile } from '../platform/disk/result-file';
import { readTextFile } from '../platform/disk/text-file';
import { FaultError, faultError } from '../platform/fault-error';
import { draftOfMirror } from './draft-of-mirror';
import { meantMirror } from './draft-orders';
import type { DraftStore } from './draft-store';
import { type FileBefore, filesOfDraft } from './file-of-draft';

export interface OpenedDraft {
	readonly id: string;
	/** Complete sentences with file and line. */
	readonly warnings: readonly string[];
}

export interface MirrorFiles {
	/** Lets the user choose a file. @throws FaultError as `loadMirror` */
	open(): Promise<({ readonly kind: 'opened' } & OpenedDraft) | { readonly kind: 'cancelled' }>;
	/** @throws FaultError as `loadMirror`; mirror.file-unreadable when the text names other files */
	openText(text: string, fileName: string): Promise<OpenedDraft>;
	/** Lets the user choose where. @throws FaultError mirror.draft-missing, mirror.invalid, disk.* */
	export(
		id: string,
	): Promise<
		{ readonly kind: 'saved'; readonly fileName: string } | { readonly kind: 'cancelled' }
	>;
}

export interface MirrorFilesOptions {
	readonly drafts: DraftStore;
	readonly dialogs: FileDialogs;
	readonly newId: () => string;
}

const MIRROR_FILE: FileKind = {
	title: 'Open mirror file',
	kind: 'Mirror files',
	extensions: ['yaml', 'yml', 'json'],
};

export function mirrorFiles({ drafts, dialogs, newId }: MirrorFilesOptions): MirrorFiles {
	const keep = async (
		loaded: LoadedMirror,
		fileName: string,
		file?: string,
	): Promise<OpenedDraft> => {
		const id = newId();
		const draft = draftOfMirror(loaded, { id, fileName });
		await drafts.save(draft, file === undefined ? {} : { file });
		return { id, warnings: loaded.warnings };
	};
	return {
		open: async () => {
			const file = await dialogs.open(MIRROR_FILE);
			if (file === undefined) {
				return { kind: 'cancelled' };
			}
			const opened = await keep(await loadMirror(file), path.basename(file), file);
			return { kind: 'opened', ...opened };
		},
		openText: async (text, fileName) =>
			keep(await loadMirrorText(text, fileName, refuseToRead), fileName),
		export: async (id) => {
			const { draft, file: known } = drafts.get(id);
			const mirror = meantMirror(draft);
			const name = known ?? `${draft.fileName ?? fileNameOf(draft.name)}`;
			const target = await dialogs.save({ ...MIRROR_FILE, title: 'Save mirror file' }, name);
			if (target === undefined) {
				return { kind: 'cancelled' };
			}
			const before = target === known ? await fileBefore(target) : undefined;
			const files = filesOfDraft(target, draft, mirror, before);
			for (const { path: beside, text } of files.beside) {
				await writeResultFile(beside, text);
			}
			await writeResultFile(files.mirror.path, files.mirror.text);
			const fileName = path.basename(target).slice(0, 255);
			await drafts.save({ ...drafts.get(id).draft, fileName }, { file: target });
			return { kind: 'saved', fileName };
		},
	};
}

/** What is there to be kept; a file that can't be read any more has nothing. */
async function fileBefore(file: string): Promise<FileBefore | undefined> {
	try {
		const text = await readTextFile(file, { maxBytes: MAX_MIRROR_FILE_BYTES });
		return { text, loaded: await loadMirror(file) };
	} catch (error) {
		if (error instanceof FaultError) {
			return undefined;
		}
		throw error;
	}
}

function refuseToRead(file: string): Promise<string> {
	const facts = {
		problem: 'is named by the text, which came without its folder',
		remedy: 'Open the mirror file itself instead, so that the files it names are found beside it.',
	};
	return Promise.reject(
		faultError({ code: 'mirror.file-unreadable', side: 'this-computer', subject: file, facts }),
	);
}

function fileNameOf(name: string): string {
	const word = name
		.trim()
		.replace(/[^A-Za-z0-9._-]+/g, '-')
		.replace(/^[.-]+|-+$/g, '');
	return `${word === '' ? 'mirror' : word}.yaml`;
}
