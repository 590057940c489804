// Which function does which command.
import type { ExitStatus } from '../answer';
import type { CommandContext } from '../command-context';
import type { Command } from '../command-shapes';
import { enginesCommand } from './engines-command';
import { reportCommand, runsCommand } from './history-commands';
import { runCommand } from './mirror-run-command';
import { planCommand } from './plan-command';
import {
	addRegistry,
	listRegistries,
	login,
	logout,
	removeRegistry,
	testRegistry,
} from './registry-commands';
import { sampleCommand } from './sample-command';
import { applyTrust, planTrust, revertTrust } from './trust-change-commands';
import { listTrust } from './trust-list-command';
import { showTrust } from './trust-show-command';
import { verifyTrust } from './trust-verify-command';

type Performed = Exclude<Command, { name: 'help' | 'version' }>;

/** Does what a command asks for. @throws FaultError */
export function perform(command: Performed, context: CommandContext): Promise<ExitStatus> {
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
		case 'trust plan':
			return planTrust(command, context);
		case 'trust apply':
			return applyTrust(command, context);
		case 'trust list':
			return listTrust(command, context);
		case 'trust revert':
			return revertTrust(command, context);
		case 'trust verify':
			return verifyTrust(command, context);
		case 'trust show':
			return showTrust(command, context);
		case 'sample':
			return sampleCommand(command, context);
	}
}
