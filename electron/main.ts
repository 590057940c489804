// Composition root of the app with a window: looks at how it was started, builds adapters, then services, then
// handlers, then the window. No logic of its own; electron/README.md tells the order and why.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { app, type BrowserWindow } from 'electron';
import { contract, type FerryContract } from '../shared/ipc/contract';
import { setMenu } from './app/menu';
import { openPageFiles } from './app/page-files';
import { guardQuit } from './app/quit-guard';
import { REFUSED_EXIT_CODE, refusedSwitches } from './app/refused-switches';
import { isFirstInstance } from './app/single-instance';
import { openPageSession, openWindow, refuseNavigation, registerPageScheme } from './app/window';
import { keepWindowSettings, paperColor } from './app/window-settings';
import { createEmit } from './ipc/emit-event';
import {
	afterMs,
	createEventPublisher,
	HIDDEN_INTERVAL_MS,
	VISIBLE_INTERVAL_MS,
} from './ipc/event-publisher';
import { appHandlers } from './ipc/handlers/app';
import { runsHandlers } from './ipc/handlers/runs';
import { settingsHandlers } from './ipc/handlers/settings';
import { listenOnIpcMain, registerHandlers } from './ipc/register-handlers';
import { refusalOf } from './ipc/sender-guard';
import { locateDataFolder, tightenDataFolder } from './platform/data-folder';
import { currentEnvironment } from './platform/environment';
import { createLogger } from './platform/logger';
import { openSettingsFile } from './settings/settings-file';
import { createLiveRuns } from './transfer/live-runs';
import { createTransferHost } from './transfer/transfer-host';
import { startUtilityChild } from './transfer/utility-child';

const APP_FOLDER = __dirname;
/** The runtime that only tests use (README, known limits): packages for users never have it. */
const TEST_ELECTRON = '33.';

const refused = refusedSwitches((name) => app.commandLine.hasSwitch(name), app.isPackaged);
if (refused.length > 0) {
	process.stderr.write(`Image Ferry does not start with --${refused.join(', --')}.\n`);
	app.exit(REFUSED_EXIT_CODE);
} else {
	start();
}

/** Everything that must precede `ready`, then the rest. */
function start(): void {
	const dataFolder = locateDataFolder(currentEnvironment());
	app.setPath('userData', path.join(dataFolder, 'window'));
	let window: BrowserWindow | undefined;
	if (!isFirstInstance(() => window?.show())) {
		app.quit();
		return;
	}
	const log = createLogger({
		folder: path.join(dataFolder, 'logs'),
		source: 'main',
		now: () => new Date(),
		newId: () => randomBytes(4).toString('hex'),
	});
	registerPageScheme();
	refuseNavigation((what) => log.warn('navigation refused', { what }));

	const emit = createEmit<FerryContract>(contract, (channel, payload) => {
		if (window?.isDestroyed() === false) window.webContents.send(channel, payload);
	});
	const isSeen = (): boolean => window?.isVisible() === true && !window.isMinimized();
	const publisher = createEventPublisher({
		send: (runId, events) => emit('runs', 'happened', { runId, events }),
		intervalMs: () => (isSeen() ? VISIBLE_INTERVAL_MS : HIDDEN_INTERVAL_MS),
		after: afterMs,
	});
	const runs = createLiveRuns({ publish: publisher.publish, nowMs: Date.now });
	const host = createTransferHost({
		startChild: (listener) =>
			startUtilityChild(path.join(APP_FOLDER, 'transfer-process.cjs'), listener, log),
		runs,
		newJobId: () => randomBytes(8).toString('hex'),
		log,
	});
	guardQuit(async () => {
		await host.stop();
		await log.flush();
	});

	void app.whenReady().then(async () => {
		setMenu();
		const opened = await tightenDataFolder(dataFolder);
		if (opened.length > 0) log.warn('data folder was open to others', { paths: opened.length });
		const settingsFile = openSettingsFile({ dataFolder });
		const { settings: saved, notice } = await settingsFile.load();
		const settings = keepWindowSettings({
			theme: saved.theme,
			saveTheme: async (theme) => {
				await settingsFile.change((now) => ({ ...now, theme }));
			},
			onChanged: (changed) => emit('settings', 'changed', changed),
		});
		const facts = {
			version: __FERRY_VERSION__,
			electron: process.versions.electron,
			chromium: process.versions['chrome'] ?? '',
			dataFolder,
			notices: notice === undefined ? [] : [notice],
			isTestBuild: process.versions.electron.startsWith(TEST_ELECTRON),
		};
		registerHandlers<FerryContract>({
			contract,
			handlers: {
				app: appHandlers(facts, host),
				runs: runsHandlers(runs, host),
				settings: settingsHandlers(settings),
			},
			listen: listenOnIpcMain,
			refusalOf: (sender) => refusalOf(sender, window?.webContents.id),
			log,
			nowMs: Date.now,
		});
		const pages = openPageSession(await openPageFiles(APP_FOLDER));
		window = openWindow({ pages, appFolder: APP_FOLDER, backgroundColor: paperColor() });
		window.on('show', publisher.flush);
		window.on('restore', publisher.flush);
		log.info('window opened', { version: facts.version, electron: facts.electron });
	});
}
