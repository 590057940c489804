// The mirrors that are being made, one file each in the data folder. The page sends drafts; which file a draft came from
// and which hosts the user accepted for it only main writes. A bad file is set aside, one of a newer version left alone.
import path from 'node:path';
import { z } from 'zod';
import { type Fault, makeFault } from '../../shared/fault/fault';
import { readImageList } from '../../shared/image-list/from-text';
import {
	type DraftSummary,
	type MirrorDraft,
	mirrorDraftSchema,
} from '../../shared/mirror/draft/mirror-draft';
import { sweepTemporaries, writeAtomically } from '../platform/disk/atomic-file';
import type { FileSystem } from '../platform/disk/file-system';
import { nodeFileSystem } from '../platform/disk/node-file-system';
import { FaultError, faultError } from '../platform/fault-error';

const DRAFT_VERSION = 1;
const NAME = /^([a-z0-9-]{1,64})\.json$/;

const fileSchema = z.strictObject({
	version: z.literal(DRAFT_VERSION),
	savedAtMs: z.number(),
	draft: mirrorDraftSchema,
	/** The mirror file it was opened from or written to. */
	file: z.string().exactOptional(),
	/** Hosts that the user accepted, each with how it is reached (draft-hosts.ts). */
	accepted: z.array(z.string()).readonly(),
});
const versioned = z.looseObject({ version: z.number().int().positive() });

/** A draft with what main alone knows of it. */
export type KeptDraft = Omit<z.infer<typeof fileSchema>, 'version'>;

/** What main adds to a draft. */
export type DraftAddition = Partial<Pick<KeptDraft, 'file' | 'accepted'>>;

export interface DraftStore {
	/** The latest saved first. */
	list(): readonly DraftSummary[];
	/** @throws FaultError mirror.draft-missing */
	get(id: string): KeptDraft;
	/** Keeps the draft, and what was added to it before; gives when. @throws FaultError mirror.draft-newer, disk.* */
	save(draft: MirrorDraft, addition?: DraftAddition): Promise<number>;
	/** @throws FaultError mirror.draft-missing, disk.* */
	add(id: string, addition: DraftAddition): Promise<void>;
	/** Nothing happens when there is none. @throws FaultError disk.* */
	remove(id: string): Promise<void>;
	/** What was wrong with files that were read: mirror.draft-damaged, mirror.draft-newer, disk.*. */
	readonly notices: readonly Fault[];
}

export interface DraftStoreOptions {
	readonly dataFolder: string;
	readonly fileSystem?: FileSystem;
	readonly nowMs: () => number;
	readonly onChanged: (drafts: readonly DraftSummary[]) => void;
}

/** Reads all drafts; what cannot be read is left out and told. */
export async function openDraftStore(options: DraftStoreOptions): Promise<DraftStore> {
	const store = new FolderDrafts(options);
	await store.load();
	return store;
}

class FolderDrafts implements DraftStore {
	readonly notices: Fault[] = [];
	readonly #options: DraftStoreOptions;
	readonly #fileSystem: FileSystem;
	readonly #folder: string;
	readonly #kept = new Map<string, { readonly kept: KeptDraft; readonly summary: DraftSummary }>();
	readonly #newer = new Map<string, Fault>();
	/** Writes go one after the other: the latest draft wins, whatever the disk does. */
	#writing: Promise<unknown> = Promise.resolve();

	constructor(options: DraftStoreOptions) {
		this.#options = options;
		this.#fileSystem = options.fileSystem ?? nodeFileSystem();
		this.#folder = path.join(options.dataFolder, 'drafts');
	}

