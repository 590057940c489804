// The app's own folders in the system's file manager. Which folders there are is decided here: no path comes from the page.
import path from 'node:path';
import { diskFault } from '../platform/disk/disk-fault';
import { makeFolders } from '../platform/disk/make-folders';
import { faultError } from '../platform/fault-error';

export type OwnFolder = 'data' | 'logs';

/**
 * Gives how to show one of them. `show` is Electron's `shell.openPath`: it gives what went wrong, or nothing.
 * What it gives throws FaultError folder.not-shown, disk.*
 */
export function ownFolders(
	dataFolder: string,
	show: (folder: string) => Promise<string>,
): (folder: OwnFolder) => Promise<void> {
	const folders: Readonly<Record<OwnFolder, string>> = {
		data: dataFolder,
		logs: path.join(dataFolder, 'logs'),
	};
	return async (name) => {
		const folder = folders[name];
		await makeFolders(folder).catch((error: unknown) => {
			throw diskFault(error, folder);
		});
		const problem = await show(folder);
		if (problem !== '') {
			throw faultError({
				code: 'folder.not-shown',
				side: 'this-computer',
				subject: folder,
				detail: problem,
			});
		}
	};
}
