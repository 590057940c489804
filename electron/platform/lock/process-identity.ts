// Which process wrote something, so that another one can tell later whether it still lives. A process id alone is not
// enough: ids are used again; so the start time goes with it.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** `start` is opaque and fit for a file name: letters and digits. */
export interface ProcessIdentity {
	readonly pid: number;
	readonly start: string;
}

/** The system tells whole seconds, and Node starts counting a moment after the process began. */
const TOLERANCE_SECONDS = 10;
const ASK_TIMEOUT_MS = 5000;

/** Gives the identity of this process. */
export function ownIdentity(platform: NodeJS.Platform = process.platform): ProcessIdentity {
	const start =
		platform === 'linux'
			? linuxStart(readFileSync('/proc/self/stat', 'utf8'))
			: `s${Math.round(performance.timeOrigin / 1000)}`;
	return { pid: process.pid, start };
}

/**
 * Gives a function that tells whether that very process lives. When the system will not say, it is taken for alive:
 * waiting is safer. Where asking is slow (macOS, Windows) a start time that was right once is not asked for again.
 */
export function livenessCheck(
	platform: NodeJS.Platform = process.platform,
): (identity: ProcessIdentity) => Promise<boolean> {
	const verified = new Set<string>();
	return async (identity) => {
		if (!isProcessIdTaken(identity.pid)) {
			return false;
		}
		if (platform === 'linux') {
			return isLinuxProcess(identity);
		}
		const key = `${identity.pid}-${identity.start}`;
		const isAlive = verified.has(key) || (await hasStart(identity, platform));
		if (isAlive) {
			verified.add(key);
		}
		return isAlive;
	};
}

async function isLinuxProcess(identity: ProcessIdentity): Promise<boolean> {
	const stat = await readFile(`/proc/${identity.pid}/stat`, 'utf8').catch(() => undefined);
	return stat !== undefined && !isEnded(stat) && linuxStart(stat) === identity.start;
}

async function hasStart(identity: ProcessIdentity, platform: NodeJS.Platform): Promise<boolean> {
	const seconds = await askStartSeconds(identity.pid, platform).catch(() => undefined);
	const claimed = Number(identity.start.slice(1));
	return seconds === undefined || Math.abs(seconds - claimed) <= TOLERANCE_SECONDS;
}

function isProcessIdTaken(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}

/** Ticks since boot (field 22 of proc(5) stat), with the boot that they count from. */
function linuxStart(stat: string): string {
	const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
	return `b${boot}t${fieldsOf(stat)[19] ?? ''}`;
}

/** A killed process that its parent has not asked after yet is still listed, as Z or X. */
function isEnded(stat: string): boolean {
	return ['Z', 'X'].includes(fieldsOf(stat)[0] ?? '');
}

/** Fields from the third on: the second, the name, may hold spaces and brackets. */
function fieldsOf(stat: string): readonly string[] {
	return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

async function askStartSeconds(
	pid: number,
	platform: NodeJS.Platform,
): Promise<number | undefined> {
	const [command, args] =
		platform === 'win32'
			? ['powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', windowsQuestion(pid)]]
			: ['ps', ['-o', 'lstart=', '-p', String(pid)]];
	// Dates in English and UTC, whatever this user's settings are.
	const { stdout } = await run(command, args, {
		timeout: ASK_TIMEOUT_MS,
		env: { PATH: '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' },
	});
	const seconds =
		platform === 'win32' ? Number.parseInt(stdout, 10) : Date.parse(`${stdout.trim()} UTC`) / 1000;
	return Number.isFinite(seconds) ? seconds : undefined;
}

function windowsQuestion(pid: number): string {
	return `[DateTimeOffset]::new((Get-Process -Id ${pid}).StartTime).ToUnixTimeSeconds()`;
}
