// `node build/screenshots.mjs [FOLDER]`: pictures of every screen and state, light and dark, in two sizes, for people to
// look at. Those that README shows are written beside this file when no folder is named. Under Xvfb on Linux.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from './bundle.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { ensureDependencies, ROOT, say } from './set-up.mjs';

ensureDependencies();
const { _electron } = await import('playwright-core');
const { runnerImport } = await import('vite');

/** @type {{ module: typeof import('../test/support/run-events') }} */
const { module: events } = await runnerImport(path.join(ROOT, 'test/support/run-events.ts'));
/** @type {{ module: typeof import('../test/support/mocked-main') }} */
const { module: mocked } = await runnerImport(path.join(ROOT, 'test/support/mocked-main.ts'));
/** @type {{ module: typeof import('../test/support/picture-states') }} */
const { module: pictures } = await runnerImport(path.join(ROOT, 'test/support/picture-states.ts'));

const SIZES = /** @type {const} */ ([
	[1280, 800],
	[900, 600],
]);
const THEMES = /** @type {const} */ (['light', 'dark']);
/** The run view in the middle of its work; Home and Runs are shown with it, too. */
const AT_WORK = 'run-moving';
/** What README shows, at the larger size: state → file. */
const FOR_README = new Map([
	[AT_WORK, 'run'],
	['mirror-images-38', 'mirror-images'],
	['mirror-check', 'mirror-check'],
	['registries-untrusted', 'registries'],
	['trust-review', 'trust'],
]);
const README_FOLDER = path.join(ROOT, 'build', 'screenshots');

const wanted = process.argv[2];
const folder = wanted ?? fs.mkdtempSync(path.join(os.tmpdir(), 'ferry-screenshots-'));
fs.mkdirSync(folder, { recursive: true });

const STEP_MS = 280;
/** So that the pictures, taken now, show rates and times left of a run that works. */
const startAtMs = Date.now() - 72 * STEP_MS;
const present = 3;
const moving = events.madeRun({ present, startAtMs, stepMs: STEP_MS, atOnce: 6 });
const failing = events.madeRun({ present, startAtMs, stepMs: STEP_MS, failEvery: 6, atOnce: 6 });
const many = events.madeRun({ images: 10_000, ownLayers: 1, startAtMs });

/**
 * @param {import('../test/support/run-events').MadeRun} made
 * @param {number} share of the moving part
 */
function until(made, share) {
	return [...made.planning, ...made.moving.slice(0, Math.floor(made.moving.length * share))];
}

/** @param {'cancelled' | 'interrupted'} outcome */
function stopped(outcome) {
	const before = until(moving, 0.6);
	const last = before.at(-1);
	const seq = (last?.seq ?? 0) + 1;
	return [
		...before,
		{ type: /** @type {const} */ ('run.stopped'), seq, atMs: startAtMs + 20_000, outcome },
	];
}

/** State → events; `isOpen` shows the first image's layers. */
const STATES = [
	{ name: 'run-planning', events: moving.planning.slice(0, 2) },
	{ name: AT_WORK, events: until(moving, 0.2) },
	{ name: 'run-moving-with-failures', events: until(failing, 0.22) },
	{ name: 'run-verified', events: moving.all },
	{ name: 'run-verified-open', events: moving.all, isOpen: true },
	{ name: 'run-done-with-problems', events: failing.all },
	{ name: 'run-one-image', events: events.madeRun({ images: 1, startAtMs }).all },
	{ name: 'run-10000', events: until(many, 0.4) },
	{ name: 'run-cancelled', events: stopped('cancelled') },
	{ name: 'run-interrupted', events: stopped('interrupted') },
];

await bundle();
const runtime = await electronRuntime();
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'ferry-screenshots-data-'));
const app = await _electron.launch({
	executablePath: runtime.executable,
	args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ROOT],
	env: { .../** @type {Record<string, string>} */ (process.env), FERRY_DATA_DIR: dataDir },
});
try {
	const window = await app.firstWindow();
	await window.locator('h1').waitFor();

	/** @param {readonly [number, number]} size */
	const resize = (size) =>
		app.evaluate(
			({ BrowserWindow }, [x, y]) => BrowserWindow.getAllWindows()[0]?.setContentSize(x, y),
			size,
		);
	/** @param {string} name */
	const shoot = async (name) => {
		for (const [width, height] of SIZES) {
			for (const colorScheme of THEMES) {
				await window.emulateMedia({ colorScheme });
				await resize([width, height]);
				await window.mouse.move(4, 4);
				// Colours and bars move for less than 200 ms.
				await window.waitForTimeout(350);
				await window.screenshot({ path: path.join(folder, `${name}-${colorScheme}-${width}.png`) });
			}
		}
	};

	await shoot('home-empty');
	await window.getByRole('button', { name: 'Runs', exact: true }).click();
	await shoot('runs-empty');
	for (const state of STATES) {
		await mocked.showRun(app, window, state.events);
		if (state.name === AT_WORK) await shoot('home-running');
		await window.getByRole('button', { name: 'Runs', exact: true }).click();
		if (state.name === AT_WORK) await shoot('runs');
		await window.getByRole('listitem').getByRole('button', { name: 'appcircle' }).first().click();
		await window.getByRole('treegrid').waitFor();
		if (state.isOpen === true) {
			await window.getByRole('treegrid').focus();
			await window.keyboard.press('Home');
			await window.keyboard.press('ArrowRight');
		}
		await shoot(state.name);
	}
	for (const { name, show } of pictures.PICTURE_STATES) {
		await resize(SIZES[0]);
		await show(app, window);
		await shoot(name);
	}
} finally {
	await app.close();
	fs.rmSync(dataDir, { recursive: true, force: true });
}
if (wanted === undefined) {
	fs.mkdirSync(README_FOLDER, { recursive: true });
	for (const [state, file] of FOR_README) {
		for (const theme of THEMES) {
			fs.copyFileSync(
				path.join(folder, `${state}-${theme}-${SIZES[0][0]}.png`),
				path.join(README_FOLDER, `${file}-${theme}.png`),
			);
		}
	}
}
say(`Pictures are in ${folder}.`);
