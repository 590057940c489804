// What reading an engine's files needs of this computer besides looking for engines, so that a test can be another one.
import { constants } from 'node:fs';
import { access, readlink, stat } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import path from 'node:path';
import { type EngineWorld, realEngineWorld } from '../../engine/engine-world';
import { readBeginning } from '../../platform/disk/read-bounded';
import type { Environment } from '../../platform/environment';

/** Why something could not be looked at. */
export type Refusal = 'missing' | 'denied' | 'failed';

export interface FileFacts {
	readonly kind: 'file' | 'folder' | 'other';
	/** Number of the user; 0 on Windows, which has none. */
	readonly ownerId: number;
	/** Permission bits, such as 0o644. */
	readonly mode: number;
	readonly bytes: number;
	/** ms since 1970. */
	readonly changedAtMs: number;
	/** The same for two names of the same file, and for no other. */
	readonly identity: string;
}

export interface FinderWorld extends EngineWorld {
	/** Name of this computer, as an engine on it would tell it. */
	readonly hostName: string;
	/** Its addresses in networks, loopback included. */
	readonly addresses: readonly string[];
	/** Looks at a file or folder itself; links are followed. */
	readonly facts: (file: string) => Promise<FileFacts | Refusal>;
	/** At most `limit` bytes and one more, which tells that there are more. */
	readonly readBytes: (file: string, limit: number) => Promise<Uint8Array | Refusal>;
	/** Where a symbolic link leads, as it is written there; `undefined` where there is no link. */
	readonly readLink: (file: string) => Promise<string | undefined>;
	/** Whether this process may make and replace files in a folder. */
	readonly writable: (folder: string) => Promise<'yes' | 'denied' | 'read-only'>;
	/** Whether this process may send a signal to another. */
	readonly maySignal: (pid: number) => boolean;
}

/** This computer as it is. */
export function realFinderWorld(environment: Environment): FinderWorld {
	return {
		...realEngineWorld(environment),
		hostName: hostname(),
		addresses: Object.values(networkInterfaces()).flatMap((some) =>
			(some ?? []).map(({ address }) => address),
		),
		facts: (file) => stat(file, { bigint: true }).then(factsOf, refusalOf),
		readBytes: (file, limit) => readBeginning(file, limit).catch(refusalOf),
		readLink: (file) => readlink(file).catch(() => undefined),
		writable: (folder) =>
			access(folder, constants.W_OK | constants.X_OK).then(
				() => 'yes' as const,
				(error: unknown) => (codeOf(error) === 'EROFS' ? 'read-only' : 'denied'),
			),
		maySignal,
	};
}

/** The rules for paths of the computer that is looked at, which a test may have chosen. */
export function pathsOf({ platform }: Pick<Environment, 'platform'>): path.PlatformPath {
	return platform === 'win32' ? path.win32 : path.posix;
}

function factsOf(stats: Awaited<ReturnType<typeof bigStat>>): FileFacts {
	return {
		kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other',
		ownerId: Number(stats.uid),
		mode: Number(stats.mode & 0o7777n),
		bytes: Number(stats.size),
		changedAtMs: Number(stats.mtimeMs),
		identity: `${stats.dev}:${stats.ino}`,
	};
}

function bigStat(file: string) {
	return stat(file, { bigint: true });
}

function refusalOf(error: unknown): Refusal {
	const code = codeOf(error);
	if (code === 'ENOENT' || code === 'ENOTDIR') {
		return 'missing';
	}
	return code === 'EACCES' || code === 'EPERM' ? 'denied' : 'failed';
}

function maySignal(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

function codeOf(error: unknown): unknown {
	return error instanceof Error && 'code' in error ? error.code : undefined;
}
