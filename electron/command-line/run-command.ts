// From arguments to exit status: finds the command, runs it, and turns whatever it throws into words.
import { makeFault } from '../../shared/fault/fault';
import { stopOutcome } from '../mirror/stop-signal';
import { FaultError } from '../platform/fault-error';
import { answer, EXIT, type ExitStatus, statusOf, type Terminal, tellFault } from './answer';
import type { CommandContext } from './command-context';
import type { Command } from './command-shapes';
import { enginesCommand } from './commands/engines-command';
import { reportCommand, runsCommand } from './commands/history-commands';
import { runCommand } from './commands/mirror-run-command';
import { planCommand } from './commands/plan-command';
import {
	addRegistry,
	listRegistries,
	login,
	logout,
	removeRegistry,
	testRegistry,
} from './commands/registry-commands';
import { sampleCommand } from './commands/sample-command';
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

type Performed = Exclude<Command, { name: 'help' | 'version' }>;

function perform(command: Performed, context: CommandContext): Promise<ExitStatus> {
	switch (command.name) {
		case 'plan':
			return planCommand(command, context);
		case 'run':
			return runCommand(command, context);
		case 'runs':
			return runsCommand(command, context);
		case 'report':
			return reportCommand(command, context);
		case 'registry add':
			return addRegistry(command, context);
		case 'registry list':
			return listRegistries(command, context);
		case 'registry remove':
			return removeRegistry(command, context);
		case 'registry test':
			return testRegistry(command, context);
		case 'login':
			return login(command, context);
		case 'logout':
			return logout(command, context);
		case 'engines':
			return enginesCommand(command, context);
		case 'sample':
			return sampleCommand(command, context);
	}
}

function unexpected(error: unknown) {
	return makeFault({
		code: 'internal.unexpected',
		side: 'this-computer',
		subject: 'image-ferry',
		detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
	});
}
