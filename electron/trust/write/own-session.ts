// The session of this process: for root, and for files that are the user's own.
import { access, constants } from 'node:fs/promises';
import type { RightsFileSystem } from '../../platform/disk/file-system';
import type { Environment } from '../../platform/environment';
import type { RunProgram } from '../run-program';
import type { TrustSession } from '../trust-writer';
import { signalEngine, tellUnit } from './reload-engine';
import type { TrustLocks } from './trust-locks';
import { writeBatch } from './write-batch';

export interface OwnSessionTools {
	readonly environment: Environment;
	readonly disk: RightsFileSystem;
	readonly locks: TrustLocks;
	readonly run: RunProgram;
	readonly groupId?: number;
	readonly now?: () => Date;
	readonly processes?: string;
}

/** Gives files the label that SELinux wants, where there is SELinux. */
const RESTORECON = '/usr/sbin/restorecon';
const LABEL_TIMEOUT_MS = 10_000;

export function ownSession(tools: OwnSessionTools): TrustSession {
	const { environment, disk, locks, run, groupId } = tools;
	const { userId, variables } = environment;
	const system = { run, variables, processes: tools.processes ?? '/proc' };
	const writer = {
		...(userId === undefined ? {} : { userId }),
		...(groupId === undefined ? {} : { groupId }),
	};
	return {
		write: async (files) => {
			await locks.take(files.map(({ path }) => path));
			await writeBatch(
				{
					disk,
					writer,
					now: tools.now ?? (() => new Date()),
					label: (file) => restoreLabel(file, run, variables),
				},
				files,
			);
		},
		signal: (pid) => signalEngine(pid, system),
		unit: (unit, action, isUserUnit) => tellUnit(unit, action, isUserUnit, system),
		close: () => locks.release(),
	};
}

async function restoreLabel(
	file: string,
	run: RunProgram,
	variables: Environment['variables'],
): Promise<void> {
	const isThere = await access(RESTORECON, constants.X_OK).then(
		() => true,
		() => false,
	);
	if (isThere) {
		await run(RESTORECON, [file], { variables, timeoutMs: LABEL_TIMEOUT_MS });
	}
}
