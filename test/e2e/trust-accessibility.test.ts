// Every state of engine trust in the real window, light and dark: no axe violation, nothing cut off in the smallest
// window, few rows.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectNoViolation } from '../support/axe-check';
import { type StartedApp, startApp } from '../support/electron-app';
import { TRUST_PICTURES } from '../support/trust-pictures';

let started: StartedApp;

beforeAll(async () => {
	started = await startApp();
	await started.window.locator('h1').waitFor();
	await started.app.evaluate(({ BrowserWindow }) =>
		BrowserWindow.getAllWindows()[0]?.setContentSize(900, 600),
	);
});

afterAll(async () => {
	expect(started.consoleLines).toEqual([]);
	await started.stop();
});

describe('axe finds nothing', () => {
	it.each(TRUST_PICTURES)('in $name', async ({ show }) => {
		await show(started.app, started.window);
		// The frame around it has tests of its own.
		await expectNoViolation(started.window, { within: 'main' });
		const { scrolled, rows } = await started.window.evaluate(() => ({
			scrolled: [...document.querySelectorAll('main, main [data-scroller]')].some(
				(element) => element.scrollWidth > element.clientWidth,
			),
			rows: document.querySelectorAll('main [role=row], main tr, main li').length,
		}));
		expect(scrolled).toBe(false);
		expect(rows).toBeLessThan(200);
	});
});
