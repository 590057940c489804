// Opens the sessions through which trust is written on this computer.
import { nodeFileSystem } from '../platform/disk/node-file-system';
import type { Environment } from '../platform/environment';
import { faultError } from '../platform/fault-error';
import { runProgram } from './run-program';
import type { OpenTrustSession } from './trust-writer';
import { ownSession } from './write/own-session';
import { trustLocks } from './write/trust-locks';

export interface TrustWriterOptions {
	readonly environment: Environment;
	/** Where the installed app keeps its helper; absent for a checkout, which has none. */
	readonly resourcesFolder?: string;
}

export interface LocalTrustWriter {
	readonly open: OpenTrustSession;
	/** Whether there is an administrator prompt and a helper behind it: what the finder's `by-hand: no-helper` is about. */
	canElevate(): Promise<boolean>;
}

export function localTrustWriter({ environment }: TrustWriterOptions): LocalTrustWriter {
	const groupId = process.getgid?.();
	return {
		open: (access) =>
			access === 'own'
				? Promise.resolve(
						ownSession({
							environment,
							disk: nodeFileSystem(environment.platform),
							locks: trustLocks(environment),
							run: runProgram,
							...(groupId === undefined ? {} : { groupId }),
						}),
					)
				: Promise.reject(
						faultError({
							code: 'trust.elevation-failed',
							side: 'this-computer',
							subject: 'pkexec',
							facts: { problem: 'This build of Image Ferry has no helper for it.' },
						}),
					),
		canElevate: () => Promise.resolve(false),
	};
}
