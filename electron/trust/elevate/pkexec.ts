// The administrator prompt of Linux desktops: pkexec starts the helper as root, and asks for a password first. Only for an
// installed app: the helper and the rule that names it must be where nobody but root can change them.
import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import type { RightsFileSystem } from '../../platform/disk/file-system';
import {
	type Environment,
	type EnvironmentVariables,
	variableOf,
} from '../../platform/environment';
import { faultError } from '../../platform/fault-error';
import { lookAtWay } from '../write/way-to-file';
import { type HelperEnd, HelperTalk } from './helper-talk';

export const HELPER_NAME = 'ferry-helper';
const POLICY = '/usr/share/polkit-1/actions/dev.imageferry.apply-config.policy';
const DISMISSED = 126;
const NOT_AUTHORIZED = 127;

export interface PromptPlaces {
	readonly environment: Environment;
	readonly disk: RightsFileSystem;
	/** The helper of the installed app. */
	readonly helper: string;
	/** The rule that polkit knows it by. */
	readonly policy?: string;
}

/** Tells whether there is a helper that polkit knows, and that only root could have put there. */
export async function hasHelper(places: PromptPlaces): Promise<boolean> {
	const { environment, disk, helper, policy = POLICY } = places;
	const rule =
		environment.platform === 'linux' ? await disk.read(policy).catch(() => undefined) : undefined;
	return (
		rule !== undefined &&
		Buffer.from(rule).toString().includes(`>${helper}<`) &&
		(await isRootsAlone(disk, helper))
	);
}

/** Tells whether the prompt can be shown. */
export async function hasPrompt(places: PromptPlaces): Promise<boolean> {
	return (await hasHelper(places)) && (await isOnPath('pkexec', places.environment));
}

/**
 * Shows the prompt; gives the helper once it was answered.
 * @throws FaultError trust.elevation-refused, trust.elevation-failed
 */
export async function askAdministrator(
	helper: string,
	variables: EnvironmentVariables,
	signal: AbortSignal,
): Promise<HelperTalk> {
	if (signal.aborted) {
		throw refused();
	}
	// Without a desktop to ask on, pkexec's own agent would read the password from our terminal.
	const child = spawn('pkexec', ['--disable-internal-agent', helper], {
		env: { ...known(variables), LC_ALL: 'C' },
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	const talk = new HelperTalk(child);
	const giveUp = (): void => talk.kill();
	signal.addEventListener('abort', giveUp, { once: true });
	try {
		if (await talk.isGreeted()) {
			return talk;
		}
		await talk.leave();
		throw signal.aborted ? refused() : notStarted(await talk.ended);
	} finally {
		signal.removeEventListener('abort', giveUp);
	}
}

/** pkexec ends over a SHELL that is not in /etc/shells and over values that it finds odd, and needs none of them. */
function known(variables: EnvironmentVariables): EnvironmentVariables {
	const names = ['PATH', 'DBUS_SYSTEM_BUS_ADDRESS'];
	return Object.fromEntries(
		names.flatMap((name) => (variables[name] === undefined ? [] : [[name, variables[name]]])),
	);
}

async function isRootsAlone(disk: RightsFileSystem, file: string): Promise<boolean> {
	const found = await lookAtWay(disk, file, { userId: 0 }).then(
		(way) => way.found,
		() => undefined,
	);
	return found?.kind === 'file' && found.userId === 0 && (found.mode & 0o022) === 0;
}

async function isOnPath(program: string, environment: Environment): Promise<boolean> {
	const folders = (variableOf(environment, 'PATH') ?? '').split(':').filter(path.isAbsolute);
	const found = await Promise.all(
		folders.map((folder) =>
			access(path.join(folder, program), constants.X_OK).then(
				() => true,
				() => false,
			),
		),
	);
	return found.includes(true);
}

function refused(): Error {
	return faultError({ code: 'trust.elevation-refused', side: 'this-computer', subject: 'pkexec' });
}

function notStarted({ code, errors, errno }: HelperEnd): Error {
	if (code === DISMISSED) {
		return refused();
	}
	return faultError({
		code: 'trust.elevation-failed',
		side: 'this-computer',
		subject: 'pkexec',
		facts: { problem: problemOf(code, errors, errno) },
		...(errors === '' ? {} : { detail: errors }),
	});
}

function problemOf(code: number | undefined, errors: string, errno: string | undefined): string {
	if (errno === 'ENOENT') {
		return 'pkexec, which shows it, is not installed.';
	}
	if (/no authentication agent/i.test(errors)) {
		return 'No program that asks for passwords runs in this session.';
	}
	return code === NOT_AUTHORIZED
		? 'You were not authorized.'
		: 'The helper behind it did not start.';
}
