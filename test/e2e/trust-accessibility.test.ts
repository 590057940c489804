// States of engine trust in the real window, light and dark: no axe violation, nothing cut off in the smallest window nor
// with the largest text, few rows.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectNoViolation } from '../support/axe-check';
import { type StartedApp, startApp } from '../support/electron-app';
import { TRUST_PICTURES } from '../support/trust-pictures';

let started: StartedApp;
/** Made of the same parts as others. */
const ALIKE = new Set(
	['engines-no-change', 'engines-one-change', 'choose-empty', 'review-nothing'].map(
		(name) => `trust-${name}`,
	),
);

const resize = (width: number, height: number, zoom: number) =>
	started.app.evaluate(
		({ BrowserWindow }, [x, y, factor]) => {
			const [window] = BrowserWindow.getAllWindows();
			window?.setContentSize(x, y);
			window?.webContents.setZoomFactor(factor);
		},
		[width, height, zoom] as const,
	);

/** What is wider than its place. */
const cutOff = () =>
	started.window.evaluate(() =>
		[...document.querySelectorAll('body, main, main [data-scroller], footer, main button')]
			.filter((element) => element.scrollWidth > element.clientWidth + 1)
			.map((element) => element.outerHTML.slice(0, 200)),
	);

beforeAll(async () => {
	started = await startApp();
	await started.window.locator('h1').waitFor();
});

afterAll(async () => {
	expect(started.consoleLines).toEqual([]);
	await started.stop();
});

describe('nothing is cut off, and axe finds nothing', () => {
	const states = TRUST_PICTURES.filter(({ name }) => !ALIKE.has(name));
	it.each(states)('in $name', async ({ show }) => {
		await resize(900, 600, 1);
		await show(started.app, started.window);
		// The frame around it has tests of its own.
		await expectNoViolation(started.window, { within: 'main' });
		const rows = await started.window.locator('main [role=row], main tr, main li').count();
		expect(rows).toBeLessThan(200);
		expect(await cutOff()).toEqual([]);
		await resize(900, 600, 2);
		await expect.poll(() => started.window.evaluate(() => window.innerWidth)).toBeLessThan(500);
		expect(await cutOff()).toEqual([]);
	});
});
