// Opens the sessions through which trust is written on this computer.
import path from 'node:path';
import { nodeFileSystem } from '../platform/disk/node-file-system';
import type { Environment } from '../platform/environment';
import { faultError } from '../platform/fault-error';
import { isHelperTarget, isHelperUnit } from './elevate/allowed-targets';
import { helperSession } from './elevate/helper-session';
import { askAdministrator, HELPER_NAME, hasHelper, hasPrompt } from './elevate/pkexec';
import type { HelperReach } from './find/seen-file';
import { runProgram } from './run-program';
import type { OpenTrustSession, TrustSession } from './trust-writer';
import { ownSession } from './write/own-session';
import { trustLocks } from './write/trust-locks';

export interface TrustWriterOptions {
	readonly environment: Environment;
	/** Where the installed app keeps its helper; absent for a checkout, which has none. */
	readonly resourcesFolder?: string;
	/** The rule that polkit knows the helper by; where packages put it. */
	readonly policy?: string;
}

export interface LocalTrustWriter {
	readonly open: OpenTrustSession;
	/** What can be written through the administrator prompt, for the finder; `isInstalled`: whether there is one. */
	reach(): Promise<HelperReach>;
}

export function localTrustWriter(options: TrustWriterOptions): LocalTrustWriter {
	const { environment, resourcesFolder } = options;
	const disk = nodeFileSystem(environment.platform);
	const groupId = process.getgid?.();
	const openOwn = (): TrustSession =>
		ownSession({
			environment,
			disk,
			locks: trustLocks(environment),
			run: runProgram,
			...(groupId === undefined ? {} : { groupId }),
		});
	const helper =
		resourcesFolder === undefined ? undefined : path.join(resourcesFolder, HELPER_NAME);
	const places = helper === undefined ? undefined : { ...options, disk, helper };
	return {
		open: async (access, signal) => {
			if (access === 'own') {
				return openOwn();
			}
			if (places === undefined || !(await hasHelper(places))) {
				throw noHelper();
			}
			return helperSession(
				await askAdministrator(places.helper, environment.variables, signal),
				openOwn(),
			);
		},
		reach: async () => ({
			isInstalled: places !== undefined && (await hasPrompt(places)),
			allows: isHelperTarget,
			allowsUnit: isHelperUnit,
		}),
	};
}

function noHelper(): Error {
	return faultError({
		code: 'trust.elevation-failed',
		side: 'this-computer',
		subject: 'pkexec',
		facts: { problem: 'This build of Image Ferry has no helper for it.' },
	});
}
