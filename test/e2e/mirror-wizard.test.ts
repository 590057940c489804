// The wizard on the real Electron: whole mirrors between real registries, one of them by the keyboard alone; every step
// and state without an axe violation, light and dark; ten thousand images in few rows.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { text } from '../../renderer/text/en';
import { makeFault } from '../../shared/fault/fault';
import { contract } from '../../shared/ipc/contract';
import { channelOf } from '../../shared/ipc/define';
import { summaryOfDraft } from '../../shared/mirror/draft/draft-facts';
import type { MirrorDraft } from '../../shared/mirror/draft/mirror-draft';
import { expectNoViolation as lookWithAxe } from '../support/axe-check';
import { type StartedApp, startApp } from '../support/electron-app';
import { madeDraft } from '../support/made-drafts';
import { answerWith } from '../support/mocked-main';
import { madePlan, savedRegistry } from '../support/mocked-mirrors';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { readManifest, readTags } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import { buildkitIndex, imageManifest, SamplePusher } from '../support/sample-images';
import { type SeededImage, seedThirtyEight } from '../support/sample-sets';
import { ferryPage } from './pages/ferry-page';

const words = text.mirror;
const TO_THE_END = { timeout: 60_000 };
const exact = (name: string) => ({ name, exact: true });

/** Presses Tab until the focus is on the element of that role and name. */
async function tabTo(window: Page, role: Parameters<Page['getByRole']>[0], name: string) {
	const wanted = window.getByRole(role, exact(name));
	await wanted.waitFor();
	for (let presses = 0; presses < 60; presses += 1) {
		if (await wanted.evaluate((element) => element === document.activeElement)) return;
		await window.keyboard.press('Tab');
	}
	throw new Error(`Tab does not reach ${role} “${name}”`);
}

