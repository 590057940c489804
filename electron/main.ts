// Composition root of the app with a window: looks at how it was started, builds adapters, then services, then
// handlers, then the window. No logic of its own; electron/README.md tells the order and why.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import { contract, type FerryContract } from '../shared/ipc/contract';
import { appFacts } from './app/app-facts';
import { setMenu } from './app/menu';
import { openPageFiles } from './app/page-files';
import { guardQuit } from './app/quit-guard';
import { REFUSED_EXIT_CODE, refusedSwitches } from './app/refused-switches';
import { isFirstInstance } from './app/single-instance';
import { openPageSession, openWindow, refuseNavigation, registerPageScheme } from './app/window';
import { keepWindowSettings, paperColor } from './app/window-settings';
import { createEmit } from './ipc/emit-event';
import * as publishing from './ipc/event-publisher';
import { appHandlers } from './ipc/handlers/app';
import { runsHandlers } from './ipc/handlers/runs';
import { settingsHandlers } from './ipc/handlers/settings';
import { registerHandlers } from './ipc/register-handlers';
import { refusalOf } from './ipc/sender-guard';
import { openFolderArchive } from './mirror/folder-archive';
import { ensureDataFolder, locateDataFolder } from './platform/data-folder';
import { currentEnvironment } from './platform/environment';
import { createLogger, type Logger } from './platform/logger';
import { openSettingsFile } from './settings/settings-file';
import { createLiveRuns } from './transfer/live-runs';
import { createTransferHost } from './transfer/transfer-host';
import { startUtilityChild } from './transfer/utility-child';

const APP_FOLDER = __dirname;
const newId = (): string => randomBytes(8).toString('hex');

const refused = refusedSwitches((name) => app.commandLine.hasSwitch(name), app.isPackaged);
if (refused.length > 0) {
	process.stderr.write(`Image Ferry does not start with --${refused.join(', --')}.\n`);
	app.exit(REFUSED_EXIT_CODE);
} else {
	start();
}

/** Everything that must precede `ready`. */
function start(): void {
	const dataFolder = locateDataFolder(currentEnvironment());
	app.setPath('userData', path.join(dataFolder, 'window'));
	let window: BrowserWindow | undefined;
	if (!isFirstInstance(() => window?.show())) {
		app.quit();
		return;
	}
	const folder = path.join(dataFolder, 'logs');
	const log = createLogger({ folder, source: 'main', now: () => new Date(), newId });
	registerPageScheme();
	refuseNavigation((way) => log.warn('navigation refused', { way }));
	app
		.whenReady()
		.then(() => compose(dataFolder, log, (opened) => (window = opened)))
		.catch((error: unknown) => {
			const logId = log.error('start failed', error);
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
	const facts = appFacts(dataFolder, notice);
	const history = openFolderArchive({ dataFolder, version: facts.version });
	const pages = openPageSession(await openPageFiles(APP_FOLDER));

	const emit = createEmit<FerryContract>(contract, (channel, payload) => {
		if (!window.isDestroyed()) window.webContents.send(channel, payload);
	});
	const isSeen = (): boolean =>
		!window.isDestroyed() && window.isVisible() && !window.isMinimized();
	const publisher = publishing.createEventPublisher({
		send: (runId, events) => emit('runs', 'happened', { runId, events }),
		intervalMs: () => (isSeen() ? publishing.VISIBLE_INTERVAL_MS : publishing.HIDDEN_INTERVAL_MS),
		after: publishing.afterMs,
	});
	const live = createLiveRuns({ publish: publisher.publish, nowMs: Date.now });
	const script = path.join(APP_FOLDER, 'transfer-process.cjs');
	const host = createTransferHost({
		startChild: (listener) => startUtilityChild(script, listener, log),
		runs: live,
		newJobId: newId,
		log,
	});
	guardQuit(() => host.stop().finally(() => log.flush()));
	const keeper = keepWindowSettings({
		theme: settings.theme,
		saveTheme: (theme) => settingsFile.change((now) => ({ ...now, theme })),
		onChanged: (changed) => emit('settings', 'changed', changed),
	});
	registerHandlers<FerryContract>({
		contract,
		handlers: {
			app: appHandlers(facts, host),
			runs: runsHandlers({ live, history, host }),
			settings: settingsHandlers(keeper),
		},
		refusalOf: (sender) =>
			refusalOf(sender, window.isDestroyed() ? undefined : window.webContents.id),
		log,
		nowMs: Date.now,
	});
	setMenu();
	const window = openWindow({ pages, appFolder: APP_FOLDER, backgroundColor: paperColor() });
	window.on('show', publisher.flush);
	window.on('restore', publisher.flush);
	onOpened(window);
	log.info('window opened', { version: facts.version, electron: facts.electron });
}