	async load(): Promise<void> {
		await this.#orNotice(async () => {
			for (const name of await this.#fileSystem.list(this.#folder)) {
				const id = NAME.exec(name)?.[1];
				if (id !== undefined) {
					await this.#orNotice(() => this.#loadOne(id));
				}
			}
		});
	}

	/** What the disk refuses to give is told; the app goes on with the rest. */
	async #orNotice(read: () => Promise<void>): Promise<void> {
		try {
			await read();
		} catch (error) {
			if (!(error instanceof FaultError)) {
				throw error;
			}
			this.notices.push(error.fault);
		}
	}

	list(): readonly DraftSummary[] {
		return [...this.#kept.values()]
			.map(({ summary }) => summary)
			.sort((one, other) => other.savedAtMs - one.savedAtMs);
	}

	get(id: string): KeptDraft {
		const found = this.#kept.get(id);
		if (found === undefined) {
			throw faultError({ code: 'mirror.draft-missing', side: 'this-computer', subject: id });
		}
		return found.kept;
	}

	async save(draft: MirrorDraft, addition: DraftAddition = {}): Promise<number> {
		const before = this.#kept.get(draft.id)?.kept;
		const { file = before?.file, accepted = before?.accepted ?? [] } = addition;
		const savedAtMs = this.#options.nowMs();
		await this.#write({ draft, savedAtMs, accepted, ...(file === undefined ? {} : { file }) });
		return savedAtMs;
	}

	async add(id: string, addition: DraftAddition): Promise<void> {
		await this.#write({ ...this.get(id), ...addition });
	}

	async remove(id: string): Promise<void> {
		await this.#oneByOne(async () => {
			if (this.#kept.has(id)) {
				await this.#fileSystem.remove(this.#pathOf(id));
				await this.#fileSystem.syncFolder(this.#folder);
				this.#kept.delete(id);
				this.#options.onChanged(this.list());
			}
		});
	}

	async #write(kept: KeptDraft): Promise<void> {
		const { id } = kept.draft;
		const newer = this.#newer.get(id);
		if (newer !== undefined) {
			throw new FaultError(newer);
		}
		await this.#oneByOne(async () => {
			const file = this.#pathOf(id);
			await this.#fileSystem.makeFolder(this.#folder);
			await sweepTemporaries(this.#fileSystem, file);
			const text = JSON.stringify({ version: DRAFT_VERSION, ...kept });
			await writeAtomically(this.#fileSystem, file, Buffer.from(`${text}\n`));
			this.#keep(kept);
			this.#options.onChanged(this.list());
		});
	}

	#oneByOne(action: () => Promise<void>): Promise<void> {
		const done = this.#writing.then(action);
		this.#writing = done.catch(() => undefined);
		return done;
	}

	#keep(kept: KeptDraft): void {
		this.#kept.set(kept.draft.id, { kept, summary: summaryOfDraft(kept) });
	}

	async #loadOne(id: string): Promise<void> {
		const file = this.#pathOf(id);
		const document = parseJson(await this.#fileSystem.read(file));
		const version = versioned.safeParse(document);
		if (version.success && version.data.version > DRAFT_VERSION) {
			const facts = { version: String(version.data.version) };
			const about = { side: 'this-computer', subject: file, facts } as const;
			const notice = makeFault({ code: 'mirror.draft-newer', ...about });
			this.#newer.set(id, notice);
			this.notices.push(notice);
			return;
		}
		const read = fileSchema.safeParse(document);
		if (read.success && read.data.draft.id === id) {
			const { version: _, ...kept } = read.data;
			this.#keep(kept);
			return;
		}
		await this.#setAside(file, read.success ? 'it has another name' : reasonOf(read.error));
	}

	async #setAside(file: string, reason: string): Promise<void> {
		const time = new Date(this.#options.nowMs()).toISOString().replace(/[-:]/g, '');
		const setAside = `${file}.damaged-${time.replace(/\..*/, 'Z')}`;
		const isSetAside = await this.#fileSystem.rename(file, setAside).then(
			() => true,
			() => false,
		);
		this.notices.push(
			makeFault({
				code: 'mirror.draft-damaged',
				side: 'this-computer',
				subject: file,
				detail: reason,
				facts: { reason, ...(isSetAside ? { setAside } : {}) },
			}),
		);
	}

	#pathOf(id: string): string {
		return path.join(this.#folder, `${id}.json`);
	}
}

function summaryOfDraft({ draft, savedAtMs }: KeptDraft): DraftSummary {
	const { registry, repository } = draft.destination;
	return {
		id: draft.id,
		name: draft.name,
		destination: repository === '' ? registry : `${registry}/${repository}`,
		images: readImageList(draft.imagesText).references.length + draft.repositories.length,
		savedAtMs,
		step: draft.step,
	};
}

function parseJson(bytes: Uint8Array | undefined): unknown {
	try {
		return JSON.parse(Buffer.from(bytes ?? []).toString('utf8'), (key, value: unknown) =>
			key === '__proto__' ? undefined : value,
		);
	} catch {
		return undefined;
	}
}

/** Names place and problem, never a value. */
function reasonOf(error: z.ZodError): string {
	const [issue] = error.issues;
	const place = issue?.path.join('.') ?? '';
	return `${place === '' ? 'the document' : place}: ${issue?.message ?? 'not understood'}`;
}
