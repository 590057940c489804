// Every state of the Registries screen, light and dark: no axe violation, nothing cut off, few rows, and the keyboard
// alone reaches all of it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { text } from '../../renderer/text/en';
import { makeFault } from '../../shared/fault/fault';
import { expectNoViolation as lookWithAxe } from '../support/axe-check';
import { type StartedApp, startApp } from '../support/electron-app';
import {
	MADE_LOGINS,
	type MadeRegistries,
	madeRows,
	manyRows,
	showRegistries,
	UNTRUSTED_STEPS,
	WORKING_STEPS,
} from '../support/mocked-registries';
import { registriesPage } from './pages/registries-page';

const { editor } = text.registries;
const rows = madeRows();
let started: StartedApp;
let page: ReturnType<typeof registriesPage>;

beforeAll(async () => {
	started = await startApp();
	page = registriesPage(started.window);
	await started.window.locator('h1').waitFor();
});

afterAll(async () => {
	expect(started.consoleLines).toEqual([]);
	await started.stop();
});

async function show(made: MadeRegistries) {
	await showRegistries(started.app, started.window, made);
	await page.open();
}

/** The frame around it has tests of its own. */
const expectNoViolation = () => lookWithAxe(started.window, { within: 'main' });

const NO_KEYCHAIN = {
	kind: 'keychain' as const,
	fault: makeFault({ code: 'keychain.unavailable', side: 'keychain', subject: 'Image Ferry' }),
};

describe('axe finds nothing', () => {
	it.each([
		['without any registry', {}],
		['without a keychain', { rows, vault: NO_KEYCHAIN }],
		['with passwords in memory', { rows, vault: { kind: 'session' } }],
	] as const)('in the list %s', async (_name, made) => {
		await show(made);
		await expectNoViolation();
	});

	it.each([
		['that failed', UNTRUSTED_STEPS, false],
		['that runs', WORKING_STEPS.slice(0, 4), true],
	] as const)('in the editor with a test %s', async (_name, steps, isEndless) => {
		await show({ rows, steps, isEndless });
		await page.row('Harbor').click();
		await page.grid.focus();
		await started.window.keyboard.press('t');
		await page.step(isEndless ? 'sign-in' : 'clock').waitFor();
		await expectNoViolation();
	});

	it('in the editor as it is filled in, with everything wrong in it, and when it asks', async () => {
		await show({ rows });
		await page.add();
		await page.address.fill('http://bücher.example:5000/team');
		await page.typeCredential('alice', ' s3cret');
		await expectNoViolation();
		await page.sheet.getByRole('radio', { name: editor.kinds.google }).click();
		await page.sheet.getByText(text.registries.policies['private-ca'].name).click();
		await page.address.fill('*.example');
		await page.press(editor.save);
		await expectNoViolation();
		await page.press(editor.close);
		await page.sheet.getByText(editor.dirty).waitFor();
		await expectNoViolation();
	});

	it('in the logins to import', async () => {
		await show({ rows, logins: MADE_LOGINS });
		await page.press(text.registries.import);
		await page.sheet.getByRole('listitem').first().waitFor();
		await expectNoViolation();
	});
});

describe('the screen', () => {
	it('has at most 200 rows of 1,000 registries in the document, first to last', async () => {
		await show({ rows: manyRows(1000) });
		await page.grid.focus();
		for (const key of ['Home', 'PageDown', 'End', 'ArrowUp']) {
			await started.window.keyboard.press(key);
			expect(await page.grid.getByRole('row').count()).toBeLessThanOrEqual(200);
		}
		await page.row('Registry 998').waitFor();
	});

	it('fits 900 × 600 and 200 % text without a sideways scroll bar', async () => {
		await show({ rows, steps: UNTRUSTED_STEPS });
		await page.row('Harbor').click();
		for (const [width, height, zoom] of [
			[900, 600, 1],
			[1280, 800, 2],
			[1280, 800, 1],
		] as const) {
			await started.app.evaluate(
				({ BrowserWindow }, [x, y, factor]) => {
					const [window] = BrowserWindow.getAllWindows();
					window?.setContentSize(x, y);
					window?.webContents.setZoomFactor(factor);
				},
				[width, height, zoom] as const,
			);
			await started.window.waitForTimeout(200);
			const isTooWide = await started.window.evaluate(() => {
				const parts = [
					document.documentElement,
					...document.querySelectorAll('aside, aside > div'),
				];
				return parts.some((part) => part.scrollWidth > part.clientWidth + 1);
			});
			expect(isTooWide).toBe(false);
		}
	});

	it('is used by the keyboard alone: a registry is found, opened, changed and left', async () => {
		await show({ rows });
		const { keyboard } = started.window;
		await page.grid.focus();
		await keyboard.press('End');
		await keyboard.press('Enter');
		await page.sheet.getByRole('heading', { name: 'Vendor' }).waitFor();
		await keyboard.press('Tab');
		await keyboard.press('Tab');
		expect(await page.address.evaluate((field) => field === document.activeElement)).toBe(true);
		await keyboard.press('Tab');
		await keyboard.type('Vendor 2');
		await keyboard.press('Escape');
		await page.sheet.getByText(editor.dirty).waitFor();
		await page.press(editor.discard);
		expect(await page.grid.evaluate((grid) => grid === document.activeElement)).toBe(true);
	});
});
