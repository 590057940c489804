// The frame around the screens in the real window: palette, keys, settings that last, and every state of them for axe,
// in every look.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { text } from '../../renderer/text/en';
import { expectNoViolation as lookWithAxe } from '../support/axe-check';
import { type StartedApp, startApp } from '../support/electron-app';
import { waitFor } from '../support/own-process';
import { ferryPage } from './pages/ferry-page';

let started: StartedApp;
let page: ReturnType<typeof ferryPage>;

beforeAll(async () => {
	started = await startApp();
	page = ferryPage(started.window);
	await started.window.locator('h1').waitFor();
});

afterAll(async () => {
	expect(started.consoleLines).toEqual([]);
	await started.stop();
});

const press = (...keys: string[]) =>
	keys.reduce(
		(before, key) => before.then(() => started.window.keyboard.press(key)),
		Promise.resolve(),
	);
const dialog = () => started.window.getByRole('dialog');
const title = (name: string) =>
	started.window.getByRole('heading', { level: 1, name, exact: true }).waitFor();

/** Looks with axe at what is shown, in both themes, with forced colours and without motion. */
const expectNoViolation = () => lookWithAxe(started.window, { isForced: true });

async function showAt(width: number, height: number, zoom: number) {
	await started.app.evaluate(
		({ BrowserWindow }, [x, y, factor]) => {
			const [window] = BrowserWindow.getAllWindows();
			window?.setContentSize(x, y);
			window?.webContents.setZoomFactor(factor);
		},
		[width, height, zoom] as const,
	);
	await started.window.waitForTimeout(200);
}

describe('the palette', () => {
	it('leads to a screen by a few letters, and gives the focus to it', async () => {
		await press('Control+k');
		await dialog().waitFor();
		await expectNoViolation();
		await started.window.keyboard.type('go to set');
		await press('Enter');
		await title(text.settings.title);
		expect(await dialog().count()).toBe(0);
		await waitFor('the focus in the screen', () =>
			started.window.evaluate(() => document.activeElement?.closest('main') !== null),
		);
	});

	it('says when nothing is found, and goes by Escape', async () => {
		await press('Control+k');
		await started.window.keyboard.type('zzz');
		await started.window.getByText(text.shell.palette.nothing).waitFor();
		await expectNoViolation();
		await press('Escape');
		expect(await dialog().count()).toBe(0);
	});
});

describe('the keys', () => {
	it('are all on one sheet', async () => {
		await press('F1');
		await dialog().getByText(text.shell.keys.everywhere).waitFor();
		await expectNoViolation();
		await press('Escape');
	});

	it('lead round the window and to every screen', async () => {
		const parts: string[] = [];
		for (let step = 0; step < 3; step += 1) {
			await press('F6');
			parts.push(
				await started.window.evaluate(
					() => document.activeElement?.closest('[data-region]')?.tagName ?? 'none',
				),
			);
		}
		expect([...parts].sort()).toEqual(['FOOTER', 'HEADER', 'MAIN']);
		const names = [
			text.home.title,
			text.mirror.title,
			text.runs.title,
			text.registries.title,
			text.engines.title,
			text.settings.title,
		];
		for (const [index, name] of names.entries()) {
			await press(`Control+${index + 1}`);
			await title(name);
		}
	});
});

describe('the settings', () => {
	it('take a proxy by the keyboard alone, refuse a sign-in, and say what is in use', async () => {
		await press('Control+Comma');
		await title(text.settings.title);
		await expectNoViolation();
		const { proxy } = text.settings;
		await started.window.getByRole('radio', { name: proxy.modes.system.name }).last().focus();
		await press('ArrowUp');
		await started.window.getByLabel(proxy.server).focus();
		await started.window.keyboard.type('http://user:CANARY-shell@proxy.example:3128');
		await started.window.getByText(proxy.problems['holds-sign-in']).waitFor();
		await expectNoViolation();
		await started.window.getByLabel(proxy.server).fill('proxy.example:3128');
		await press('Control+Enter');
		await started.window.getByText(proxy.through('http://proxy.example:3128', false, 0)).waitFor();
		await started.window.getByText(text.shell.footer.proxy, { exact: true }).waitFor();
		await started.window.reload();
		await title(text.home.title);
		await press('Control+6');
		expect(await started.window.getByLabel(proxy.server).inputValue()).toBe(
			'http://proxy.example:3128',
		);
	});

	it('fit 900 × 600 and 200 % text without a sideways scroll bar, and nothing is cut', async () => {
		for (const zoom of [1, 2]) {
			await showAt(900, 600, zoom);
			const wrong = await started.window.evaluate(() => ({
				isTooWide: document.documentElement.scrollWidth > window.innerWidth,
				cut: [...document.querySelectorAll('h1, h2, dd, button, nav li, [role=radio]')]
					.filter((element) => element.scrollWidth > element.clientWidth + 1)
					.map((element) => element.textContent),
				outside: [...document.querySelectorAll('header button, footer button')]
					.filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
					.map((element) => element.textContent),
			}));
			expect(wrong).toEqual({ isTooWide: false, cut: [], outside: [] });
		}
		await showAt(1280, 800, 1);
	});

	it('show the footer at rest: words that arrive move nothing that was there', async () => {
		await page.goHome();
		const footer = await page.footer.textContent();
		expect(footer).toContain(text.footer.idle);
		expect(footer).toContain(text.shell.footer.proxy);
	});
});
