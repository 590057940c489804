// Entry of the command line on plain Node: composition root of everything that works without a window.
import { setMaxListeners } from 'node:events';
import { EXIT, type ExitStatus, type Terminal } from './command-line/answer';
import type { CommandContext } from './command-line/command-context';
import { openRegistries } from './command-line/open-registries';
import { runCommandLine } from './command-line/run-command';
import { keytarVault } from './credentials/keytar-vault';
import { openFolderArchive } from './mirror/folder-archive';
import { RunStop } from './mirror/stop-signal';
import { ensureDataFolder, locateDataFolder } from './platform/data-folder';
import { currentEnvironment } from './platform/environment';
import { readNetworkSettings } from './platform/network-settings';
import { savedRegistries } from './settings/saved-registries';
import { openSettingsFile } from './settings/settings-file';

/** What a second signal of the same kind means: leave at once. */
const IMPATIENT_EXIT = {
	SIGINT: EXIT.cancelled,
	SIGTERM: EXIT.interrupted,
	SIGHUP: EXIT.interrupted,
};

const terminal: Terminal = {
	output: process.stdout,
	problems: process.stderr,
	async readInput() {
		const chunks: Buffer[] = [];
		for await (const chunk of process.stdin) {
			chunks.push(chunk as Buffer);
		}
		return Buffer.concat(chunks).toString('utf8');
	},
};

void main();

async function main(): Promise<void> {
	refuseBrokenPipes();
	const stop = stopOnSignals();
	const status = await runCommandLine(
		process.argv.slice(2),
		terminal,
		__FERRY_VERSION__,
		() => buildContext(stop),
		stop,
	);
	await leave(status);
}

async function buildContext(stopSignal: AbortSignal): Promise<CommandContext> {
	const environment = currentEnvironment();
	const dataFolder = locateDataFolder(environment);
	for (const warning of await ensureDataFolder(dataFolder, environment.platform)) {
		terminal.problems.write(`warning: ${warning}\n`);
	}
	const registries = savedRegistries(openSettingsFile({ dataFolder }));
	const vault = keytarVault();
	const archive = openFolderArchive({ dataFolder, version: __FERRY_VERSION__ });
	return {
		terminal,
		version: __FERRY_VERSION__,
		workingFolder: process.cwd(),
		dataFolder,
		registries,
		vault,
		archive,
		history: archive,
		...openRegistries({
			registries,
			vault,
			environment,
			readNetwork: () => readNetworkSettings(environment),
		}),
		stopSignal,
		now: Date.now,
	};
}

/** SIGINT cancels, SIGTERM and SIGHUP interrupt; both can be gone on from. A second one ends at once. */
function stopOnSignals(): AbortSignal {
	const stop = new AbortController();
	setMaxListeners(0, stop.signal);
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			if (stop.signal.aborted) {
				process.exit(IMPATIENT_EXIT[signal]);
			}
			stop.abort(new RunStop(signal === 'SIGINT' ? 'cancelled' : 'interrupted'));
		});
	}
	return stop.signal;
}

/** `ferry runs | head` closes the pipe early; that is no failure. */
function refuseBrokenPipes(): void {
	for (const stream of [process.stdout, process.stderr]) {
		stream.on('error', (error: NodeJS.ErrnoException) => {
			if (error.code !== 'EPIPE') {
				throw error;
			}
		});
	}
}

/** Ends the process even if a keychain call still hangs, after what was written has gone out. */
async function leave(status: ExitStatus): Promise<void> {
	process.exitCode = status;
	await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
	process.exit(status);
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
	return new Promise((resolve) => {
		stream.write('', () => resolve());
	});
}
