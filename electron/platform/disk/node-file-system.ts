// The real disk.
import { constants } from 'node:fs';
import {
	chmod,
	chown,
	type FileHandle,
	link,
	lstat,
	mkdir,
	open,
	readdir,
	realpath,
	rename,
	rm,
	rmdir,
} from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { diskFault, errnoOf } from './disk-fault';
import type { FileRights, FileStatus, RightsFileSystem, WritableFile } from './file-system';
import { makeFolders } from './make-folders';
import { readBounded } from './read-bounded';

/** No file of ours is larger: the journal of 100,000 images has some 100 MB. */
const MAX_READ_BYTES = 512 * 1024 * 1024;
/** Windows refuses to replace a file that a virus scanner or another reader has open at this moment. */
const RENAME_ATTEMPTS = 10;
const RENAME_BUSY: ReadonlySet<string | undefined> = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Gives the disk of this computer. */
export function nodeFileSystem(platform: NodeJS.Platform = process.platform): RightsFileSystem {
	const isWindows = platform === 'win32';
	const syncFolder = (folder: string): Promise<void> =>
		isWindows ? Promise.resolve() : attempt(folder, () => syncFolderOnce(folder));
	return {
		read: (file, maxBytes = MAX_READ_BYTES) =>
			attempt(file, () => unlessMissing(readBounded(file, maxBytes), undefined)),
		create: (file) => openFile(file, constants.O_CREAT | constants.O_EXCL),
		openToAppend: (file) => openFile(file, constants.O_CREAT),
		rename: (from, to) =>
			attempt(to, () => (isWindows ? renameWhenFree(from, to) : rename(from, to))),
		remove: (file) => attempt(file, () => rm(file, { force: true })),
		syncFolder,
		makeFolder: (folder) => attempt(folder, () => makeFolder(folder, syncFolder)),
		list: (folder) =>
			attempt(folder, async () => (await unlessMissing(readdir(folder), [])).sort()),
		followLinks: (file) => attempt(file, () => unlessMissing(realpath(file), file)),
		status: (file) => attempt(file, () => unlessMissing(statusOf(file, isWindows), undefined)),
		setRights: (file, rights) =>
			isWindows ? Promise.resolve() : attempt(file, () => setRights(file, rights)),
		link: (from, to) => attempt(to, () => link(from, to)),
		makeFolderFor: async (folder, mode) => {
			await attempt(folder, () => mkdir(folder, { mode }));
			// The process' own mask has taken bits away.
			await attempt(folder, () => chmod(folder, mode));
			await syncFolder(path.dirname(folder));
		},
		removeEmptyFolder: (folder) => attempt(folder, () => removeEmptyFolder(folder)),
	};
}

async function attempt<T>(file: string, action: () => Promise<T>): Promise<T> {
	try {
		return await action();
	} catch (error) {
		throw diskFault(error, file);
	}
}

async function unlessMissing<T, M>(found: Promise<T>, missing: M): Promise<T | M> {
	try {
		return await found;
	} catch (error) {
		if (errnoOf(error) === 'ENOENT') {
			return missing;
		}
		throw error;
	}
}

// Not O_APPEND: Windows cannot shorten a file that was opened so. Every write says its position instead.
async function openFile(file: string, flags: number): Promise<WritableFile> {
	return attempt(file, async () =>
		writableFile(file, await open(file, constants.O_RDWR | flags, 0o600)),
	);
}

async function writableFile(file: string, handle: FileHandle): Promise<WritableFile> {
	let sizeBytes = (await handle.stat()).size;
	return {
		get sizeBytes() {
			return sizeBytes;
		},
		append: (bytes) =>
			attempt(file, async () => {
				await writeAll(handle, bytes, sizeBytes);
				sizeBytes += bytes.byteLength;
			}),
		truncate: (toBytes) =>
			attempt(file, async () => {
				await handle.truncate(toBytes);
				sizeBytes = toBytes;
			}),
		sync: () => attempt(file, () => handle.sync()),
		close: () => attempt(file, () => handle.close()),
	};
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, atByte: number): Promise<void> {
	for (let done = 0; done < bytes.byteLength; ) {
		const { bytesWritten } = await handle.write(
			bytes,
			done,
			bytes.byteLength - done,
			atByte + done,
		);
		done += bytesWritten;
	}
}

async function renameWhenFree(from: string, to: string): Promise<void> {
	for (let tries = 1; ; tries += 1) {
		try {
			return await rename(from, to);
		} catch (error) {
			if (tries >= RENAME_ATTEMPTS || !RENAME_BUSY.has(errnoOf(error))) {
				throw error;
			}
			await delay(20 * tries);
		}
	}
}

async function makeFolder(folder: string, sync: (folder: string) => Promise<void>): Promise<void> {
	const first = await makeFolders(folder);
	if (first === undefined) {
		return;
	}
	// The name of each new folder is in its parent; the first new one's parent is the last to tell.
	for (
		let parent = path.dirname(folder);
		parent.length >= path.dirname(first).length;
		parent = path.dirname(parent)
	) {
		await sync(parent);
		if (parent === path.dirname(parent)) {
			return;
		}
	}
}

async function statusOf(file: string, isWindows: boolean): Promise<FileStatus> {
	const found = await lstat(file);
	const rights = isWindows
		? { mode: 0, userId: 0, groupId: 0 }
		: { mode: found.mode & 0o7777, userId: found.uid, groupId: found.gid };
	if (found.isSymbolicLink()) {
		return { kind: 'link', ...rights };
	}
	if (found.isDirectory()) {
		return { kind: 'folder', ...rights };
	}
	return { kind: found.isFile() ? 'file' : 'other', ...rights };
}

async function setRights(file: string, rights: FileRights): Promise<void> {
	// In this order: a new owner takes special bits away.
	await chown(file, rights.userId, rights.groupId);
	await chmod(file, rights.mode);
}

const STAYS: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTEMPTY', 'EEXIST']);

async function removeEmptyFolder(folder: string): Promise<void> {
	try {
		await rmdir(folder);
	} catch (error) {
		if (!STAYS.has(errnoOf(error))) {
			throw error;
		}
	}
}

async function syncFolderOnce(folder: string): Promise<void> {
	const handle = await open(folder, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
