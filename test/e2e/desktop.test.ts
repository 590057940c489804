// The app towards the desktop, on the real Electron: closing during a run, sleep, title and taskbar, where the window
// was, a page that crashes, and whom its files are for.
import { lstatSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { text } from '../../renderer/text/en';
import { type StartedApp, type StartOptions, startApp } from '../support/electron-app';
import { temporaryFolder, waitFor } from '../support/own-process';
import { ferryPage } from './pages/ferry-page';

const TO_THE_END = { timeout: 60_000 };
const open: StartedApp[] = [];

async function start(options: StartOptions = {}) {
	const started = await startApp(options);
	open.push(started);
	await started.window.locator('h1').waitFor();
	return { ...started, page: ferryPage(started.window) };
}

afterEach(async () => {
	for (const started of open.splice(0)) await started.stop();
});

/** What the app did with the desktop, written down beside the real thing. */
interface Seen {
	readonly questions: string[];
	readonly progress: string[];
	readonly blockers: number[];
	readonly notes: string[];
	readonly presses: (() => void)[];
	minimized: number;
}

/** Answers every dialog with the button at `answer`, and notes what the app does with the desktop. */
async function watch(app: StartedApp['app'], answer = 2): Promise<void> {
	await app.evaluate(({ BrowserWindow, dialog, Notification, powerSaveBlocker }, response) => {
		const seen: Seen = {
			questions: [],
			progress: [],
			blockers: [],
			notes: [],
			presses: [],
			minimized: 0,
		};
		Object.assign(globalThis, { ferrySeen: seen });
		const [window] = BrowserWindow.getAllWindows();
		if (window === undefined) throw new Error('no window');
		const showMessageBox = async (...args: unknown[]) => {
			const { message } = args.at(-1) as { message: string };
			seen.questions.push(message);
			return { response, checkboxChecked: false };
		};
		Object.assign(dialog, { showMessageBox });
		window.minimize = () => {
			seen.minimized += 1;
		};
		window.setProgressBar = (fraction, options) => {
			seen.progress.push(`${options?.mode} ${fraction}`);
		};
		const startBlocker = powerSaveBlocker.start.bind(powerSaveBlocker);
		powerSaveBlocker.start = (type) => {
			const id = startBlocker(type);
			seen.blockers.push(id);
			return id;
		};
		Object.assign(Notification, { isSupported: () => true });
		Notification.prototype.show = function show(this: Electron.Notification) {
			seen.notes.push(`${this.title} ${this.body}`);
			seen.presses.push(() => this.emit('click'));
		};
	}, answer);
}

const seenBy = (app: StartedApp['app']) =>
	app.evaluate(({ BrowserWindow, powerSaveBlocker }) => {
		const { ferrySeen } = globalThis as unknown as { ferrySeen: Seen };
		const { questions, progress, blockers, notes, minimized } = ferrySeen;
		const isAwake = blockers.some((id) => powerSaveBlocker.isStarted(id));
		const title = BrowserWindow.getAllWindows()[0]?.getTitle() ?? '';
		return { questions, progress, blockers, notes, minimized, isAwake, title };
	});

const closeWindow = (app: StartedApp['app']) =>
	app.evaluate(({ BrowserWindow }) => {
		setTimeout(() => BrowserWindow.getAllWindows()[0]?.close(), 0);
	});

/** Starts the sample and waits until bytes move. */
async function startMoving(app: StartedApp['app'], page: ReturnType<typeof ferryPage>) {
	await page.startSample();
	const title = () =>
		app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle() ?? '');
	await waitFor('a percent in the title', async () => /^\d+ % · /.test(await title()));
}

describe('a run and the desktop', () => {
	it('keeps the computer awake, shows in title and taskbar, and tells its end; all of it only then', async () => {
		const { app, page } = await start();
		await watch(app);
		await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur());
		await page.startSample();
		await waitFor('a percent in the title', async () =>
			/^\d+ % · /.test((await seenBy(app)).title),
		);
		expect(await seenBy(app)).toMatchObject({ isAwake: true });
		await page.ending(/verified$/).waitFor(TO_THE_END);
		await waitFor('sleep to be allowed', async () => !(await seenBy(app)).isAwake);
		const { blockers, progress, title, notes } = await seenBy(app);
		expect(blockers).toHaveLength(1);
		expect(progress[0]).toBe('indeterminate 2');
		expect(progress.some((one) => /^normal 0\.\d+$/.test(one))).toBe(true);
		expect(progress.at(-1)).toBe('none -1');
		expect(title).toBe('Image Ferry');
		expect(notes).toEqual([expect.stringMatching(/^sample: verified \d+ images at the dest/)]);

		await page.goHome();
		await app.evaluate(() => {
			const { ferrySeen } = globalThis as unknown as { ferrySeen: Seen };
			ferrySeen.presses[0]?.();
		});
		await page.ending(/verified$/).waitFor();
	});

	it('asks once when the window is closed; minimised, it goes on', async () => {
		const { app, page } = await start();
		await watch(app, 0);
		await page.startSample();
		await page.footer.getByRole('progressbar').waitFor();
		await closeWindow(app);
		await waitFor('the question', async () => (await seenBy(app)).minimized === 1);
		expect((await seenBy(app)).questions).toEqual(['A run is still transferring']);
		await page.ending(/verified$/).waitFor(TO_THE_END);
		await waitFor('sleep to be allowed', async () => !(await seenBy(app)).isAwake);
		const ended = new Promise((resolve) => app.process().once('exit', resolve));
		await closeWindow(app);
		await ended;
		open.length = 0;
	});

	it('stops safely when that is the answer, and the next start shows it as interrupted', async () => {
		const dataDir = temporaryFolder('e2e');
		const { app, page } = await start({ dataDir });
		await watch(app, 1);
		await startMoving(app, page);
		const ended = new Promise((resolve) => app.process().once('exit', resolve));
		await closeWindow(app);
		await ended;
		open.length = 0;
		const next = await start({ dataDir });
		await next.page.goToRuns();
		await next.page.openRun(/Interrupted/);
	});

	it('is stopped without a question by SIGTERM', async () => {
		const dataDir = temporaryFolder('e2e');
		const { app, page } = await start({ dataDir });
		await startMoving(app, page);
		const ended = new Promise((resolve) => app.process().once('exit', resolve));
		app.process().kill('SIGTERM');
		await ended;
		open.length = 0;
		const next = await start({ dataDir });
		await next.page.goToRuns();
		await next.page.openRun(/Interrupted/);
	});
});

