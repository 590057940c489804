// Replaces a small file so that whoever reads it, at any moment and after any crash, finds the old content or the new.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { FileSystem } from './file-system';

const TEMPORARY = /^\.[0-9a-f]{12}\.tmp$/;

/**
 * Writes beside the target, makes the content durable, renames, makes the name durable. A symbolic link stays and its
 * target is replaced. On failure the old content is intact and nothing is left behind.
 * @throws FaultError disk.full, disk.denied, disk.failed
 */
export async function writeAtomically(
	fileSystem: FileSystem,
	file: string,
	bytes: Uint8Array,
): Promise<void> {
	const target = await fileSystem.followLinks(file);
	const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
	try {
		await writeDurably(fileSystem, temporary, bytes);
		await fileSystem.rename(temporary, target);
	} catch (error) {
		// The failure is the news; a temporary file that cannot be removed either is swept later.
		await fileSystem.remove(temporary).catch(() => undefined);
		throw error;
	}
	await fileSystem.syncFolder(path.dirname(target));
}

/** Removes what crashed writers of this file left. Only for the one that holds the file's lock. */
export async function sweepTemporaries(fileSystem: FileSystem, file: string): Promise<void> {
	const target = await fileSystem.followLinks(file);
	const folder = path.dirname(target);
	const name = path.basename(target);
	for (const entry of await fileSystem.list(folder)) {
		if (entry.startsWith(name) && TEMPORARY.test(entry.slice(name.length))) {
			await fileSystem.remove(path.join(folder, entry));
		}
	}
}

async function writeDurably(
	fileSystem: FileSystem,
	file: string,
	bytes: Uint8Array,
): Promise<void> {
	const writable = await fileSystem.create(file);
	try {
		await writable.append(bytes);
		await writable.sync();
	} finally {
		await writable.close();
	}
}
