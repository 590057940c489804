// The states of every screen that pictures are made of: what main answers, where to go, and what is waited for.
import type { ElectronApplication, Page } from 'playwright-core';
import { text } from '../../renderer/text/en';
import { makeFault } from '../../shared/fault/fault';
import { contract } from '../../shared/ipc/contract';
import { channelOf } from '../../shared/ipc/define';
import { summaryOfDraft } from '../../shared/mirror/draft/draft-facts';
import type { MirrorDraft } from '../../shared/mirror/draft/mirror-draft';
import { madeDraft } from './made-drafts';
import { answerWith } from './mocked-main';
import { madePlan, savedRegistry } from './mocked-mirrors';
import {
	MADE_LOGINS,
	type MadeRegistries,
	madeRows,
	manyRows,
	showRegistries,
	UNTRUSTED_STEPS,
	WORKING_STEPS,
} from './mocked-registries';
import { TRUST_PICTURES } from './trust-pictures';

export interface PictureState {
	readonly name: string;
	/** Brings the window there, ready for its picture. */
	readonly show: (app: ElectronApplication, window: Page) => Promise<void>;
}

const HOST = 'registry.spacetech.example:8083';
const ok = (value: unknown) => ({ ok: true, value });
const exact = (name: string) => ({ name, exact: true });
const goTo = (window: Page, name: string) =>
	window.getByRole('navigation').getByRole('button', exact(name)).click();

const untrusted = makeFault({
	code: 'registry.tls-untrusted',
	side: 'destination',
	subject: HOST,
	facts: { host: HOST },
});

type Answers = readonly (readonly [string, unknown])[];
const planned = (value: unknown): Answers => [[channelOf('mirrors', 'plan'), value]];

function wizard(
	name: string,
	changes: Partial<MirrorDraft>,
	answers: Answers = [],
	images = 38,
): PictureState {
	return {
		name: `mirror-${name}`,
		show: async (app, window) => {
			const { draft } = contract.mirrors.save.input.parse({ draft: madeDraft(changes, images) });
			await answerWith(app, window, [
				[channelOf('mirrors', 'list'), ok({ drafts: [summaryOfDraft(draft, Date.now())] })],
				[channelOf('mirrors', 'get'), ok({ draft })],
				[channelOf('mirrors', 'save'), ok({ savedAtMs: Date.now() })],
				[channelOf('mirrors', 'acceptHosts'), ok({ outcome: 'accepted', hosts: [] })],
				[channelOf('registries', 'list'), ok({ registries: [savedRegistry(HOST, 'Spacetech')] })],
				...planned(ok({ planId: 'p1', plan: madePlan(images) })),
				...answers,
			]);
			await goTo(window, text.navigation.mirror);
			await window.getByRole('button', { name: /^appcircle/ }).click();
			await window.getByRole('textbox', exact(text.mirror.frame.nameLabel)).waitFor();
		},
	};
}

function registries(
	name: string,
	made: MadeRegistries,
	then: (window: Page) => Promise<void> = () => Promise.resolve(),
): PictureState {
	return {
		name: `registries-${name}`,
		show: async (app, window) => {
			await showRegistries(app, window, made);
			await goTo(window, text.navigation.registries);
			await then(window);
		},
	};
}

/** Opens the first registry that has this name, and tests it. */
const tested = (name: string) => async (window: Page) => {
	await window.getByRole('row').filter({ hasText: name }).click();
	await window.getByRole('grid').focus();
	await window.keyboard.press('t');
};

const ENGINES = {
	engines: [
		{
			endpoint: 'unix:///var/run/docker.sock',
			kind: 'docker',
			version: '28.2.2',
			apiVersion: '1.50',
			isRootless: false,
			platform: 'linux/amd64',
			place: 'docker-socket',
			isUsable: true,
		},
		{
			endpoint: 'unix:///run/user/1000/podman/podman.sock',
			kind: 'podman',
			version: '4.2.0',
			apiVersion: '1.41',
			isRootless: true,
			platform: 'linux/amd64',
			place: 'podman-user-socket',
			isUsable: false,
		},
	],
	rejected: [
		{ place: 'docker-host', looked: 'DOCKER_HOST', reason: 'The variable is not set.' },
		{
			place: 'podman-machine',
			looked: 'podman machine inspect',
			reason: 'There is no Podman machine.',
		},
	],
};

function engines(name: string, found: unknown): PictureState {
	return {
		name: `engines-${name}`,
		show: async (app, window) => {
			const value = contract.engines.detect.output.parse(found);
			await answerWith(app, window, [[channelOf('engines', 'detect'), ok(value)]]);
			await goTo(window, text.navigation.engines);
			await window.getByRole('button', exact(text.engines.again)).waitFor();
		},
	};
}

const refusedPlan = madePlan(38, (item) =>
	item.index === 3 ? { ...item, action: 'refused', fault: untrusted } : item,
);
const warnedPlan = madePlan(38, (item) =>
	item.index % 5 === 0 ? { ...item, warnings: ['The tag moves.'] } : item,
);

/** Everything but Home and the runs, which the script shows with runs of its own. */
export const PICTURE_STATES: readonly PictureState[] = [
	wizard('images-none', { imagesText: '' }),
	wizard('images-one', {}, [], 1),
	wizard('images-38', {}),
	wizard('images-10000', {}, [], 10_000),
	wizard('images-problems', { imagesText: 'nginx\nq.io/a:1\ntwo words\nq.io/a:1\n' }),
	wizard('where', { step: 'destination' }),
	wizard('where-none', { step: 'destination', destination: { registry: '', repository: '' } }),
	wizard('how', { step: 'how' }),
	wizard('how-engine', { step: 'how', route: 'engine' }),
	wizard('check', { step: 'check' }),
	wizard('check-one', { step: 'check' }, [], 1),
	wizard('check-10000', { step: 'check' }, [], 10_000),
	wizard('check-warnings', { step: 'check' }, planned(ok({ planId: 'p1', plan: warnedPlan }))),
	wizard('check-refused', { step: 'check' }, planned(ok({ planId: 'p1', plan: refusedPlan }))),
	wizard('check-failed', { step: 'check' }, planned({ ok: false, fault: untrusted })),
	registries('none', {}),
	registries('some', { rows: madeRows() }),
	registries('1000', { rows: manyRows(1000) }),
	registries('works', { rows: madeRows(), steps: WORKING_STEPS }, tested('Harbor')),
	registries('untrusted', { rows: madeRows(), steps: UNTRUSTED_STEPS }, tested('Harbor')),
	registries('import', { rows: madeRows(), logins: MADE_LOGINS }, (window) =>
		window.getByRole('button', exact(text.registries.import)).click(),
	),
	engines('none', { engines: [], rejected: ENGINES.rejected }),
	engines('some', ENGINES),
	...TRUST_PICTURES,
	{ name: 'settings', show: (_app, window) => goTo(window, text.navigation.settings) },
];
