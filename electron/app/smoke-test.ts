// `--smoke`: the app opens its own window as always, looks whether it came up whole, lets its page start the sample,
// prints one line of JSON and ends with 0 or 1. For packages, which no test driver can attach to. It changes nothing
// about the window and keeps to a data folder of its own; a few kilobytes that Chromium writes last stay of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { app, type BrowserWindow, type Session } from 'electron';
import { z } from 'zod';
import { channelOf } from '../../shared/ipc/define';
import { runSummarySchema } from '../../shared/mirror/run-summary';
import { keytarVault } from '../credentials/keytar-vault';
import { moveDataFolder } from '../platform/environment';
import { appFacts } from './app-facts';
import { PAGE_SCHEME, PAGE_URL } from './page-files';

const TIMEOUT_MS = 90_000;
const LOOK_EVERY_MS = 100;
/** A blank window has one colour; text alone brings dozens. */
const COLOURS_OF_A_PAGE = 16;
const FRAME_IS_SEEN = `['header nav', 'main h1', 'footer'].every((part) => {
	const box = document.querySelector(part)?.getBoundingClientRect();
	return box !== undefined && box.width > 0 && box.height > 0;
})`;

export interface SmokeTest {
	/** The app could not start. */
	readonly fail: (why: string) => void;
}

/** Begins the test when the app was started for one. Must run before anything asks for the data folder. */
export function beginSmokeTest(args: readonly string[]): SmokeTest | undefined {
	if (!args.includes('--smoke')) {
		return undefined;
	}
	const dataFolder = mkdtempSync(path.join(tmpdir(), 'image-ferry-smoke-'));
	moveDataFolder(dataFolder);
	const end = (line: object, isWell: boolean): void => {
		process.stdout.write(`${JSON.stringify({ ok: isWell, ...line })}\n`, () => {
			rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 });
			app.exit(isWell ? 0 : 1);
		});
	};
	const fail = (why: string): void => end({ why }, false);
	setTimeout(() => fail(`not done after ${TIMEOUT_MS} ms`), TIMEOUT_MS);
	app.once('browser-window-created', (_event, window) => {
		lookAt(window, dataFolder).then(
			(line) => end(line, line.protocol && line.painted && line.sample === 'succeeded'),
			(error: unknown) => fail(String(error)),
		);
	});
	return { fail };
}

async function lookAt(window: BrowserWindow, dataFolder: string) {
	const { version, electron, isTestBuild } = appFacts(dataFolder, undefined);
	await untilSeen(window);
	const { fault } = await keytarVault().status();
	return {
		version,
		electron,
		isTestBuild,
		packaged: app.isPackaged,
		asar: app.getAppPath().endsWith('.asar'),
		keychain: fault?.code ?? 'available',
		sandbox: await isSandboxed(window),
		protocol: await servesOnlyThePage(window.webContents.session),
		painted: isPainted(await window.webContents.capturePage()),
		sample: await outcomeOfSample(window),
	};
}

/** Waits for the frame around the screens, with its parts at their places. */
async function untilSeen(window: BrowserWindow): Promise<void> {
	for (;;) {
		const isLoaded = window.webContents.getURL() === PAGE_URL && !window.webContents.isLoading();
		if (isLoaded && window.isVisible()) {
			const isSeen: unknown = await window.webContents.executeJavaScript(FRAME_IS_SEEN);
			if (isSeen === true) return;
		}
		await delay(LOOK_EVERY_MS);
	}
}

/** Whether the page's process may call the kernel through a filter only; unknown beside Linux. */
async function isSandboxed(window: BrowserWindow): Promise<boolean | undefined> {
	if (process.platform !== 'linux') {
		return undefined;
	}
	const status = await readFile(`/proc/${window.webContents.getOSProcessId()}/status`, 'utf8');
	return /^Seccomp:\s*2$/m.test(status);
}

const startedSchema = z.object({ value: z.object({ runId: z.string() }) });
const listSchema = z.object({ value: z.object({ runs: z.array(runSummarySchema) }) });

/** Page, bridge, main, transfer process and embedded registries at work: the button of the first start. */
async function outcomeOfSample(window: BrowserWindow): Promise<string> {
	const ask = (group: string, name: string): Promise<unknown> =>
		window.webContents.executeJavaScript(
			`window.ferry.invoke(${JSON.stringify(channelOf(group, name))}, {})`,
		);
	const { value: started } = startedSchema.parse(await ask('app', 'startSample'));
	for (;;) {
		const { value: list } = listSchema.parse(await ask('runs', 'list'));
		const outcome = list.runs.find((run) => run.runId === started.runId)?.outcome;
		if (outcome !== undefined) return outcome;
		await delay(LOOK_EVERY_MS);
	}
}

async function servesOnlyThePage(pages: Session): Promise<boolean> {
	const page = await pages.fetch(PAGE_URL);
	const other = await pages.fetch(`${PAGE_SCHEME}://app/main.cjs`);
	const hasPolicy = page.headers.get('Content-Security-Policy')?.includes("default-src 'none'");
	return page.status === 200 && hasPolicy === true && other.status === 404;
}

/** Whether more than a background is on the picture. */
function isPainted(picture: Electron.NativeImage): boolean {
	const pixels = picture.toBitmap();
	const colours = new Set<number>();
	for (let at = 0; at + 4 <= pixels.length && colours.size < COLOURS_OF_A_PAGE; at += 4) {
		colours.add(pixels.readUInt32LE(at));
	}
	return colours.size >= COLOURS_OF_A_PAGE;
}
