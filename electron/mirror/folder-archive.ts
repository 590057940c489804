// Where runs are kept: a folder per run below the data folder.
import { randomBytes } from 'node:crypto';
import { faultError } from '../platform/fault-error';
import type { RunArchive } from './run-archive';
import type { RunHistory } from './run-history';

export interface FolderArchiveOptions {
	readonly dataFolder: string;
	/** Of this program, written into each run. */
	readonly version: string;
}

export function openFolderArchive(_options: FolderArchiveOptions): RunArchive & RunHistory {
	const nothing = { release: () => Promise.resolve() };
	return {
		newRunId: () => randomBytes(6).toString('hex'),
		hold: () => Promise.resolve(nothing),
		holdDestinations: () => Promise.resolve(nothing),
		findOpen: () => Promise.resolve(undefined),
		record: () =>
			Promise.resolve({
				append: () => undefined,
				keepUpload: () => undefined,
				commit: () => Promise.resolve(),
				close: () => Promise.resolve(),
			}),
		list: () => Promise.resolve([]),
		read: (runId) =>
			Promise.reject(faultError({ code: 'run.not-found', side: 'this-computer', subject: runId })),
	};
}
