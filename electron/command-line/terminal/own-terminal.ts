// This process's streams and signals, as commands see them. A terminal that goes away, a reader that has seen enough
// and a full disk behind `>` must not end a run in its middle.
import { setMaxListeners } from 'node:events';
import { createInterface } from 'node:readline';
import { formatBytes } from '../../../shared/format/bytes';
import { visibleLines } from '../../../shared/format/visible-text';
import { RunStop } from '../../mirror/stop-signal';
import { decodeText } from '../../platform/disk/decode-text';
import { type Environment, variableOf } from '../../platform/environment';
import { faultError } from '../../platform/fault-error';
import { EXIT, type ExitStatus, type Terminal } from '../answer';
import { isColorWanted } from './colors';
import { plainSinkOf, sinkOf } from './terminal-sink';

/** Signals often come in pairs (SIGTERM and SIGHUP, Ctrl+C to a whole group): only a later one is impatience. */
const PATIENCE_MS = 1000;

/** Only secrets are read from it, and none is longer. */
const MAX_INPUT_BYTES = 1024 * 1024;

const EXIT_BY_SIGNAL = {
	SIGINT: EXIT.cancelled,
	SIGTERM: EXIT.interrupted,
	SIGHUP: EXIT.interrupted,
} as const;

export interface OwnTerminal extends Terminal {
	/** Ends the process, even if a keychain call still hangs, after what was written has gone out. */
	leave(status: ExitStatus): Promise<never>;
}

/** Gives the terminal of this process; once per process. */
export function ownTerminal(environment: Environment): OwnTerminal {
	let outputFailure: NodeJS.ErrnoException | undefined;
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		// `| head` closes the pipe early; that is no failure.
		if (error.code !== 'EPIPE' && error.code !== 'EIO') {
			outputFailure ??= error;
		}
	});
	// There is nowhere left to tell it.
	process.stderr.on('error', () => undefined);
	const isDumb = variableOf(environment, 'TERM') === 'dumb';
	return {
		output: sinkOf(process.stdout, isColorWanted(environment, process.stdout.isTTY)),
		problems: isDumb
			? plainSinkOf(process.stderr)
			: sinkOf(process.stderr, isColorWanted(environment, process.stderr.isTTY)),
		readInput,
		...(process.stdin.isTTY ? { ask } : {}),
		async leave(status) {
			process.exitCode = status;
			await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
			if (outputFailure !== undefined) {
				process.stderr.write(
					`image-ferry: standard output could not be written: ${outputFailure.message}\n`,
				);
			}
			return process.exit(outputFailure === undefined ? status : status || EXIT.failed);
		},
	};
}

export interface StopOnSignals {
	/** Aborts with a RunStop: SIGINT cancels, SIGTERM and SIGHUP interrupt; both can be gone on from. */
	readonly signal: AbortSignal;
	/** Takes the signals back from a runtime that put handlers of its own in place. */
	readonly listenAgain: () => void;
}

/** Turns the first signal into an abort; one that comes later ends the process at once. */
export function stopOnSignals(): StopOnSignals {
	const stop = new AbortController();
	setMaxListeners(0, stop.signal);
	let stoppedAtMs = 0;
	const onSignal = (signal: keyof typeof EXIT_BY_SIGNAL) => {
		if (!stop.signal.aborted) {
			stoppedAtMs = Date.now();
			stop.abort(new RunStop(signal === 'SIGINT' ? 'cancelled' : 'interrupted'));
		} else if (Date.now() - stoppedAtMs > PATIENCE_MS) {
			process.exit(EXIT_BY_SIGNAL[signal]);
		}
	};
	const listenAgain = (): void => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
			// Only the first listener to a signal makes Node ask the system for it.
			process.removeListener(signal, onSignal);
			process.on(signal, onSignal);
		}
	};
	listenAgain();
	return { signal: stop.signal, listenAgain };
}

async function readInput(): Promise<string> {
	const chunks: Buffer[] = [];
	let sizeBytes = 0;
	for await (const chunk of process.stdin) {
		chunks.push(chunk as Buffer);
		sizeBytes += (chunk as Buffer).byteLength;
		if (sizeBytes > MAX_INPUT_BYTES) {
			throw faultError({
				code: 'command.invalid',
				side: 'this-computer',
				subject: 'standard input',
				facts: {
					problem: `standard input has more than the ${formatBytes(MAX_INPUT_BYTES)} allowed`,
					remedy: 'Pipe in only what the command asks for.',
				},
			});
		}
	}
	return decodeText(Buffer.concat(chunks));
}

function ask(question: string, signal: AbortSignal): Promise<string> {
	// Not as a terminal of its own: that would keep Ctrl+C to itself.
	const lines = createInterface({ input: process.stdin, terminal: false });
	process.stderr.write(visibleLines(question));
	return new Promise<string>((resolve, reject) => {
		const stop = (): void => reject(signal.reason as Error);
		signal.addEventListener('abort', stop, { once: true });
		lines.once('line', resolve);
		lines.once('close', () => resolve(''));
		if (signal.aborted) stop();
	}).finally(() => lines.close());
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
	return new Promise((resolve) => {
		stream.write('', () => resolve());
	});
}
