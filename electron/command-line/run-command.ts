// From arguments to exit status: finds the command, runs it, and turns whatever it throws into words.
import { makeFault } from '../../shared/fault/fault';
import { stopOutcome } from '../mirror/stop-signal';
import { FaultError } from '../platform/fault-error';
import { redacted } from '../platform/known-secrets';
import { answer, EXIT, type ExitStatus, statusOf, type Terminal, tellFault } from './answer';
import type { CommandContext } from './command-context';
import { perform } from './commands/perform';
import { helpText } from './help-text';
import { parseArguments } from './parse-arguments';

export interface CommandLineHost {
	readonly terminal: Terminal;
	readonly version: string;
	/** Builds the services; called only when a command needs them. */
	readonly contextFor: () => Promise<CommandContext>;
	/** Aborts with a RunStop. */
	readonly stopSignal: AbortSignal;
}

/** Runs one command line; never throws. */
export async function runCommandLine(
	args: readonly string[],
	{ terminal, version, contextFor, stopSignal }: CommandLineHost,
): Promise<ExitStatus> {
	try {
		const command = parseArguments(args);
		if (command.name === 'help') {
			answer(terminal, helpText(command.topic));
			return args.length === 0 ? EXIT.wrong : EXIT.succeeded;
		}
		if (command.name === 'version') {
			answer(terminal, version);
			return EXIT.succeeded;
		}
		return await perform(command, await contextFor());
	} catch (error) {
		if (stopSignal.aborted && !(error instanceof FaultError)) {
			return stopOutcome(stopSignal) === 'cancelled' ? EXIT.cancelled : EXIT.interrupted;
		}
		tellFault(terminal, error instanceof FaultError ? error.fault : unexpected(error));
		return statusOf(error);
	}
}

function unexpected(error: unknown) {
	return makeFault({
		code: 'internal.unexpected',
		side: 'this-computer',
		subject: 'image-ferry',
		detail: redacted(error instanceof Error ? (error.stack ?? error.message) : String(error)),
	});
}
