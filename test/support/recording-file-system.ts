// A disk in memory that keeps account of what is durable, can fail at any operation, and can say what would be left
// after a power cut (crash-states.ts).
import path from 'node:path';
import { diskFault } from '../../electron/platform/disk/disk-fault';
import type {
	FileRights,
	FileStatus,
	RightsFileSystem,
	WritableFile,
} from '../../electron/platform/disk/file-system';

/** What is on a disk: content by path. */
export type Disk = ReadonlyMap<string, Uint8Array>;

/** Content of one file: what is durable, and each state that it had since. */
export interface FileNode {
	readonly id: number;
	durable: Uint8Array;
	readonly since: Uint8Array[];
	rights: FileRights;
	/** As the file would be after a power cut; a sync makes them so. */
	durableRights: FileRights;
}

/** A change of names that is not durable yet. */
export interface NameChange {
	readonly folder: string;
	readonly removes?: string;
	readonly adds?: { readonly path: string; readonly node: FileNode };
	readonly makesFolder?: string;
}

export interface RecordedDisk {
	readonly names: ReadonlyMap<string, FileNode>;
	readonly folders: ReadonlySet<string>;
	readonly pending: readonly NameChange[];
}

export interface RecordingFileSystem extends RightsFileSystem {
	/** Names of the operations so far, such as `append /data/journal.jsonl`. */
	readonly operations: readonly string[];
	/** What is durable, and the name changes that are not. */
	recorded(): RecordedDisk;
	/** What a reader sees now. */
	disk(): Disk;
	/** Makes the operation with this number (from 0) fail; an append leaves half of its bytes. */
	failAt(operation: number, error: Error): void;
	/** Called before each operation; a crash test takes its picture there. */
	onOperation(look: () => void): void;
	/** Fails as the operating system does. */
	fail(code: string, path: string): never;
	/** Puts something there that no operation of the port makes, such as a symbolic link, or takes rights away. */
	place(path: string, status: FileStatus): void;
}

/** What files and folders have that nobody said anything about. */
const PLAIN: FileRights = { mode: 0o644, userId: 0, groupId: 0 };

const NOTHING = new Uint8Array();

export function latest(node: FileNode): Uint8Array {
	return node.since.at(-1) ?? node.durable;
}

class RecordingDisk implements RecordingFileSystem {
	readonly operations: string[] = [];
	readonly #durableNames: Map<string, FileNode>;
	readonly #durableFolders: Set<string>;
	readonly #names: Map<string, FileNode>;
	readonly #folders: Set<string>;
	#pending: NameChange[] = [];
	#failure: { readonly operation: number; readonly error: Error } | undefined;
	#look: () => void = () => undefined;
	readonly #placed = new Map<string, FileStatus>();
	#nextId = 1;

	constructor(disk: Disk) {
		this.#durableNames = new Map([...disk].map(([file, bytes]) => [file, this.#node(bytes)]));
		this.#durableFolders = new Set([...disk.keys()].flatMap(foldersOf));
		this.#names = new Map(this.#durableNames);
		this.#folders = new Set(this.#durableFolders);
	}

