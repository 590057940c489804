// The states of engine trust that pictures are made of: the Engines screen with it, and every step of the flow.
import type { ElectronApplication, Page } from 'playwright-core';
import { text } from '../../renderer/text/en';
import { contract } from '../../shared/ipc/contract';
import { channelOf } from '../../shared/ipc/define';
import type { TrustChange } from '../../shared/trust/trust-change';
import { answerWith } from './mocked-main';
import { savedRegistry } from './mocked-mirrors';
import {
	APPLIED_STEPS,
	BLOCKED_PREVIEW,
	BY_HAND_PREVIEW,
	DOCKER,
	LONG_OVERVIEW,
	LONG_PREVIEW,
	MADE_CHANGES,
	type MadeTrust,
	madeOutcome,
	madeOverview,
	NOTHING_PREVIEW,
	PODMAN,
	PROVING_STEPS,
	REVERT_PREVIEW,
	ROLLED_BACK_STEPS,
	showTrust,
	TRUST_HOST,
	WITH_PROGRAM,
} from './mocked-trust';

interface TrustPicture {
	readonly name: string;
	readonly show: (app: ElectronApplication, window: Page) => Promise<void>;
}

const words = text.trust;
const exact = (name: string) => ({ name, exact: true });
const DETECTED = {
	engines: [DOCKER, PODMAN].map(({ flavour, ...engine }) => ({
		...engine,
		apiVersion: '1.50',
		platform: 'linux/amd64',
		place: flavour === 'rootful' ? 'docker-socket' : 'podman-user-socket',
		isUsable: true,
	})),
	rejected: [],
};

/** Lets main answer so about engines, trust and registries, and goes to Engines. */
async function showEngines(app: ElectronApplication, window: Page, made: MadeTrust): Promise<void> {
	const detected = contract.engines.detect.output.parse(DETECTED);
	const registries = [savedRegistry(TRUST_HOST, 'Spacetech')];
	await answerWith(app, window, [
		[channelOf('engines', 'detect'), { ok: true, value: detected }],
		[channelOf('registries', 'list'), { ok: true, value: { registries } }],
	]);
	await showTrust(app, window, made);
	await window.getByRole('navigation').getByRole('button', exact(text.navigation.engines)).click();
	await window.getByRole('heading', exact(words.changes.title)).waitFor();
}

/** Goes on to Choose, with this typed. */
async function choose(window: Page, address: string): Promise<void> {
	await window.getByRole('button', exact(words.begin)).click();
	await window.getByRole('combobox', exact(words.choose.registry)).fill(address);
	await window.keyboard.press('Escape');
	await window.getByText(words.standings.insecure.name, { exact: true }).click();
}

/** Goes on to Review. */
async function review(window: Page): Promise<void> {
	await window.getByRole('button', exact(words.foot.review)).click();
	await window.getByRole('button', exact(words.review.again)).waitFor();
}

function picture(
	name: string,
	made: MadeTrust,
	then: (window: Page) => Promise<void> = () => Promise.resolve(),
): TrustPicture {
	return {
		name: `trust-${name}`,
		show: async (app, window) => {
			await showEngines(app, window, made);
			await then(window);
		},
	};
}

const reviewed = async (window: Page) => {
	await choose(window, TRUST_HOST);
	await review(window);
};
const applied = async (window: Page) => {
	await reviewed(window);
	await window.getByRole('button', exact(words.foot.apply)).click();
	await window.getByRole('list', exact(words.apply.checklist)).waitFor();
};
const ended = (state: TrustChange['state'], steps = APPLIED_STEPS): MadeTrust => ({
	steps,
	outcome: madeOutcome(state, steps),
});

export const TRUST_PICTURES: readonly TrustPicture[] = [
	picture('engines', {}),
	picture('engines-no-change', { overview: madeOverview({ changes: [] }) }),
	picture('engines-many', { overview: WITH_PROGRAM }),
	picture('engines-all', { overview: WITH_PROGRAM }, (window) =>
		window.getByRole('button', { name: words.engines.all(1000) }).click(),
	),
	picture('engines-one-change', { overview: madeOverview({ changes: MADE_CHANGES.slice(1, 2) }) }),
	picture('choose', {}, (window) => choose(window, `https://${TRUST_HOST}/v2/team`)),
	picture('choose-empty', {}, (window) => window.getByRole('button', exact(words.begin)).click()),
	picture('choose-mirror', {}, async (window) => {
		await choose(window, TRUST_HOST);
		await window.getByText(words.standings.mirror.name, { exact: true }).click();
	}),
	picture('choose-no-engine', { overview: madeOverview({ engines: [], changes: [] }) }, (window) =>
		choose(window, TRUST_HOST),
	),
	picture('review', {}, reviewed),
	picture('engines-long', { overview: LONG_OVERVIEW }),
	picture('review-long', { preview: LONG_PREVIEW }, reviewed),
	picture('review-blocked', { preview: BLOCKED_PREVIEW }, reviewed),
	picture('review-by-hand', { preview: BY_HAND_PREVIEW }, reviewed),
	picture('review-nothing', { preview: NOTHING_PREVIEW }, reviewed),
	picture('review-undo', { preview: REVERT_PREVIEW }, (window) =>
		window.getByRole('button', { name: words.changes.undo }).first().click(),
	),
	picture('applying', { steps: PROVING_STEPS }, applied),
	picture('applied', ended('applied'), applied),
	picture('written', ended('written', APPLIED_STEPS.slice(0, 4)), applied),
	picture('rolled-back', ended('rolled-back', ROLLED_BACK_STEPS), applied),
];
