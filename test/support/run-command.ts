// Runs a program to its end without blocking this process, in which relays, sign-in servers and scripted registries live.
import { type OwnProcessOptions, startProcess } from './own-process';

export interface CommandResult {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface CommandOptions extends Omit<OwnProcessOptions, 'stdio'> {
	readonly input?: string | Uint8Array;
	readonly timeoutMs?: number;
}

/** Gives back how a program ended and what it said; any exit code counts as an answer. */
export async function runCommand(
	command: string,
	args: readonly string[],
	options: CommandOptions = {},
): Promise<CommandResult> {
	const started = startProcess(command, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
	const { stdin, stdout, stderr } = started.child;
	const closed = new Promise((resolve) => started.child.once('close', resolve));
	const output = collect(stdout);
	const errors = collect(stderr);
	stdin?.on('error', () => undefined);
	stdin?.end(options.input ?? '');
	const timer = setTimeout(() => void started.kill(), options.timeoutMs ?? 120_000);
	try {
		const status = await started.exited;
		await closed;
		return { ...status, stdout: output(), stderr: errors() };
	} finally {
		clearTimeout(timer);
	}
}

/** As `runCommand`, but anything but exit code 0 throws with what the program said; gives back its standard output. */
export async function expectCommand(
	command: string,
	args: readonly string[],
	options: CommandOptions = {},
): Promise<string> {
	const result = await runCommand(command, args, options);
	if (result.code === 0) return result.stdout;
	const ending = result.code === null ? String(result.signal) : `code ${result.code}`;
	throw new Error(
		`${command} ${args.join(' ')} ended with ${ending}\n${result.stderr}\n${result.stdout}`,
	);
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
	const chunks: Buffer[] = [];
	stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
	return () => Buffer.concat(chunks).toString();
}
