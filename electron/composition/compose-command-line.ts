// The command line of this process, the same on plain Node (headless.ts) and inside the installed app (main.ts).
import { faultLine, tellNotice } from '../command-line/answer';
import type { CommandContext } from '../command-line/command-context';
import { openRegistries } from '../command-line/open-registries';
import { runCommandLine } from '../command-line/run-command';
import {
	type OwnTerminal,
	ownTerminal,
	stopOnSignals,
} from '../command-line/terminal/own-terminal';
import { createWarnings } from '../command-line/warnings';
import { credentialProvider } from '../credentials/credential-provider';
import { dockerLogins } from '../credentials/docker-config-import';
import { keytarVault } from '../credentials/keytar-vault';
import { localEngines } from '../engine/open-engine';
import { openFolderArchive } from '../mirror/folder-archive';
import { ensureDataFolder, locateDataFolder } from '../platform/data-folder';
import { currentEnvironment, type Environment } from '../platform/environment';
import { readNetworkSettings } from '../platform/network-settings';
import { keepYoungHeapSmall } from '../platform/small-heap';
import { savedRegistries } from '../settings/saved-registries';
import { openSettingsFile } from '../settings/settings-file';
import { localTrustDesk } from './local-trust-desk';

/**
 * Runs the command that `args` (the words after the program's name) ask for, and ends this process with its status.
 * `whenSignalsTaken` resolves when somebody else, such as Chromium, has taken the signals away, which happens once.
 */
export async function answerCommandLine(
	args: readonly string[],
	whenSignalsTaken?: Promise<unknown>,
): Promise<never> {
	keepYoungHeapSmall();
	const environment = currentEnvironment();
	const terminal = ownTerminal(environment);
	const stop = stopOnSignals();
	void whenSignalsTaken?.then(stop.listenAgain);
	const status = await runCommandLine(args, {
		terminal,
		version: __FERRY_VERSION__,
		contextFor: () => buildContext(environment, terminal, stop.signal),
		stopSignal: stop.signal,
	});
	return terminal.leave(status);
}

async function buildContext(
	environment: Environment,
	terminal: OwnTerminal,
	stopSignal: AbortSignal,
): Promise<CommandContext> {
	const dataFolder = locateDataFolder(environment);
	const warnings = createWarnings(terminal);
	for (const warning of await ensureDataFolder(dataFolder, environment.platform)) {
		warnings.tell(warning);
	}
	const settingsFile = openSettingsFile({ dataFolder });
	const { settings, notice } = await settingsFile.load();
	if (notice !== undefined) {
		tellNotice(terminal, notice);
	}
	const registries = savedRegistries(settingsFile);
	const vault = keytarVault();
	const archive = openFolderArchive({
		dataFolder,
		version: __FERRY_VERSION__,
		onNotice: (fault) => warnings.tell(faultLine(fault)),
		onWaiting: ({ pid }) =>
			warnings.tell(`waiting for another run, process ${pid}, that writes to the same repository.`),
	});
	const credentials = credentialProvider({
		vault,
		logins: dockerLogins(environment, warnings.tell),
		onNote: warnings.tell,
	});
	return {
		terminal,
		warnings,
		version: __FERRY_VERSION__,
		workingFolder: process.cwd(),
		dataFolder,
		registries,
		vault,
		engines: localEngines(environment),
		archive,
		history: archive,
		trust: localTrustDesk({
			dataFolder,
			environment,
			credentials: () => credentials,
			resourcesFolder: packagedResources(),
		}),
		...openRegistries({
			registries,
			credentials,
			readNetwork: () => readNetworkSettings(environment, settings.proxy),
			concurrency: settings.concurrency,
			stopSignal,
		}),
		stopSignal,
		now: Date.now,
	};
}

/** The command line of an installed app runs inside it; plain Node has no such folder. */
function packagedResources(): string | undefined {
	const folder: unknown = Reflect.get(process, 'resourcesPath');
	return typeof folder === 'string' ? folder : undefined;
}
