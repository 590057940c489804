// What the app does outside its page: the window in its place, the taskbar, sleep, notifications, the menu, closing and
// quitting, and a page that crashed.
import {
	app,
	type BrowserWindow,
	dialog,
	Menu,
	Notification,
	powerMonitor,
	powerSaveBlocker,
	screen,
} from 'electron';
import type { WindowSettings } from '../../shared/settings/settings';
import type { WindowOptions } from '../app/window';
import { createAwake } from '../desktop/awake';
import { type CloseAnswer, createCloseGuard } from '../desktop/close-guard';
import { menuTemplate } from '../desktop/menu';
import { createPageRecovery } from '../desktop/page-recovery';
import { guardQuit } from '../desktop/quit-guard';
import { createRunNotes } from '../desktop/run-notes';
import { signsOf } from '../desktop/run-signs';
import { createTaskbar } from '../desktop/taskbar';
import { openWindowMemory, type WindowMemory } from '../desktop/window-memory';
import { visibleBounds } from '../desktop/window-place';
import { CLOSE_WORDS, CRASH_WORDS, type NoteWords } from '../desktop/words';
import { afterMs } from '../ipc/event-publisher';
import { nodeFileSystem } from '../platform/disk/node-file-system';
import type { Base } from './base';
import type { Engines } from './compose-engines';
import type { Transfers } from './compose-transfers';

/** The same as the package's, so that Windows shows notifications as this app's. */
const APP_ID = 'dev.imageferry.app';

export interface DesktopOptions {
	readonly transfers: Transfers;
	readonly engines: Pick<Engines, 'stop'>;
	readonly settings: () => WindowSettings;
}

export interface Desktop {
	/** Where the window was, made visible on today's displays. */
	readonly place: () => Promise<Pick<WindowOptions, 'bounds' | 'isMaximized'>>;
	/** Takes care of the window from now on. */
	readonly adopt: (window: BrowserWindow) => void;
	/** Runs are not what they were: looks at them anew. */
	readonly refresh: () => void;
}

export function composeDesktop(base: Base, options: DesktopOptions): Desktop {
	if (base.environment.platform === 'win32') app.setAppUserModelId(APP_ID);
	const { live, host, flush } = options.transfers;
	const memory = openWindowMemory({
		dataFolder: base.dataFolder,
		fileSystem: nodeFileSystem(),
		log: base.log,
		after: afterMs,
	});
	const isQuitting = guardQuit({
		app,
		stop: async () => {
			await Promise.all([host.stop(), options.engines.stop(), memory.flush()]);
			await base.log.flush();
		},
		after: afterMs,
	});
	watchPower(base);
	setMenu(base);
	const refresh = composeSigns(base, options);
	return {
		place: async () => {
			const found = await memory.recall();
			if (found === undefined) return { bounds: {}, isMaximized: false };
			const displays = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()];
			const areas = displays.map(({ workArea }) => workArea);
			return { ...found, bounds: visibleBounds(found.bounds, areas) };
		},
		adopt: (window) => {
			rememberPlace(window, memory);
			window.on('show', flush);
			window.on('restore', flush);
			const active = (): number => signsOf(live.list()).active;
			window.on(
				'close',
				createCloseGuard({
					active,
					isQuitting,
					ask: (count) => askToClose(window, count),
					minimize: () => window.minimize(),
					quit: () => app.quit(),
				}),
			);
			recoverPage(base, window);
		},
		refresh,
	};
}

/** Brings the window forward, wherever it is. */
export function bringForward(window: BrowserWindow | undefined): void {
	if (window === undefined || window.isDestroyed()) return;
	if (window.isMinimized()) window.restore();
	window.show();
	window.focus();
}

function composeSigns(base: Base, { transfers, settings }: DesktopOptions): () => void {
	const taskbar = createTaskbar((fraction, mode) => base.window()?.setProgressBar(fraction, mode));
	const awake = createAwake({
		start: () => powerSaveBlocker.start('prevent-app-suspension'),
		stop: (id) => powerSaveBlocker.stop(id),
	});
	const notes = createRunNotes({
		isWanted: () =>
			settings().hasNotifications &&
			Notification.isSupported() &&
			base.window()?.isFocused() !== true,
		show: showNote(),
		openRun: (runId) => {
			bringForward(base.window());
			base.emit('app', 'asked', { kind: 'show-run', runId });
		},
	});
	return () => {
		const runs = transfers.live.list();
		const signs = signsOf(runs);
		taskbar(signs);
		awake(signs.active > 0);
		notes(runs);
	};
}

function showNote(): (words: NoteWords, onPressed: () => void) => void {
	// One that nobody holds is collected, and its press is lost.
	const held = new Set<Notification>();
	return (words, onPressed) => {
		const note = new Notification(words);
		held.add(note);
		note.on('click', onPressed);
		note.on('close', () => held.delete(note));
		note.show();
	};
}

function rememberPlace(window: BrowserWindow, memory: WindowMemory): void {
	const note = (): void => {
		if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
		const { x, y, width, height } = window.getNormalBounds();
		memory.note({ bounds: { x, y, width, height }, isMaximized: window.isMaximized() });
	};
	window.on('resize', note);
	window.on('move', note);
	window.on('maximize', note);
	window.on('unmaximize', note);
	window.on('close', note);
}

async function askToClose(window: BrowserWindow, active: number): Promise<CloseAnswer> {
	const answers: readonly CloseAnswer[] = ['background', 'stop', 'stay'];
	const { response } = await dialog.showMessageBox(window, {
		type: 'question',
		message: CLOSE_WORDS.message(active),
		detail: CLOSE_WORDS.detail,
		buttons: [CLOSE_WORDS.background, CLOSE_WORDS.stop, CLOSE_WORDS.cancel],
		defaultId: 0,
		cancelId: 2,
		noLink: true,
	});
	return answers[response] ?? 'stay';
}

function recoverPage(base: Base, window: BrowserWindow): void {
	const onGone = createPageRecovery({
		nowMs: Date.now,
		after: afterMs,
		reload: () => base.window()?.webContents.reload(),
		ask: async () => {
			const { response } = await dialog.showMessageBox(window, {
				type: 'error',
				message: CRASH_WORDS.message,
				detail: CRASH_WORDS.detail,
				buttons: [CRASH_WORDS.reload, CRASH_WORDS.quit],
				defaultId: 0,
				cancelId: 0,
				noLink: true,
			});
			return response === 1 ? 'quit' : 'reload';
		},
		quit: () => app.quit(),
		onNote: (text) => base.log.warn(text),
	});
	window.webContents.on('render-process-gone', (_event, { reason }) => onGone(reason));
}

/** Sleep is for the log to tell, so that a stalled run can be understood; a session that ends stops runs safely. */
function watchPower(base: Base): void {
	powerMonitor.on('suspend', () => base.log.info('the computer goes to sleep'));
	powerMonitor.on('resume', () => base.log.info('the computer woke up'));
	powerMonitor.on('shutdown', () => app.quit());
}

function setMenu(base: Base): void {
	const template = menuTemplate({
		isMac: base.environment.platform === 'darwin',
		isPackaged: app.isPackaged,
		command: (command) => base.emit('app', 'asked', { kind: 'command', command }),
		close: () => {
			const window = base.window();
			if (window === undefined) app.quit();
			else window.close();
		},
	});
	Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
