// How much room the disk under a folder has, the folder itself may be still to come.
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { diskFault, errnoOf } from '../platform/disk/disk-fault';

/** Gives the bytes that this user may still write there. @throws FaultError disk.* */
export async function freeSpaceBytes(folder: string): Promise<number> {
	try {
		const { bavail, bsize } = await statfs(folder);
		return bavail * bsize;
	} catch (error) {
		const parent = path.dirname(folder);
		if (errnoOf(error) === 'ENOENT' && parent !== folder) return freeSpaceBytes(parent);
		throw diskFault(error, folder);
	}
}
