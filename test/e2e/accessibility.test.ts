// Every screen and state of the window, light and dark: no axe violation, no console line, few enough rows, and the
// keyboard reaches all of it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { text } from '../../renderer/text/en';
import { expectNoViolation as lookWithAxe } from '../support/axe-check';
import { type StartedApp, startApp } from '../support/electron-app';
import { sendEvents, showRun } from '../support/mocked-main';
import { madeRun } from '../support/run-events';
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

const whole = madeRun({ present: 4 });
const failing = madeRun({ present: 4, failEvery: 6 });
const half = (made = whole) => made.all.slice(0, Math.floor(made.all.length / 2));
const stop = (outcome: 'cancelled' | 'interrupted') => {
	const events = half();
	const last = events.at(-1);
	if (last === undefined) throw new Error('no events');
	return [
		...events,
		{ type: 'run.stopped', seq: last.seq + 1, atMs: last.atMs + 40, outcome } as const,
	];
};
const waiting = () => {
	const events = half();
	const last = events.at(-1);
	if (last === undefined) throw new Error('no events');
	const fault = {
		code: 'registry.rate-limited',
		side: 'source',
		subject: 'registry.example',
		isRetryable: true,
	} as const;
	const host = 'registry.example';
	return [
		...events,
		{
			type: 'registry.waiting',
			seq: last.seq + 1,
			atMs: last.atMs,
			host,
			untilMs: last.atMs + 9000,
			fault,
		} as const,
	];
};

const STATES = [
	['planning', whole.planning.slice(0, 2)],
	['moving', half()],
	['moving with failures', half(failing)],
	['slowed by a registry', waiting()],
	['verified', whole.all],
	['done, with problems', failing.all],
	['all failed', madeRun({ images: 3, failEvery: 1 }).all],
	['cancelled', stop('cancelled')],
	['interrupted', stop('interrupted')],
] as const;

const expectNoViolation = () => lookWithAxe(started.window);

describe('axe finds nothing', () => {
	it('on Home and on Runs without any run', async () => {
		await expectNoViolation();
		await page.goToRuns();
		await expectNoViolation();
	});

	it.each(STATES)('in a run that is %s, an image opened', async (_name, events) => {
		await showRun(started.app, started.window, events);
		await page.goToRuns();
		await page.openRun('appcircle');
		await page.table.focus();
		await started.window.keyboard.press('Home');
		await started.window.keyboard.press('ArrowRight');
		await expectNoViolation();
	});

	it('on Home and on Runs while a run moves', async () => {
		await showRun(started.app, started.window, half());
		await expectNoViolation();
		await page.goToRuns();
		await expectNoViolation();
	});
});

describe('many images', () => {
	it('10,000 of them are at most 200 rows in the document, first to last', async () => {
		const many = madeRun({ images: 10_000, ownLayers: 0 });
		await showRun(started.app, started.window, many.planning);
		await page.goToRuns();
		await page.openRun('appcircle');
		await page.table.focus();
		for (const key of ['Home', 'PageDown', 'ArrowRight', 'End', 'ArrowUp', 'Home']) {
			await started.window.keyboard.press(key);
			await started.window.waitForTimeout(50);
			expect(await page.rows.count()).toBeLessThanOrEqual(200);
		}
		await started.window.keyboard.press('End');
		await page.rows.filter({ hasText: '-9999:' }).waitFor();
		expect(await page.table.getAttribute('aria-rowcount')).toBe(String(10_000 + 1 + 4));
		await sendEvents(started.app, many.runId, many.moving);
		await page.ending('10,000 images verified').waitFor();
		expect(await page.rows.count()).toBeLessThanOrEqual(200);
	});
});

