// The files of a change with every content that they may have on its way: as they were, as wished, settled, and emptied
// on the way back.
import { emptiedLists } from '../../../../shared/trust/emptied-lists';
import type { PlannedEdit } from '../../../../shared/trust/trust-plan';
import { faultError } from '../../../platform/fault-error';
import type { RecordedFile } from '../../history/change-record';
import { type LookAtFile, type Mark, MISSING, markOf, markOfLook } from '../look-at-file';
import type { PlannedEngine } from '../plan/kept-plans';
import type { Access, RoutedWrite } from './batch-session';

export type Content = Uint8Array | undefined;

export interface ChangeFile {
	readonly path: string;
	readonly link?: string;
	readonly role: PlannedEdit['role'];
	readonly access: Access;
	readonly owner: string;
	readonly newMode: number;
	/** Endpoints of the engines that read it. */
	readonly engines: readonly string[];
	readonly original: Content;
	readonly wished: Content;
	readonly settled?: { readonly content: Content };
	/** What the file has to hold once, before the original comes back. */
	readonly emptied?: Uint8Array;
}

/** Each file once, also when several engines read it. @throws FaultError trust.by-hand, trust.config-unreadable */
export function changeFiles(engines: readonly PlannedEngine[]): readonly ChangeFile[] {
	const files = new Map<string, ChangeFile>();
	for (const { engine, trust } of engines) {
		for (const edit of trust.edits) {
			const known = files.get(edit.before.path);
			files.set(
				edit.before.path,
				known === undefined
					? changeFile(edit, engine.endpoint)
					: { ...known, engines: [...known.engines, engine.endpoint] },
			);
		}
	}
	return [...files.values()];
}

function changeFile({ before, after, settled, role, newMode }: PlannedEdit, endpoint: string) {
	const { path, link, access } = before;
	const about = { side: 'this-computer', subject: path, facts: { file: path } } as const;
	if (access.kind === 'by-hand') {
		throw faultError({ code: 'trust.by-hand', ...about });
	}
	if (before.kind === 'unread') {
		throw faultError({ code: 'trust.config-unreadable', ...about });
	}
	const original = before.kind === 'there' ? before.bytes : undefined;
	const emptied = role === 'daemon-json' ? emptiedLists(original, after) : undefined;
	return {
		path,
		...(link === undefined ? {} : { link }),
		role,
		access: access.kind,
		owner: before.owner,
		newMode,
		engines: [endpoint],
		original,
		wished: after,
		...(settled === undefined ? {} : { settled }),
		...(emptied === undefined ? {} : { emptied }),
	} satisfies ChangeFile;
}

/** What is there when the change has ended well. */
export function finalContent({ wished, settled }: ChangeFile): Content {
	return settled === undefined ? wished : settled.content;
}

/** Whether the content is one that this change may have written. */
export function isOurs(file: ChangeFile, mark: Mark): boolean {
	return [...recordedMarks(file), markOf(file.original)].includes(mark);
}

export function recordedFile(file: ChangeFile): RecordedFile {
	const { path, link, engines, role, access, newMode, owner } = file;
	return {
		path,
		...(link === undefined ? {} : { link }),
		engines,
		role,
		access,
		newMode,
		owner,
		before: markOf(file.original),
		written: recordedMarks(file),
	};
}

function recordedMarks(file: ChangeFile): readonly Mark[] {
	return [
		...(file.emptied === undefined ? [] : [markOf(file.emptied)]),
		markOf(file.wished),
		...(file.settled === undefined ? [] : [markOf(file.settled.content)]),
	];
}

/** The write that replaces one known content by another. */
export function writeOf(file: ChangeFile, now: Mark, content: Content): RoutedWrite {
	return {
		path: file.path,
		expected: now === MISSING ? undefined : now,
		content,
		newMode: file.newMode,
		access: file.access,
	};
}

/** Makes sure that all files are still as they were previewed. @throws FaultError trust.changed-meanwhile */
export async function compareFiles(files: readonly ChangeFile[], look: LookAtFile): Promise<void> {
	for (const file of files) {
		if (markOfLook(await look(file.path)) !== markOf(file.original)) {
			throw faultError({
				code: 'trust.changed-meanwhile',
				side: 'this-computer',
				subject: file.path,
				facts: { file: file.path },
			});
		}
	}
}
