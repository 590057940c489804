// Runs somebody else's program to its end, whatever it does: one that hangs, floods, or leaves children behind that keep
// its output open ends with all of them. Never through a shell.
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import type { Environment, EnvironmentVariables } from './environment';

export interface BoundedRun {
	readonly command: string;
	readonly args: readonly string[];
	/** Written to standard input. */
	readonly input?: string;
	readonly platform: Environment['platform'];
	readonly variables: EnvironmentVariables;
	readonly timeoutMs: number;
	/** Of standard output; standard error is thrown away. */
	readonly maxBytes: number;
}

/** `output` is standard output as text, whole only with `exited`. `code` is null after a signal. */
export type BoundedEnd =
	| { readonly kind: 'exited'; readonly code: number | null; readonly output: string }
	| { readonly kind: 'late' }
	| { readonly kind: 'too-long' };

/** After the program has ended, what it wrote is still on its way for a moment. */
const DRAIN_MS = 500;

/** Gives how it ended. @throws the system's error when it can't be started, such as ENOENT */
export function runBounded(run: BoundedRun): Promise<BoundedEnd> {
	const isWindows = run.platform === 'win32';
	return new Promise((resolve, reject) => {
		const child = spawn(run.command, run.args, {
			env: run.variables,
			stdio: ['pipe', 'pipe', 'ignore'],
			// Windows looks for programs in the current folder first, which may be anybody's.
			cwd: path.dirname(process.execPath),
			windowsHide: true,
			// Leads a group of its own, so that all of it can be ended.
			detached: !isWindows,
		});
		const chunks: Buffer[] = [];
		let sizeBytes = 0;
		let drain: NodeJS.Timeout | undefined;
		const settle = (end: BoundedEnd): void => {
			clearTimeout(limit);
			clearTimeout(drain);
			endGroup(child, isWindows);
			child.stdout.destroy();
			resolve(end);
		};
		const limit = setTimeout(() => settle({ kind: 'late' }), run.timeoutMs);
		child.stdout.on('data', (chunk: Buffer) => {
			sizeBytes += chunk.byteLength;
			if (sizeBytes > run.maxBytes) settle({ kind: 'too-long' });
			else chunks.push(chunk);
		});
		child.on('error', (error) => {
			clearTimeout(limit);
			reject(error);
		});
		child.on('exit', (code) => {
			clearTimeout(limit);
			const exited = (): void =>
				settle({ kind: 'exited', code, output: Buffer.concat(chunks).toString('utf8') });
			// Its children hold the pipe, too; one that left the group would hold it as long as it likes.
			endGroup(child, isWindows);
			child.once('close', exited);
			drain = setTimeout(exited, DRAIN_MS);
		});
		// A program may end without reading.
		child.stdin.on('error', () => undefined);
		child.stdin.end(run.input ?? '');
	});
}

function endGroup(child: ChildProcess, isWindows: boolean): void {
	if (child.pid === undefined) {
		return;
	}
	if (isWindows) {
		if (child.exitCode === null) {
			// Knows the children; what it can't end, `kill` tries.
			spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' })
				.on('error', () => undefined)
				.on('close', () => child.kill('SIGKILL'));
		}
		return;
	}
	try {
		process.kill(-child.pid, 'SIGKILL');
	} catch {
		// All of it has ended.
	}
}
