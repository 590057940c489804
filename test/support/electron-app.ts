// Starts the built app in a real window, with a data folder of its own, for tests that drive it.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { APP_DIR } from './built-app';

export interface StartedApp {
	readonly app: ElectronApplication;
	readonly window: Page;
	/** What the page wrote to its console, `type: text`; CSP violations show up here as errors. */
	readonly consoleLines: readonly string[];
	/** Where this app keeps everything; gone after `stop` unless the test gave the folder. */
	readonly dataDir: string;
	/** Closes the window and waits for every process of the app. */
	stop(): Promise<void>;
}

export interface StartOptions {
	/** An existing data folder, to start again on what an earlier app left; default: a fresh one. */
	readonly dataDir?: string;
	readonly env?: Readonly<Record<string, string>>;
	readonly args?: readonly string[];
}

/** Starts the app and waits for its first window. */
export async function startApp(options: StartOptions = {}): Promise<StartedApp> {
	const dataDir = options.dataDir ?? (await mkdtemp(path.join(os.tmpdir(), 'ferry-e2e-')));
	const app = await _electron.launch({
		executablePath: inject('electronExecutable'),
		// Chromium's own sandbox refuses to run as root; the page's is asserted by the window tests.
		args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), APP_DIR, ...(options.args ?? [])],
		env: { ...inheritedEnv(), FERRY_DATA_DIR: dataDir, ...options.env },
	});
	const window = await app.firstWindow();
	const consoleLines: string[] = [];
	window.on('console', (message) => consoleLines.push(`${message.type()}: ${message.text()}`));
	const stop = async () => {
		await app.close();
		if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
	};
	return { app, window, consoleLines, dataDir, stop };
}

function inheritedEnv(): Record<string, string> {
	const entries = Object.entries(process.env).filter(
		(entry): entry is [string, string] => entry[1] !== undefined,
	);
	return Object.fromEntries(entries);
}