describeWithTools(['docker-registry'], 'a mirror made in the window', () => {
	let started: StartedApp;
	let source: RealRegistry;
	let destination: RealRegistry;
	let images: readonly SeededImage[];
	const index = buildkitIndex('tool');

	beforeAll(async () => {
		[source, destination, started] = await Promise.all([
			startRealRegistry(),
			startRealRegistry(),
			startApp(),
		]);
		images = await seedThirtyEight(source, 0.001);
		const pusher = new SamplePusher(source);
		await pusher.push('multi/tool', index, '2.0');
		for (const tag of ['1.8.0', '1.9.0', '1.10.0', '1.10.1-rc1', '2.0.0', 'latest']) {
			await pusher.push('small/app', imageManifest({ name: `app-${tag}`, layers: [500] }), tag);
		}
		// The one question here is about registries without encryption: this person says yes.
		await started.app.evaluate(({ dialog }) => {
			const showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false });
			Object.assign(dialog, { showMessageBox });
		});
		for (const { host } of [source, destination]) {
			const entry = { host, name: host, tls: 'plain-http' };
			const answer = await started.window.evaluate(
				([channel, input]) => window.ferry.invoke(channel, input),
				[channelOf('registries', 'save'), { entry }] as const,
			);
			expect(answer).toMatchObject({ ok: true, value: { outcome: 'saved' } });
		}
	});

	afterAll(async () => {
		expect(started.consoleLines).toEqual([]);
		await started.stop();
		await Promise.all([source.stop(), destination.stop()]);
	});

	it('of 38 images and an index goes from Home to verified by the keyboard alone', async () => {
		const { window } = started;
		const page = ferryPage(window);
		const { keyboard } = window;
		await tabTo(window, 'button', text.navigation.mirror);
		await keyboard.press('Enter');
		await tabTo(window, 'button', words.drafts.create);
		await keyboard.press('Enter');
		await tabTo(window, 'textbox', words.frame.nameLabel);
		await keyboard.type('appcircle');
		await tabTo(window, 'textbox', words.images.editorLabel);
		const list = [...images.map(({ reference }) => reference), `${source.host}/multi/tool:2.0`];
		await keyboard.insertText(list.join('\n'));
		await window.getByText('39 images').first().waitFor();
		await keyboard.press('Control+Enter');
		await tabTo(window, 'combobox', words.where.registry);
		await keyboard.type(destination.host);
		await keyboard.press('Escape');
		await tabTo(window, 'textbox', words.where.repository);
		await keyboard.type('appcircle');
		await window.getByText(`${destination.host}/appcircle/`).first().waitFor();
		await keyboard.press('Control+Enter');
		await window.getByRole('radiogroup', exact(words.how.route)).waitFor();
		await keyboard.press('Alt+ArrowRight');
		const start = window.getByRole('button', exact(words.check.start(39)));
		await start.waitFor(TO_THE_END);
		await keyboard.press('Control+Enter');
		await page.ending('39 images verified').waitFor(TO_THE_END);
		const copied = await readManifest(destination, 'appcircle/multi/tool', '2.0');
		expect(copied?.digest).toBe(index.digest);
		const [first] = images;
		const one = await readManifest(destination, `appcircle/${first?.repository}`, '1.0.0');
		expect(one?.digest).toBe(first?.digest);
	});

	it('of the newest three tags, browsed from a registry, copies those and no others', async () => {
		const { window } = started;
		const page = ferryPage(window);
		await window.getByRole('button', exact(text.navigation.mirror)).click();
		await window.getByRole('button', exact(words.drafts.create)).click();
		await window.getByRole('radio', exact(words.images.view.browse)).click();
		const browse = words.images.browse;
		await window.getByRole('combobox', exact(browse.host)).fill(source.host);
		await window.keyboard.press('Escape');
		await window.getByText(browse.repositories(40)).waitFor();
		await window.getByRole('combobox', exact(browse.repository)).fill('small/app');
		await window.keyboard.press('Escape');
		await window.getByRole('button', exact(browse.show)).click();
		await window.getByText(browse.preview(6, 6)).waitFor();
		await window.getByRole('textbox', exact(browse.exclude)).fill('*-rc*');
		await window.getByRole('textbox', exact(browse.newest)).fill('3');
		await window.getByText(browse.preview(3, 6)).waitFor();
		await window.getByRole('button', exact(browse.addRule)).click();
		await window.getByText(browse.addedRule(`${source.host}/small/app`)).waitFor();
		await window.keyboard.press('Control+Enter');
		await window.getByRole('combobox', exact(words.where.registry)).fill(destination.host);
		await window.keyboard.press('Escape');
		await window.getByRole('textbox', exact(words.where.repository)).fill('newest');
		await window.getByRole('button', { name: new RegExp(words.steps.check) }).click();
		await window.getByRole('button', exact(words.check.start(3))).click(TO_THE_END);
		await page.ending('3 images verified').waitFor(TO_THE_END);
		expect((await readTags(destination, 'newest/small/app')).sort()).toEqual([
			'1.10.0',
			'1.9.0',
			'2.0.0',
		]);
	});
});

const HOST = 'registry.spacetech.example:8083';
const MIXED = 'nginx\nq.io/a:1\ntwo words\nq.io/a:1\n';
const untrusted = makeFault({
	code: 'registry.tls-untrusted',
	side: 'destination',
	subject: HOST,
	facts: { host: HOST },
});
const ok = (value: unknown) => ({ ok: true, value });
const plan = (value: unknown) => [channelOf('mirrors', 'plan'), value] as const;
type Item = ReturnType<typeof madePlan>['items'][number];
const warned = (item: Item): Item =>
	item.index % 5 === 0 ? { ...item, warnings: ['The tag moves.'] } : item;
const refused = (item: Item): Item =>
	item.index === 3 ? { ...item, action: 'refused', fault: untrusted } : item;
const shared = [
	{ from: 'q.io/a', to: '' },
	{ from: 'q.io/b', to: '' },
];