	recorded(): RecordedDisk {
		return { names: this.#durableNames, folders: this.#durableFolders, pending: this.#pending };
	}

	disk(): Disk {
		return new Map([...this.#names].map(([file, node]) => [file, latest(node)]));
	}

	failAt(operation: number, error: Error): void {
		this.#failure = { operation, error };
	}

	onOperation(look: () => void): void {
		this.#look = look;
	}

	async read(file: string): Promise<Uint8Array | undefined> {
		const node = this.#names.get(file);
		return node === undefined ? undefined : latest(node);
	}

	async create(file: string): Promise<WritableFile> {
		this.#happen('create', file);
		if (this.#names.has(file)) throw new Error(`EEXIST: ${file}`);
		return this.#writable(file, this.#add(file));
	}

	async openToAppend(file: string): Promise<WritableFile> {
		const existing = this.#names.get(file);
		if (existing === undefined) this.#happen('create', file);
		return this.#writable(file, existing ?? this.#add(file));
	}

	async rename(from: string, to: string): Promise<void> {
		this.#happen('rename', to);
		const node = this.#existing(from);
		this.#names.delete(from);
		this.#names.set(to, node);
		this.#pending.push({ folder: path.dirname(to), removes: from, adds: { path: to, node } });
	}

	async remove(file: string): Promise<void> {
		this.#happen('remove', file);
		if (this.#names.delete(file)) this.#pending.push({ folder: path.dirname(file), removes: file });
	}

	async syncFolder(folder: string): Promise<void> {
		this.#happen('syncFolder', folder);
		const [durable, pending] = split(this.#pending, (change) => change.folder === folder);
		applyChanges(durable, this.#durableNames, this.#durableFolders);
		this.#pending = pending;
	}

	async makeFolder(folder: string): Promise<void> {
		for (const one of [folder, ...foldersOf(folder)].reverse()) {
			if (this.#folders.has(one)) continue;
			this.#happen('makeFolder', one);
			this.#folders.add(one);
			this.#pending.push({ folder: path.dirname(one), makesFolder: one });
			await this.syncFolder(path.dirname(one));
		}
	}

	fail(code: string, file: string): never {
		throw diskFault(systemError(code), file);
	}

	place(file: string, status: FileStatus): void {
		this.#placed.set(file, status);
	}

	async status(file: string): Promise<FileStatus | undefined> {
		const placed = this.#placed.get(file);
		if (placed !== undefined) return placed;
		const node = this.#names.get(file);
		if (node !== undefined) return { kind: 'file', ...node.rights };
		return this.#folders.has(file) ? { kind: 'folder', ...PLAIN, mode: 0o755 } : undefined;
	}

	async setRights(file: string, rights: FileRights): Promise<void> {
		this.#happen('setRights', file);
		this.#existing(file).rights = rights;
	}

	async link(from: string, to: string): Promise<void> {
		this.#happen('link', to);
		if (this.#names.has(to)) throw diskFault(systemError('EEXIST'), to);
		const node = this.#existing(from);
		this.#names.set(to, node);
		this.#pending.push({ folder: path.dirname(to), adds: { path: to, node } });
	}

	async makeFolderFor(folder: string): Promise<void> {
		await this.makeFolder(folder);
	}

	async removeEmptyFolder(folder: string): Promise<void> {
		this.#happen('removeEmptyFolder', folder);
		if ((await this.list(folder)).length > 0 || !this.#folders.delete(folder)) return;
		this.#durableFolders.delete(folder);
	}

	async list(folder: string): Promise<readonly string[]> {
		const all = [...this.#names.keys(), ...this.#folders].filter(
			(file) => path.dirname(file) === folder && file !== folder,
		);
		return all.map((file) => path.basename(file)).sort();
	}

	async followLinks(file: string): Promise<string> {
		return file;
	}

	#happen(operation: string, file: string): void {
		this.#look();
		const number = this.operations.push(`${operation} ${file}`) - 1;
		if (this.#failure?.operation === number) throw diskFault(this.#failure.error, file);
	}

	#node(bytes: Uint8Array): FileNode {
		this.#nextId += 1;
		return { id: this.#nextId, durable: bytes, since: [], rights: PLAIN, durableRights: PLAIN };
	}

	#existing(file: string): FileNode {
		const node = this.#names.get(file);
		if (node === undefined) throw new Error(`ENOENT: ${file}`);
		return node;
	}

	#add(file: string): FileNode {
		const node = this.#node(NOTHING);
		this.#names.set(file, node);
		this.#pending.push({ folder: path.dirname(file), adds: { path: file, node } });
		return node;
	}

	#writable(file: string, node: FileNode): WritableFile {
		const happen = (operation: string): void => this.#happen(operation, file);
		return {
			get sizeBytes() {
				return latest(node).byteLength;
			},
			append: async (bytes) => {
				const before = latest(node);
				try {
					happen('append');
				} catch (error) {
					node.since.push(joined(before, bytes.subarray(0, bytes.byteLength >> 1)));
					throw error;
				}
				node.since.push(joined(before, bytes));
			},
			truncate: async (sizeBytes) => {
				happen('truncate');
				node.since.push(latest(node).subarray(0, sizeBytes));
			},
			sync: async () => {
				happen('sync');
				node.durable = latest(node);
				node.since.length = 0;
				node.durableRights = node.rights;
			},
			close: async () => happen('close'),
		};
	}
}

/** A disk in memory that starts with this content, all of it durable. */
export function recordingFileSystem(disk: Disk = new Map()): RecordingFileSystem {
	return new RecordingDisk(disk);
}

/** An error as the operating system gives it. */
export function systemError(code: string): Error {
	return Object.assign(new Error(`${code}: made up by the test`), { code });
}

export function applyChanges(
	changes: readonly NameChange[],
	names: Map<string, FileNode>,
	folders: Set<string>,
): void {
	for (const change of changes) {
		if (change.removes !== undefined) names.delete(change.removes);
		if (change.adds !== undefined) names.set(change.adds.path, change.adds.node);
		if (change.makesFolder !== undefined) folders.add(change.makesFolder);
	}
}

/** Folders above a path, the nearest first. */
export function foldersOf(file: string): string[] {
	const folder = path.dirname(file);
	return folder === file ? [] : [folder, ...foldersOf(folder)];
}

function joined(before: Uint8Array, after: Uint8Array): Uint8Array {
	return Buffer.concat([before, after]);
}

function split<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
	return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
