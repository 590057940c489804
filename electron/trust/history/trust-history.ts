// The changes of engine trust on disk: a folder each, for their owner only, with the record and the original bytes. A
// record is durable before the first byte of an engine's file is touched, and says `interrupted` until the change ended,
// so that a process that dies at whatever moment leaves what is needed to put everything back.
import path from 'node:path';
import { sweepTemporaries, writeAtomically } from '../../platform/disk/atomic-file';
import type { FileSystem } from '../../platform/disk/file-system';
import { type ChangeRecord, changeRecordSchema } from './change-record';

export interface TrustHistory {
	/** Keeps a change that is about to begin; `originals` in the order of its files. @throws FaultError disk.* */
	begin(record: ChangeRecord, originals: readonly (Uint8Array | undefined)[]): Promise<void>;
	/** Replaces what is said of a change. @throws FaultError disk.* */
	save(record: ChangeRecord): Promise<void>;
	/** Takes a change away of which nothing was written. */
	forget(id: string): Promise<void>;
	find(id: string): Promise<ChangeRecord | undefined>;
	/** The newest first; those that can't be read are left out. */
	list(): Promise<readonly ChangeRecord[]>;
	/** Gives the original bytes of the record's file number `index`; `undefined` when they are not there. */
	original(id: string, index: number): Promise<Uint8Array | undefined>;
	/** Where the original bytes lie, for commands that a person runs. */
	originalPath(id: string, index: number): string;
}

const ID = /^[a-z0-9-]{1,64}$/;
const RECORD = 'change.json';

export function openTrustHistory(dataFolder: string, fileSystem: FileSystem): TrustHistory {
	const all = path.join(dataFolder, 'trust');
	const folderOf = (id: string): string => path.join(all, id);
	const originalPath = (id: string, index: number): string =>
		path.join(folderOf(id), `${index}.before`);
	const save = async (record: ChangeRecord): Promise<void> => {
		const text = `${JSON.stringify(changeRecordSchema.parse(record), null, '\t')}\n`;
		await writeAtomically(fileSystem, path.join(folderOf(record.id), RECORD), Buffer.from(text));
	};
	const find = async (id: string): Promise<ChangeRecord | undefined> => {
		const bytes = ID.test(id)
			? await fileSystem.read(path.join(folderOf(id), RECORD)).catch(() => undefined)
			: undefined;
		return bytes === undefined ? undefined : recordIn(bytes);
	};
	return {
		begin: async (record, originals) => {
			await fileSystem.makeFolder(folderOf(record.id));
			for (const [index, bytes] of originals.entries()) {
				if (bytes !== undefined) {
					await keep(fileSystem, originalPath(record.id, index), bytes);
				}
			}
			// The record's name may become durable first, and must not without what it speaks of.
			await fileSystem.syncFolder(folderOf(record.id));
			await save(record);
		},
		save: async (record) => {
			await sweepTemporaries(fileSystem, path.join(folderOf(record.id), RECORD));
			await save(record);
		},
		forget: async (id) => {
			// The record goes first: a folder without one is no change.
			await fileSystem.remove(path.join(folderOf(id), RECORD));
			for (const name of await fileSystem.list(folderOf(id))) {
				await fileSystem.remove(path.join(folderOf(id), name));
			}
		},
		find,
		list: async () => {
			const names = await fileSystem.list(all);
			const found = await Promise.all(names.filter((name) => ID.test(name)).map(find));
			return found
				.filter((record) => record !== undefined)
				.sort((one, other) => other.atMs - one.atMs || (one.id < other.id ? 1 : -1));
		},
		original: (id, index) => fileSystem.read(originalPath(id, index)),
		originalPath,
	};
}

async function keep(fileSystem: FileSystem, file: string, bytes: Uint8Array): Promise<void> {
	const writable = await fileSystem.create(file);
	try {
		await writable.append(bytes);
		await writable.sync();
	} finally {
		await writable.close();
	}
}

function recordIn(bytes: Uint8Array): ChangeRecord | undefined {
	try {
		const record = changeRecordSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
		return record.success ? record.data : undefined;
	} catch {
		return undefined;
	}
}