/** Name, draft, what main answers besides, and what is awaited. */
const STATES: readonly (readonly [
	string,
	Partial<MirrorDraft>,
	readonly (readonly [string, unknown])[],
	string | RegExp,
])[] = [
	['an empty list', { imagesText: '' }, [], words.images.emptyTitle],
	[
		'a list with problems',
		{ imagesText: MIXED, repositories: [{ repository: 'q.io/b', tags: { newest: 3 } }] },
		[],
		words.images.troubled(1),
	],
	['names', { step: 'destination' }, [], words.where.columns.destination],
	[
		'shared names',
		{ step: 'destination', imagesText: 'q.io/a/x:1\nq.io/b/x:1', rewrite: shared },
		[],
		words.where.shared(2),
	],
	['a route through an engine', { step: 'how', route: 'engine' }, [], words.how.loss.title],
	['chosen platforms', { step: 'how', platforms: ['linux/amd64'] }, [], words.how.platformOther],
	[
		'what is missing',
		{ step: 'check', imagesText: MIXED, destination: { registry: '', repository: '' } },
		[],
		words.check.unfinished,
	],
	[
		'hosts that are not allowed',
		{ step: 'check' },
		[[channelOf('mirrors', 'acceptHosts'), ok({ outcome: 'cancelled', hosts: [HOST] })]],
		words.check.notAllowedTitle([HOST]),
	],
	[
		'a plan that failed',
		{ step: 'check' },
		[plan({ ok: false, fault: untrusted })],
		words.check.editRegistry,
	],
	[
		'a plan with warnings',
		{ step: 'check' },
		[plan(ok({ plan: madePlan(38, warned) }))],
		words.check.acknowledge,
	],
	[
		'a plan with a refusal',
		{ step: 'check' },
		[plan(ok({ plan: madePlan(38, refused) }))],
		words.check.refusedTitle(1),
	],
];

describe('every step and state', () => {
	let started: StartedApp;

	beforeAll(async () => {
		started = await startApp();
		await started.window.locator('h1').waitFor();
	});

	afterAll(async () => {
		expect(started.consoleLines).toEqual([]);
		await started.stop();
	});

	async function open(
		changes: Partial<MirrorDraft>,
		answers: readonly (readonly [string, unknown])[] = [],
		count = 38,
	) {
		const draft = contract.mirrors.save.input.parse({ draft: madeDraft(changes, count) }).draft;
		await answerWith(started.app, started.window, [
			[channelOf('mirrors', 'list'), ok({ drafts: [summaryOfDraft(draft, 0)] })],
			[channelOf('mirrors', 'get'), ok({ draft })],
			[channelOf('mirrors', 'save'), ok({ savedAtMs: 0 })],
			[channelOf('mirrors', 'acceptHosts'), ok({ outcome: 'accepted', hosts: [] })],
			[channelOf('registries', 'list'), ok({ registries: [savedRegistry(HOST)] })],
			plan(ok({ plan: madePlan(count) })),
			...answers,
		]);
		await started.window.getByRole('button', exact(text.navigation.mirror)).click();
		await started.window.getByRole('button', { name: /^appcircle/ }).click();
	}

	/** The frame around it is looked at with the other screens. */
	const expectNoViolation = () => lookWithAxe(started.window, { within: 'main' });

	/** Nothing is wider than its window. */
	async function expectFitting() {
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
			await started.window.waitForTimeout(150);
			const wide = await started.window.evaluate(() =>
				[...document.querySelectorAll('main, main section, main button, main h2')]
					.filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
					.map((element) => element.outerHTML.slice(0, 120)),
			);
			expect(wide).toEqual([]);
		}
	}

	it.each(STATES)('%s: no violation, and it fits', async (name, changes, answers, awaited) => {
		await open(changes, answers);
		await started.window.getByText(awaited).first().waitFor();
		await expectNoViolation();
		if (name.includes('with') || name.includes('chosen')) await expectFitting();
	});

	it('10,000 images are at most 200 rows in each step', async () => {
		const rows = () => started.window.locator('[role=row]').count();
		await open({}, [], 10_000);
		await started.window.getByRole('radio', { name: 'All 10,000' }).waitFor();
		const grid = started.window.getByRole('grid');
		for (const key of ['End', 'PageUp', 'Home']) {
			await grid.focus();
			await started.window.keyboard.press(key);
			expect(await rows()).toBeLessThanOrEqual(200);
		}
		await started.window.getByRole('searchbox').fill('service-9999');
		await started.window.getByText('service-9999:v3.9998.0').first().waitFor();
		for (const step of [words.steps.destination, words.steps.check]) {
			await started.window
				.getByRole('button', { name: new RegExp(step) })
				.first()
				.click();
			await started.window.getByRole('radio', { name: 'All 10,000' }).waitFor();
			expect(await rows()).toBeLessThanOrEqual(200);
		}
	});
});
