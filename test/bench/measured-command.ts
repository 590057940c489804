// Runs a command to its end and tells what it cost: seconds, CPU of all its processes, and the largest of them.
import { readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { runCommand } from '../support/run-command';

export interface Cost {
	readonly seconds: number;
	/** User and system time of the command and everything it started. */
	readonly cpuSeconds: number;
	/** The most that one of its processes ever had resident. */
	readonly peakBytes: number;
}

export interface MeasuredOptions {
	readonly env?: NodeJS.ProcessEnv;
	readonly cwd?: string;
	/** A server that works for the command, such as dockerd: its CPU and memory count too. */
	readonly serverPid?: number;
}

const LOOK_EVERY_MS = 50;
const LIMIT_MS = 30 * 60_000;
/** Linux counts CPU time in hundredths of a second on every platform that Node runs on. */
const TICKS_PER_SECOND = 100;
/** bash's own words after the command: `0m0.004s 0m0.002s` for itself, then for its children. */
const TIMES = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/;

/** @throws Error with what the command said when it fails */
export async function measure(
	command: readonly string[],
	options: MeasuredOptions = {},
): Promise<Cost> {
	const { serverPid } = options;
	const before = serverPid === undefined ? 0 : cpuSecondsOf(serverPid);
	let peakBytes = 0;
	const looking = setInterval(() => {
		const pids = [...descendantsOf(process.pid), ...(serverPid === undefined ? [] : [serverPid])];
		const wanted = pids.filter((pid) => pid === serverPid || isIn(pid, mark));
		peakBytes = Math.max(peakBytes, ...wanted.map(peakBytesOf));
	}, LOOK_EVERY_MS);
	const mark = `FERRY_BENCH_MARK=${performance.now()}`;
	const [name = '', value = ''] = mark.split('=');
	const startedAtMs = performance.now();
	const result = await runCommand(
		'bash',
		['-c', '"$@"; code=$?; times; exit $code', 'bash', ...command],
		{
			...(options.cwd === undefined ? {} : { cwd: options.cwd }),
			env: { ...(options.env ?? process.env), [name]: value },
			timeoutMs: LIMIT_MS,
		},
	).finally(() => clearInterval(looking));
	const seconds = (performance.now() - startedAtMs) / 1000;
	if (result.code !== 0) {
		throw new Error(`${command.join(' ')} failed\n${result.stderr}\n${result.stdout}`);
	}
	const [, userMinutes, user, systemMinutes, system] = TIMES.exec(result.stdout) ?? [];
	const ownCpu = 60 * (Number(userMinutes) + Number(systemMinutes)) + Number(user) + Number(system);
	const serverCpu = serverPid === undefined ? 0 : cpuSecondsOf(serverPid) - before;
	return { seconds, cpuSeconds: ownCpu + serverCpu, peakBytes };
}

function descendantsOf(pid: number): number[] {
	const children = textOf(`/proc/${pid}/task/${pid}/children`).trim().split(' ');
	return children
		.filter((child) => child !== '')
		.flatMap((child) => [Number(child), ...descendantsOf(Number(child))]);
}

/** Whether a process belongs to the measured command: it inherited the mark. */
function isIn(pid: number, mark: string): boolean {
	return textOf(`/proc/${pid}/environ`).includes(mark);
}

function peakBytesOf(pid: number): number {
	const [, kibibytes = '0'] = /^VmHWM:\s+(\d+) kB/m.exec(textOf(`/proc/${pid}/status`)) ?? [];
	return Number(kibibytes) * 1024;
}

function cpuSecondsOf(pid: number): number {
	// Behind the command's name, which may contain spaces: fields 14 to 17 are the times.
	const fields = textOf(`/proc/${pid}/stat`)
		.replace(/^.*\) /s, '')
		.split(' ');
	const ticks = fields.slice(11, 15).map(Number);
	return ticks.reduce((sum, one) => sum + one, 0) / TICKS_PER_SECOND;
}

/** Gives the pid of a program below this process. */
export function pidOf(program: string): number | undefined {
	return readdirSync('/proc')
		.map(Number)
		.filter((pid) => Number.isInteger(pid))
		.filter((pid) => descendantsOf(process.pid).includes(pid))
		.find((pid) => textOf(`/proc/${pid}/comm`).trim() === program);
}

/** Processes come and go while they are looked at. */
function textOf(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}
