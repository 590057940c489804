// Keeps two changes from writing the same file: from the first write until the session ends, roll-back included.
//
// Files of the system are locked by flock on one file below /run/image-ferry-trust, because the helper, a shell script, must see the same
// lock; the kernel gives it back however its holder ends. Other files are claimed one by one, where all processes of their
// user meet.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { locateDataFolder } from '../../platform/data-folder';
import { diskFault } from '../../platform/disk/disk-fault';
import { makeFolders } from '../../platform/disk/make-folders';
import { type Environment, variableOf } from '../../platform/environment';
import { faultError } from '../../platform/fault-error';
import { tryClaim } from '../../platform/lock/claim-lock';
import { isHelperTarget } from '../elevate/allowed-targets';

/** Root's, and the helper's: `lock` in it is the system's files', the rest are claims. */
const ROOT_FOLDER = '/run/image-ferry-trust';
const HELD = 'held';
const BUSY_STATUS = 75;

export interface TrustLocks {
	/** Harmless for what is locked already. @throws FaultError trust.busy, disk.* */
	take(files: readonly string[]): Promise<void>;
	release(): Promise<void>;
}

interface Held {
	release(): Promise<void>;
}

export function trustLocks(environment: Environment, rootFolder = ROOT_FOLDER): TrustLocks {
	const held = new Map<string, Held>();
	const folder = claimFolder(environment, rootFolder);
	const systemLock = path.join(rootFolder, 'lock');
	const isSystem = (file: string): boolean =>
		environment.platform === 'linux' && environment.userId === 0 && isHelperTarget(file);
	return {
		take: async (files) => {
			const subjects = new Set(files.map((file) => (isSystem(file) ? systemLock : file)));
			for (const subject of subjects) {
				if (!held.has(subject)) {
					held.set(
						subject,
						subject === systemLock ? await flock(systemLock) : await claimFile(folder, subject),
					);
				}
			}
		},
		release: async () => {
			const all = [...held.values()];
			held.clear();
			await Promise.all(all.map((one) => one.release()));
		},
	};
}

/** The same for all processes of a user, whatever data folder they have. */
function claimFolder(environment: Environment, rootFolder: string): string {
	if (environment.platform === 'linux' && environment.userId === 0) {
		return rootFolder;
	}
	const runtime =
		environment.platform === 'linux' ? variableOf(environment, 'XDG_RUNTIME_DIR') : undefined;
	return runtime !== undefined && path.isAbsolute(runtime)
		? path.join(runtime, 'image-ferry-trust')
		: path.join(locateDataFolder(environment), 'locks');
}

async function claimFile(folder: string, file: string): Promise<Held> {
	const tried = await tryClaim({ folder, subjects: [`trust:${file}`] });
	if ('holder' in tried) {
		throw busy(file);
	}
	return tried.held;
}

/** A child holds it for as long as we live: its input ends with us. */
async function flock(file: string): Promise<Held> {
	try {
		await makeFolders(path.dirname(file));
	} catch (error) {
		throw diskFault(error, file);
	}
	return new Promise((resolve, reject) => {
		const child = spawn(
			'flock',
			[
				...['--nonblock', '--conflict-exit-code', String(BUSY_STATUS), file],
				...['sh', '-c', `echo ${HELD} && exec cat`],
			],
			// A group of its own: Ctrl+C in our terminal must not give it back while we still put files back.
			{ stdio: ['pipe', 'pipe', 'ignore'], detached: true },
		);
		const ended = new Promise<void>((end) => child.once('close', () => end()));
		child.once('error', (error) => reject(lockFailed(file, error.message)));
		child.once('close', (code) =>
			reject(code === BUSY_STATUS ? busy(file) : lockFailed(file, `flock ended with ${code}`)),
		);
		child.stdin.on('error', () => undefined);
		child.stdout.once('data', () =>
			resolve({
				release: () => {
					child.stdin.end();
					return ended;
				},
			}),
		);
	});
}

function lockFailed(file: string, detail: string): Error {
	return faultError({ code: 'disk.failed', side: 'this-computer', subject: file, detail });
}

/** Gives the fault of a file that another change is at work on. */
export function busy(file: string): Error {
	return faultError({ code: 'trust.busy', side: 'this-computer', subject: file });
}
