// Where settings, runs and locks are kept: one folder for the window and the command line, for its owner only.
import { chmod, lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { diskFault, errnoOf } from './disk/disk-fault';
import { type Environment, variableOf } from './environment';
import { faultError } from './fault-error';

/** Deepest folder of ours: runs/RUN_ID. */
const DEPTH = 3;
const OTHERS = 0o077;

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
 * Makes sure that the data folder, where there is one, is for its owner only: takes other users' rights away from it and
 * from what is in it, and gives a warning for each path that had any. Whoever writes makes the folder. Does nothing on
 * Windows, whose profile folders are private already.
 * @throws FaultError disk.denied when they belong to somebody else
 */
export async function ensureDataFolder(
	folder: string,
	platform: NodeJS.Platform = process.platform,
): Promise<readonly string[]> {
	const tightened = platform === 'win32' ? [] : await tighten(folder, DEPTH);
	return tightened.map(
		(place) => `${place} was open to other users of this computer; it no longer is`,
	);
}

async function tighten(place: string, depth: number): Promise<readonly string[]> {
	try {
		const status = await lstat(place);
		// Links lead elsewhere; the system's own rules hold there.
		if (status.isSymbolicLink()) {
			return [];
		}
		const isOpen = (status.mode & OTHERS) !== 0;
		if (isOpen) {
			await chmod(place, status.mode & ~OTHERS & 0o777);
		}
		const names = status.isDirectory() && depth > 0 ? await readdir(place) : [];
		const inside: string[] = [];
		for (const name of names) {
			for (const one of await tighten(path.join(place, name), depth - 1)) inside.push(one);
		}
		return isOpen ? [place, ...inside] : inside;
	} catch (error) {
		// Another process may have just removed its own file.
		if (errnoOf(error) === 'ENOENT') {
			return [];
		}
		throw diskFault(error, place);
	}
}
