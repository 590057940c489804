// Composition root of the app with a window: looks at how it was started, builds adapters, then services, then
// handlers, then the window. No logic of its own; electron/README.md tells the order and why.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { app, type BrowserWindow, dialog, session } from 'electron';
import { contract, type FerryContract } from '../shared/ipc/contract';
import { channelOf } from '../shared/ipc/define';
import { appFacts } from './app/app-facts';
import { prepareForCommand } from './app/command-start';
import { openPageFiles } from './app/page-files';
import { silenceChromium } from './app/quiet-network';
import { REFUSED_EXIT_CODE, refusedSwitches } from './app/refused-switches';
import { isFirstInstance } from './app/single-instance';
import { beginSmokeTest } from './app/smoke-test';
import { openPageSession, openWindow, refuseNavigation, registerPageScheme } from './app/window';
import { paperColor } from './app/window-settings';
import { commandWords } from './command-line/command-words';
import type { Base } from './composition/base';
import { answerCommandLine } from './composition/compose-command-line';
import { bringForward, composeDesktop, type Desktop } from './composition/compose-desktop';
import { composeEngines } from './composition/compose-engines';
import { composeRegistries } from './composition/compose-registries';
import { composeShell } from './composition/compose-shell';
import { composeTransfers } from './composition/compose-transfers';
import { createEmit } from './ipc/emit-event';
import { registerHandlers } from './ipc/register-handlers';
import { refusalOf } from './ipc/sender-guard';
import { ensureDataFolder, locateDataFolder } from './platform/data-folder';
import { currentEnvironment } from './platform/environment';
import { createLogger, type Logger } from './platform/logger';
import { openSettingsFile } from './settings/settings-file';
import { windowNetwork } from './settings/window-network';

const APP_FOLDER = __dirname;
/** What is told of runs is told to the desktop too. */
const RUN_CHANNELS = channelOf('runs', '');
const newId = (): string => randomBytes(8).toString('hex');

const command = app.isPackaged ? commandWords(process.argv.slice(1)) : undefined;
const refused = refusedSwitches((name) => app.commandLine.hasSwitch(name), app.isPackaged);
if (refused.length > 0) {
	process.stderr.write(`Image Ferry does not start with --${refused.join(', --')}.\n`);
	app.exit(REFUSED_EXIT_CODE);
} else if (command !== undefined) {
	void answerCommandLine(command, prepareForCommand());
} else {
	start();
}

/** Everything that must precede `ready`. */
function start(): void {
	const smokeTest = beginSmokeTest(process.argv);
	const dataFolder = locateDataFolder(currentEnvironment());
	app.setPath('userData', path.join(dataFolder, 'window'));
	let window: BrowserWindow | undefined;
	if (!isFirstInstance(() => bringForward(window))) {
		app.quit();
		return;
	}
	const folder = path.join(dataFolder, 'logs');
	const log = createLogger({ folder, source: 'main', now: () => new Date(), newId });
	registerPageScheme();
	silenceChromium();
	refuseNavigation((way) => log.warn('navigation refused', { way }));
	app
		.whenReady()
		.then(() => compose(dataFolder, log, (opened) => (window = opened)))
		.catch((error: unknown) => {
			const logId = log.error('start failed', error);
			if (smokeTest !== undefined) return smokeTest.fail(String(error));
			dialog.showErrorBox(app.name, `Image Ferry could not start (log id ${logId}).\n${folder}`);
			app.exit(1);
		});
}

/** Adapters → services → handlers → window. */
async function compose(
	dataFolder: string,
	log: Logger,
	onOpened: (window: BrowserWindow) => void,
): Promise<void> {
	for (const warning of await ensureDataFolder(dataFolder)) log.info(warning);
	const settingsFile = openSettingsFile({ dataFolder });
	const { settings, notice } = await settingsFile.load();
	const started = appFacts(dataFolder, notice);
	let window: BrowserWindow | undefined;
	let desktop: Desktop | undefined;
	const alive = (): BrowserWindow | undefined =>
		window?.isDestroyed() === false ? window : undefined;
	const environment = currentEnvironment();
	const base: Base = {
		dataFolder,
		version: started.version,
		environment,
		settingsFile,
		network: windowNetwork({
			environment,
			settings: async () => (await settingsFile.load()).settings,
			resolveProxy: (url) => session.defaultSession.resolveProxy(url),
		}),
		emit: createEmit<FerryContract>(contract, (channel, payload) => {
			alive()?.webContents.send(channel, payload);
			if (channel.startsWith(RUN_CHANNELS)) desktop?.refresh();
		}),
		window: alive,
		newId,
		log,
	};
	const registries = composeRegistries(base);
	const engines = composeEngines(base, registries);
	const transfers = await composeTransfers(base, APP_FOLDER, registries);
	const facts = { ...started, notices: [...started.notices, ...transfers.notices] };
	const shell = composeShell(base, { facts, settings, registries, engines, transfers });
	desktop = composeDesktop(base, { transfers, engines, settings: shell.settings });
	registerHandlers<FerryContract>({
		contract,
		handlers: {
			...shell.handlers,
			...registries.handlers,
			...engines.handlers,
			...transfers.handlers,
		},
		refusalOf: (sender) => refusalOf(sender, alive()?.webContents.id),
		log,
		nowMs: Date.now,
	});
	window = openWindow({
		pages: await openPageSession(await openPageFiles(APP_FOLDER)),
		appFolder: APP_FOLDER,
		backgroundColor: paperColor(),
		...(await desktop.place()),
	});
	desktop.adopt(window);
	onOpened(window);
	log.info('window opened', { version: facts.version, electron: facts.electron });
}