describe('the window', () => {
	it('comes back where it was; a damaged file, or settings that are none, keep nothing from starting', async () => {
		const dataDir = temporaryFolder('e2e');
		const boundsOf = (app: StartedApp['app']) =>
			app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds());
		const first = await start({ dataDir });
		const wanted = { x: 60, y: 40, width: 1000, height: 700 };
		await first.app.evaluate(({ BrowserWindow }, bounds) => {
			BrowserWindow.getAllWindows()[0]?.setBounds(bounds);
		}, wanted);
		await waitFor('the bounds', async () => (await boundsOf(first.app))?.width === wanted.width);
		await first.stop();
		open.length = 0;

		const second = await start({ dataDir });
		expect(await boundsOf(second.app)).toEqual(wanted);
		await second.stop();
		open.length = 0;

		writeFileSync(path.join(dataDir, 'window-place.json'), '{"version":1,"bounds":');
		writeFileSync(path.join(dataDir, 'settings.json'), '\u0000\u0001 no settings');
		const third = await start({ dataDir });
		expect(await boundsOf(third.app)).toMatchObject({ width: 1280, height: 800 });
		await third.window.getByText(/settings\.json is damaged/).waitFor();
		expect(readdirSync(dataDir).some((name) => name.startsWith('settings.json.damaged-'))).toBe(
			true,
		);
	});

	it('keeps what it writes for its owner, also when it was started with umask 000', async () => {
		const before = process.umask(0);
		const { app, dataDir, page } = await start({ dataDir: temporaryFolder('e2e') });
		process.umask(before);
		await page.chooseTheme(text.theme.dark);
		await page.startSample();
		await page.ending(/verified$/).waitFor(TO_THE_END);
		await app.close();
		open.length = 0;
		const openToOthers = ['.', ...readdirSync(dataDir, { recursive: true, encoding: 'utf8' })]
			.map((name) => ({ name, status: lstatSync(path.join(dataDir, name)) }))
			.filter(({ status }) => !status.isSymbolicLink() && (status.mode & 0o077) !== 0)
			.map(({ name, status }) => `${name} ${(status.mode & 0o777).toString(8)}`);
		expect(openToOthers).toEqual([]);
	});

	it('comes back after crashes, and asks instead of trying for ever', async () => {
		const { app } = await start();
		await watch(app, 0);
		await app.evaluate(({ BrowserWindow }) => {
			const counter = { gone: 0 };
			Object.assign(globalThis, { ferryCounter: counter });
			BrowserWindow.getAllWindows()[0]?.webContents.on('render-process-gone', () => {
				counter.gone += 1;
			});
		});
		const goneBy = (main: StartedApp['app']) =>
			main.evaluate(
				() => (globalThis as unknown as { ferryCounter: { gone: number } }).ferryCounter.gone,
			);
		const isBack = () =>
			app.evaluate(async ({ BrowserWindow }) => {
				const contents = BrowserWindow.getAllWindows()[0]?.webContents;
				if (contents === undefined || contents.isCrashed() || contents.isLoading()) return false;
				const read = "document.querySelector('h1')?.textContent ?? ''";
				// A page that dies meanwhile never answers.
				const silence = new Promise((resolve) => setTimeout(() => resolve('silence'), 1000));
				return (await Promise.race([contents.executeJavaScript(read), silence])) === 'Home';
			});
		for (let count = 0; count < 4; count += 1) {
			await app.evaluate(({ BrowserWindow }) => {
				const contents = BrowserWindow.getAllWindows()[0]?.webContents;
				setTimeout(() => contents?.forcefullyCrashRenderer(), 50);
			});
			await waitFor('the end of the page', async () => (await goneBy(app)) > count, 20_000);
			await waitFor('the page', isBack, 20_000);
		}
		expect((await seenBy(app)).questions).toEqual(['The window stopped working several times']);
	});
});

describe('the native menu', () => {
	it('tells the page what to do, once', async () => {
		const { app, window, page } = await start();
		await app.evaluate(({ Menu }) => {
			Menu.getApplicationMenu()?.getMenuItemById('go-settings')?.click();
		});
		await window.getByRole('heading', { level: 1, name: text.settings.title }).waitFor();
		await window.keyboard.press('Control+3');
		await window.getByRole('heading', { level: 1, name: text.runs.title }).waitFor();
		expect(await page.title.textContent()).toBe(text.runs.title);
	});
});
