// Makes a folder with those above it. Node's own `recursive` never returns where the system answers ENOENT although the
// folder above is there, as /proc and dead mounts do.
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf } from './disk-fault';

/** Gives the topmost folder that had to be made, for its owner only; `undefined` when all were there. @throws NodeJS.ErrnoException */
export async function makeFolders(folder: string): Promise<string | undefined> {
	const own = path.resolve(folder);
	try {
		return (await isMade(own)) ? own : undefined;
	} catch (error) {
		const parent = path.dirname(own);
		if (errnoOf(error) !== 'ENOENT' || parent === own) {
			throw error;
		}
		const first = await makeFolders(parent);
		return (await isMade(own)) ? (first ?? own) : first;
	}
}

/** Whether it had to be made. */
async function isMade(folder: string): Promise<boolean> {
	try {
		await mkdir(folder, { mode: 0o700 });
		return true;
	} catch (error) {
		// Some systems say EEXIST, some EROFS or EPERM, of a folder that is there.
		const found = await stat(folder).catch(() => undefined);
		if (found?.isDirectory() === true) {
			return false;
		}
		throw error;
	}
}
