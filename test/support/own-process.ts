// Child processes and clean-ups that must not outlive a test run, however it ends.
// Every child gets SIGKILL from the kernel when this process dies (setpriv --pdeathsig), so even kill -9 of the runner leaks nothing.
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ExitStatus {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
}

export interface OwnProcess {
	readonly child: ChildProcess;
	readonly pid: number;
	readonly exited: Promise<ExitStatus>;
	isRunning(): boolean;
	/** Sends a signal, SIGKILL when none is named, and waits for the end. */
	kill(signal?: NodeJS.Signals): Promise<ExitStatus>;
}

export interface OwnProcessOptions {
	readonly env?: NodeJS.ProcessEnv;
	readonly cwd?: string;
	readonly stdio?: StdioOptions;
}

const cleanUps = new Set<() => void>();
const folders = new Set<string>();
let isHooked = false;

/** Runs `cleanUp` when this process ends; the returned function takes it back. It must be synchronous and quick. */
export function onProcessEnd(cleanUp: () => void): () => void {
	hookEnd();
	cleanUps.add(cleanUp);
	return () => cleanUps.delete(cleanUp);
}

function hookEnd(): void {
	if (isHooked) return;
	isHooked = true;
	process.once('exit', runCleanUps);
	// vitest 4 ends its workers by SIGTERM, with SIGKILL half a second later; `exit` handlers don't run then.
	process.once('SIGTERM', () => {
		runCleanUps();
		process.kill(process.pid, 'SIGTERM');
	});
}

function runCleanUps(): void {
	for (const cleanUp of [...cleanUps].reverse()) {
		try {
			cleanUp();
		} catch (error) {
			process.stderr.write(`test clean-up failed: ${String(error)}\n`);
		}
	}
	cleanUps.clear();
	if (folders.size === 0) return;
	// Gigabytes of registry storage take longer than a worker is given; rm goes on alone.
	spawn('rm', ['-rf', '--', ...folders], { detached: true, stdio: 'ignore' }).unref();
	folders.clear();
}

/** Starts a child that cannot outlive this process. */
export function startProcess(
	command: string,
	args: readonly string[],
	options: OwnProcessOptions = {},
): OwnProcess {
	const isLinux = process.platform === 'linux';
	const child = spawn(
		isLinux ? 'setpriv' : command,
		isLinux ? ['--pdeathsig', 'KILL', '--', command, ...args] : [...args],
		{
			env: options.env ?? process.env,
			cwd: options.cwd ?? process.cwd(),
			stdio: options.stdio ?? 'ignore',
		},
	);
	let status: ExitStatus | undefined;
	const forget = onProcessEnd(() => child.kill('SIGKILL'));
	const exited = new Promise<ExitStatus>((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code, signal) => {
			status = { code, signal };
			forget();
			resolve(status);
		});
	});
	exited.catch(() => undefined);
	return {
		child,
		pid: child.pid ?? -1,
		exited,
		isRunning: () => status === undefined,
		kill: async (signal = 'SIGKILL') => {
			if (status === undefined) child.kill(signal);
			return await exited;
		},
	};
}

/** A fresh folder below the system's temporary folder, removed when this process ends. */
export function temporaryFolder(name: string): string {
	const folder = mkdtempSync(join(tmpdir(), `image-ferry-${name}-`));
	hookEnd();
	folders.add(folder);
	return folder;
}

/** Looks again every 20 ms until `look` gives something, at most `timeoutMs`. */
export async function waitFor<T>(
	what: string,
	look: () => T | undefined | false | Promise<T | undefined | false>,
	timeoutMs = 20_000,
): Promise<T> {
	const endAtMs = Date.now() + timeoutMs;
	while (Date.now() < endAtMs) {
		const found = await look();
		if (found !== undefined && found !== false) return found;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
}
