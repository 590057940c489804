// Runs a program of the system to its end: arguments as a list, never a shell, never the terminal's input.
import { execFile } from 'node:child_process';

export interface ProgramEnd {
	/** `undefined`: it could not be started, or was ended because it took too long. */
	readonly code: number | undefined;
	readonly output: string;
	/** What it said of errors, or why it could not be started. */
	readonly errors: string;
}

export type RunProgram = (
	program: string,
	args: readonly string[],
	options: RunOptions,
) => Promise<ProgramEnd>;

export interface RunOptions {
	readonly variables: Readonly<Record<string, string | undefined>>;
	readonly timeoutMs: number;
}

const MAX_OUTPUT_BYTES = 1024 * 1024;

/** The programs of this computer. */
export const runProgram: RunProgram = (program, args, { variables, timeoutMs }) =>
	new Promise((resolve) => {
		execFile(
			program,
			[...args],
			{
				env: { ...variables, LC_ALL: 'C' },
				timeout: timeoutMs,
				maxBuffer: MAX_OUTPUT_BYTES,
				windowsHide: true,
			},
			(error, output, errors) => {
				const code = error === null ? 0 : error.code;
				resolve({
					code: typeof code === 'number' ? code : undefined,
					output,
					errors: typeof code === 'number' ? errors : errors || (error?.message ?? ''),
				});
			},
		).stdin?.end();
	});
