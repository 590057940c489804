// Helpers of the benchmark that must not share its process: they say a line when they are ready, and end with it.
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startProcess } from '../support/own-process';

export interface BenchChild<T> {
	readonly ready: T;
	stop(): Promise<void>;
}

/** Starts a program that lies beside this one; `T` is what it says first, as JSON. */
export async function startChild<T>(
	program: string,
	args: readonly string[],
): Promise<BenchChild<T>> {
	const file = fileURLToPath(new URL(`./${program}.mjs`, import.meta.url));
	const child = startProcess(process.execPath, [file, ...args], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	if (child.child.stdout === null) {
		throw new Error('the child has no output');
	}
	for await (const line of createInterface({ input: child.child.stdout })) {
		return {
			ready: JSON.parse(line) as T,
			stop: async () => {
				await child.kill('SIGTERM');
			},
		};
	}
	throw new Error(`${program} ended before it was ready`);
}