describe('the keyboard', () => {
	it('reaches everything on a run in reading order and is never trapped', async () => {
		await showRun(started.app, started.window, failing.all);
		await page.goToRuns();
		await page.openRun('appcircle');
		await started.window.getByRole('radio', { name: text.theme.system }).focus();
		const reached: string[] = [];
		for (let step = 0; step < 14; step += 1) {
			await started.window.keyboard.press('Tab');
			reached.push(
				await started.window.evaluate(() => {
					const { activeElement } = document;
					return activeElement?.getAttribute('role') ?? activeElement?.textContent ?? '';
				}),
			);
		}
		const order = [
			text.run.back,
			text.run.saveReport,
			text.remedies.request,
			text.failures.details,
			'radio',
			'treegrid',
		];
		const places = order.map((name) => reached.indexOf(name));
		expect(places).not.toContain(-1);
		expect(places).toEqual([...places].sort((a, b) => a - b));
	});

	it('opens and closes an image and walks its layers', async () => {
		await page.table.focus();
		await started.window.keyboard.press('Home');
		const rowCount = async () => Number(await page.table.getAttribute('aria-rowcount'));
		const before = await rowCount();
		await started.window.keyboard.press('ArrowRight');
		expect(await rowCount()).toBeGreaterThan(before);
		await started.window.keyboard.press('ArrowRight');
		const active = await page.table.getAttribute('aria-activedescendant');
		expect(active).toMatch(/^image-0-/);
		await started.window.keyboard.press('ArrowLeft');
		await started.window.keyboard.press('ArrowLeft');
		expect(await rowCount()).toBe(before);
	});
});

describe('the look', () => {
	it('does not move while numbers change', async () => {
		const made = madeRun({ images: 38 });
		await showRun(started.app, started.window, made.planning);
		await page.goToRuns();
		await page.openRun('appcircle');
		await page.table.waitFor();
		const boxes = () =>
			started.window.evaluate(() =>
				[
					...document.querySelectorAll(
						'main h1, main dt, main [role=progressbar], main [role=treegrid], footer button',
					),
				].map((element) => {
					const { x, y, height } = element.getBoundingClientRect();
					return [
						element.textContent?.slice(0, 12),
						Math.round(x),
						Math.round(y),
						Math.round(height),
					];
				}),
			);
		const first = await boxes();
		const moving = made.moving.slice(0, -1);
		for (let at = 0; at < moving.length; at += 40) {
			await sendEvents(started.app, made.runId, moving.slice(at, at + 40));
			await started.window.waitForTimeout(40);
			expect((await boxes()).map(([, ...box]) => box)).toEqual(first.map(([, ...box]) => box));
		}
	});

	it('fits 900 × 600 and 200 % text without a sideways scroll bar', async () => {
		await showRun(started.app, started.window, failing.all);
		await page.goToRuns();
		await page.openRun('appcircle');
		for (const [width, height, zoom] of [
			[900, 600, 1],
			[1280, 800, 2],
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
			const isTooWide = await started.window.evaluate(
				() => document.documentElement.scrollWidth > window.innerWidth,
			);
			expect(isTooWide).toBe(false);
			// What tells one thing from another is never cut away.
			const isCut = await started.window.evaluate(() =>
				[
					...document.querySelectorAll(
						'h1, h2, dd, button, [data-row="image"] [role=gridcell]:first-child',
					),
				].some((element) => element.scrollWidth > element.clientWidth + 1),
			);
			expect(isCut).toBe(false);
		}
		await started.app.evaluate(({ BrowserWindow }) => {
			BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(1);
		});
	});

	it('shows names from a registry as text, hidden characters made visible', async () => {
		const made = madeRun({ images: 1 });
		const hostile = made.planning.map((event) =>
			event.type === 'items.planned'
				? {
						...event,
						items: event.items.map((item) => ({
							...item,
							destination: 'r/<img src=x onerror=1>\u202Egpj.exe\u001B[31m',
						})),
					}
				: event,
		);
		await showRun(started.app, started.window, hostile);
		await page.goToRuns();
		await page.openRun('appcircle');
		const row = page.rows.first();
		expect(await row.textContent()).toContain('<img src=x onerror=1>\\u{202E}gpj.exe\\u{001B}[31m');
		expect(await row.locator('img').count()).toBe(0);
	});
});
