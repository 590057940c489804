// Where settings, runs and locks are kept: one folder for the window and the command line, for its owner only.
import { chmod, lstat, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { diskFault, errnoOf } from './disk/disk-fault';
import { type Environment, variableOf } from './environment';
import { faultError } from './fault-error';

/** Deepest folder of ours: runs/RUN_ID. */
const DEPTH = 3;
const OTHERS = 0o077;
const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;
/** Every name that this app, and Chromium for it, gives at the top of the folder. */
const OWN_FOLDERS = new Set(['drafts', 'locks', 'logs', 'runs', 'samples', 'trust', 'window']);
const OWN_FILES = ['registry-tests.json', 'settings.json', 'window-place.json'];

/**
 * Gives the absolute path of the data folder, which need not exist: FERRY_DATA_DIR, else the platform's usual place.
 * An empty or relative XDG_DATA_HOME counts as unset (XDG Base Directory Specification 0.8).
 * @throws FaultError command.invalid when FERRY_DATA_DIR is relative
 */
export function locateDataFolder(environment: Environment): string {
	const paths = environment.platform === 'win32' ? path.win32 : path.posix;
	const chosen = variableOf(environment, 'FERRY_DATA_DIR');
	if (chosen === undefined) {
		return usualFolder(environment, paths);
	}
	if (!paths.isAbsolute(chosen)) {
		throw faultError({
			code: 'command.invalid',
			side: 'this-computer',
			subject: 'FERRY_DATA_DIR',
			facts: {
				problem: `FERRY_DATA_DIR must be an absolute path, not "${chosen}"`,
				remedy: `Set it to a path from the root, such as ${paths.resolve(chosen)}, or take it away.`,
			},
		});
	}
	return paths.resolve(chosen);
}

function usualFolder(environment: Environment, paths: path.PlatformPath): string {
	const home = environment.homeFolder;
	if (environment.platform === 'darwin') {
		return paths.join(home, 'Library', 'Application Support', 'Image Ferry');
	}
	const variable = environment.platform === 'win32' ? 'APPDATA' : 'XDG_DATA_HOME';
	const named = variableOf(environment, variable);
	const base = named !== undefined && paths.isAbsolute(named) ? named : undefined;
	return environment.platform === 'win32'
		? paths.join(base ?? paths.join(home, 'AppData', 'Roaming'), 'Image Ferry')
		: paths.join(base ?? paths.join(home, '.local', 'share'), 'image-ferry');
}

/**
 * Makes sure that what this app keeps is for its owner only: takes other users' rights away from the data folder and from
 * what is ours in it, and gives a warning for each path that had any. A folder that holds other things too keeps its
 * rights, and so do they. Whoever writes makes the folder. Does nothing on Windows, whose profile folders are private.
 * @throws FaultError command.invalid when the folder is somebody else's or shared; disk.denied
 */
export async function ensureDataFolder(
	folder: string,
	platform: NodeJS.Platform = process.platform,
): Promise<readonly string[]> {
	const tightened = platform === 'win32' ? [] : await tightenOwn(folder);
	return tightened.map(
		(place) => `${place} was open to other users of this computer; it no longer is`,
	);
}

async function tightenOwn(folder: string): Promise<readonly string[]> {
	// A link is followed: whoever made it chose where it leads.
	const status = await unlessGone(stat(folder), folder);
	if (status === undefined) {
		return [];
	}
	if (!status.isDirectory()) {
		throw unusable(folder, 'is not a folder');
	}
	if (status.uid !== process.geteuid?.()) {
		throw unusable(folder, 'belongs to another user of this computer');
	}
	if ((status.mode & STICKY) !== 0) {
		throw unusable(folder, 'is shared by all users of this computer');
	}
	const names = (await unlessGone(readdir(folder), folder)) ?? [];
	const ours = names.filter(isOurs);
	const isOnlyOurs = ours.length === names.length;
	if (!isOnlyOurs && (status.mode & WRITABLE_BY_OTHERS) !== 0) {
		throw unusable(folder, 'holds other files, and other users may write there');
	}
	const tightened: string[] = [];
	if (isOnlyOurs && (status.mode & OTHERS) !== 0) {
		await unlessGone(chmod(folder, status.mode & ~OTHERS & 0o777), folder);
		tightened.push(folder);
	}
	for (const name of ours) {
		for (const one of await tighten(path.join(folder, name), DEPTH - 1)) tightened.push(one);
	}
	return tightened;
}

/** Whether this app gives files of this name: one of its own, or a copy of it, such as `settings.json.damaged-…`. */
function isOurs(name: string): boolean {
	return (
		OWN_FOLDERS.has(name) || OWN_FILES.some((own) => name === own || name.startsWith(`${own}.`))
	);
}

function unusable(folder: string, why: string): Error {
	return faultError({
		code: 'command.invalid',
		side: 'this-computer',
		subject: folder,
		facts: {
			problem: `The data folder ${folder} ${why}`,
			remedy: `Set FERRY_DATA_DIR to a folder of your own, such as ${path.join(folder, 'image-ferry')}, if you may make it there.`,
		},
	});
}

async function tighten(place: string, depth: number): Promise<readonly string[]> {
	const status = await unlessGone(lstat(place), place);
	// Links lead elsewhere; the system's own rules hold there.
	if (status === undefined || status.isSymbolicLink()) {
		return [];
	}
	const isOpen = (status.mode & OTHERS) !== 0;
	if (isOpen) {
		await unlessGone(chmod(place, status.mode & ~OTHERS & 0o777), place);
	}
	const names =
		status.isDirectory() && depth > 0 ? ((await unlessGone(readdir(place), place)) ?? []) : [];
	const inside: string[] = [];
	for (const name of names) {
		for (const one of await tighten(path.join(place, name), depth - 1)) inside.push(one);
	}
	return isOpen ? [place, ...inside] : inside;
}

/** `undefined` when another process has just removed its own file. @throws FaultError disk.denied, disk.failed */
async function unlessGone<T>(asked: Promise<T>, place: string): Promise<T | undefined> {
	try {
		return await asked;
	} catch (error) {
		if (errnoOf(error) === 'ENOENT') {
			return undefined;
		}
		throw diskFault(error, place);
	}
}
