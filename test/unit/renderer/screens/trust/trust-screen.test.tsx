// The flow that changes engine trust over a made-up main: choose, review, apply, and what is said in every state.
import { act, render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { connect } from '../../../../../renderer/ipc/client';
import { TrustScreen } from '../../../../../renderer/screens/trust/trust-screen';
import { createStores, StoresContext } from '../../../../../renderer/stores/stores';
import type { TrustStart } from '../../../../../renderer/stores/trust-draft';
import { contract } from '../../../../../shared/ipc/contract';
import type { TrustOverview } from '../../../../../shared/ipc/groups/trust';
import type { RegistryEntry } from '../../../../../shared/registry/registry-entry';
import type { TrustOutcome } from '../../../../../shared/trust/trust-change';
import type { TrustPreview } from '../../../../../shared/trust/trust-plan';
import { contractMock } from '../../../../support/contract-mock';
import {
	APPLIED_STEPS,
	BLOCKED_PREVIEW,
	BY_HAND_PREVIEW,
	DOCKER,
	DOCKER_PREVIEW,
	longFile,
	madeOutcome,
	madeOverview,
	madePreview,
	NOTHING_PREVIEW,
	PODMAN,
	PODMAN_PREVIEW,
	PROVING_STEPS,
	REVERT_PREVIEW,
	ROLLED_BACK_STEPS,
	TRUST_HOST,
} from '../../../../support/mocked-trust';

interface Made {
	readonly overview?: TrustOverview;
	readonly preview?: TrustPreview;
	readonly outcome?: TrustOutcome;
	readonly saved?: readonly RegistryEntry[];
}

const FACTS = {
	subject: 'CN=Space Tech Root CA',
	issuer: 'CN=Space Tech Root CA',
	notBeforeMs: 0,
	notAfterMs: 4e12,
	isCa: true,
	fingerprint: 'AA:BB',
};

async function show(start: TrustStart, made: Made = {}) {
	const copied: string[] = [];
	const { overview = madeOverview(), preview = madePreview(), outcome, saved = [] } = made;
	const mock = contractMock({
		app: {
			copyText: ({ text }) => {
				copied.push(text);
				return {};
			},
		},
		registries: {
			list: () => ({ registries: saved.map((entry) => ({ entry })) }),
			inspectCa: ({ text }) => ({ pem: text, certificates: [FACTS] }),
		},
		trust: {
			overview: () => overview,
			plan: () => preview,
			planRevert: () => preview,
			verify: () => ({ outcome: madeOutcome('applied') }),
			apply: () =>
				outcome === undefined ? new Promise(() => undefined) : { kind: 'ended', outcome },
		},
		runs: { retry: () => ({ runId: 'again' }) },
	});
	const stores = createStores(connect(contract, mock.bridge));
	stores.trust.getState().load();
	await stores.registries.getState().load();
	render(
		<StoresContext value={stores}>
			<TrustScreen start={start} />
		</StoresContext>,
	);
	const user = userEvent.setup({ delay: null });
	const press = (name: string | RegExp) => user.click(screen.getByRole('button', { name }));
	const inputs = (name: string) =>
		mock.calls.filter(({ channel }) => channel.endsWith(name)).map(({ input }) => input);
	return { mock, stores, user, press, inputs, copied };
}

const START = { host: TRUST_HOST, as: 'insecure' } as const;

async function reviewed(made: Made = {}, start: TrustStart = START) {
	const shown = await show(start, made);
	await screen.findByRole('checkbox', { name: /Docker 28/ });
	await shown.press('Review');
	await screen.findByRole('button', { name: 'Plan again' });
	return shown;
}

async function applied(made: Made, start: TrustStart = START) {
	const shown = await reviewed(made, start);
	await shown.press('Apply…');
	await screen.findByRole('list', { name: 'Steps of the change' });
	return shown;
}

describe('choosing', () => {
	it('cleans the address as it is typed, and says what is missing', async () => {
		const { user, inputs } = await show({});
		expect(await screen.findByText('2 things are missing')).toBeDefined();
		await user.type(
			screen.getByRole('combobox', { name: 'Registry' }),
			'http://Reg.example:5000/x',
		);
		expect(screen.getByText('Engines will know it as reg.example:5000.')).toBeDefined();
		expect(screen.getByText('x is left out: trust is for a whole registry.')).toBeDefined();
		await user.click(screen.getByRole('radio', { name: /^Accept it without/ }));
		await user.click(screen.getByRole('checkbox', { name: /Podman/ }));
		await user.click(screen.getByRole('button', { name: 'Review' }));
		await screen.findByRole('button', { name: 'Plan again' });
		expect(inputs('trust.plan')).toEqual([
			{
				wish: { host: 'reg.example:5000', as: 'insecure' },
				engines: [DOCKER.endpoint, PODMAN.endpoint],
			},
		]);
	});

	it('takes what is saved of the registry: its CA, with what its certificates say', async () => {
		const entry = { host: TRUST_HOST, name: 'r', tls: 'private-ca', caPem: 'PEM' } as const;
		const { press, inputs } = await show({ host: TRUST_HOST }, { saved: [entry] });
		expect(await screen.findByText('CN=Space Tech Root CA')).toBeDefined();
		await screen.findByRole('checkbox', { name: /Docker 28/ });
		await press('Review');
		await screen.findByRole('button', { name: 'Plan again' });
		expect(inputs('trust.plan')).toMatchObject([{ wish: { as: 'ca', caPem: 'PEM' } }]);
	});

	it('takes a CA that is pasted', async () => {
		const { user, stores } = await show({ host: TRUST_HOST });
		const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
		await user.click(screen.getByRole('textbox', { name: 'Or its text' }));
		await user.paste(pem);
		expect(await screen.findByText('CN=Space Tech Root CA')).toBeDefined();
		expect(stores.trust.getState().draft.caPem).toBe(pem);
	});

	it('goes on to the review only to say what is missing there', async () => {
		const { press, inputs } = await show({ host: '10.0.0.0/8', as: 'ca' });
		await screen.findByRole('checkbox', { name: /Docker 28/ });
		await press('Review');
		expect(
			screen.getByText('A network can only be accepted without a checked certificate.'),
		).toBeDefined();
		await press('Back');
		expect(screen.getByRole('combobox', { name: 'Registry' })).toHaveProperty(
			'value',
			'10.0.0.0/8',
		);
		expect(inputs('trust.plan')).toEqual([]);
	});

	it('without any engine still gives the same change for other machines', async () => {
		const { user, copied } = await show(START, {
			overview: madeOverview({ engines: [], changes: [] }),
		});
		expect(await screen.findByText('No engine of this computer can be changed')).toBeDefined();
		const others = screen.getByRole('region', { name: 'For other machines' });
		await user.click(within(others).getByRole('radio', { name: /^k3s/ }));
		const [copy] = within(others).getAllByRole('button', { name: /^Copy / });
		if (copy !== undefined) await user.click(copy);
		expect(copied[0]).toContain(TRUST_HOST);
	});
});

describe('the review', () => {
	it('shows each file with its lines, the effect, the consequence, and the prompt', async () => {
		await reviewed();
		expect(screen.getByText('2 files of 2 engines would change')).toBeDefined();
		expect(screen.getByRole('heading', { name: '/etc/docker/daemon.json' })).toBeDefined();
		const table = screen.getByRole('table', { name: 'Lines of /etc/docker/daemon.json' });
		const rows = within(table).getAllByRole('row');
		// Said as a word, not only as a sign.
		expect(rows.filter((row) => row.textContent?.includes('added'))).toHaveLength(2);
		expect(rows.filter((row) => row.textContent?.includes('removed'))).toHaveLength(1);
		expect(within(table).getByText('12 lines stay')).toBeDefined();
		expect(
			screen.getByText(
				'The engine is told to read its files again (docker.service); it is not restarted. 7 running containers keep running.',
			),
		).toBeDefined();
		expect(
			screen.getByText(/The administrator prompt of this computer is shown once\./),
		).toBeDefined();
		expect(screen.getByText('Caution')).toBeDefined();
	});

	it('says first what is in the way, and lets nothing be applied', async () => {
		await reviewed({ preview: BLOCKED_PREVIEW });
		const [first] = within(screen.getByRole('region', { name: 'Found on the way' })).getAllByRole(
			'listitem',
		);
		expect(first?.textContent).toContain('In the way');
		expect(first?.textContent).toContain('--insecure-registry');
		expect(screen.getByRole('button', { name: 'Apply…' })).toHaveProperty('disabled', true);
	});

	it('gives the commands where only they help, and says when nothing is to be done', async () => {
		const { press, copied } = await reviewed({ preview: BY_HAND_PREVIEW });
		expect(screen.getByText('Run these as administrator')).toBeDefined();
		await press('Copy Docker 28.2.2');
		expect(copied).toEqual([DOCKER_PREVIEW.commands.join('\n')]);
	});

	it('says when all is as wished', async () => {
		await reviewed({ preview: NOTHING_PREVIEW });
		expect(screen.getByText('Nothing needs to change')).toBeDefined();
	});

	it('warns of containers that stop', async () => {
		const consequence = {
			step: 'restart',
			what: 'docker.service',
			containersRunning: 1,
			stopsContainers: true,
		} as const;
		await reviewed({ preview: madePreview({ engines: [{ ...DOCKER_PREVIEW, consequence }] }) });
		expect(
			screen.getByText('The engine is restarted (docker.service). 1 running container will stop.'),
		).toBeDefined();
	});

	it('of 2,000 lines makes a few rows, and more when they are wanted', async () => {
		const { press } = await reviewed({
			preview: madePreview({ engines: [{ ...PODMAN_PREVIEW, files: [longFile(2000)] }] }),
		});
		expect(screen.getAllByText(/^# line/)).toHaveLength(200);
		await press('Show 1,800 more lines');
		expect(screen.getAllByText(/^# line/)).toHaveLength(2000);
	});
});

describe('applying', () => {
	it('shows the steps as they go, and lets the image alone be stopped', async () => {
		const { mock, press, inputs } = await applied({});
		expect(screen.getByText(/^Answer the question of Image Ferry/)).toBeDefined();
		expect(screen.queryByRole('button', { name: 'Stop trying the image' })).toBeNull();
		act(() => {
			for (const step of PROVING_STEPS) mock.emit('trust', 'stepped', { planId: 'plan-1', step });
		});
		const list = screen.getByRole('list', { name: 'Steps of the change' });
		const steps = within(list).getAllByRole('listitem');
		expect(steps.map((step) => step.textContent).slice(4, 6)).toEqual([
			'doneReloadDocker 28.2.2',
			'doneAsk the engineDocker 28.2.2 · The engine says that it took it',
		]);
		await press('Stop trying the image');
		expect(inputs('trust.cancel')).toEqual([{ planId: 'plan-1' }]);
		expect(screen.getByRole('button', { name: 'Stopping…' })).toHaveProperty('disabled', true);
	});

	it('that worked says by what that is known, and goes back to what failed for it', async () => {
		const retry = { runId: 'run', items: [3, 4] };
		const { press, stores, inputs } = await applied(
			{ outcome: madeOutcome('applied') },
			{ ...START, retry },
		);
		const words = await screen.findByText(/^The engine says that it took it\. /);
		expect(words.textContent).toContain('The image arrived.');
		await press('Retry 2 failed images');
		expect(inputs('runs.retry')).toEqual([{ runId: 'run', items: [3, 4] }]);
		await expect
			.poll(() => stores.navigation.getState().place)
			.toEqual({ screen: 'run', runId: 'again' });
	});

	it('that was rolled back says why once, and can be reviewed again', async () => {
		const { press, inputs } = await applied({
			outcome: madeOutcome('rolled-back', ROLLED_BACK_STEPS),
		});
		expect(await screen.findByText('Rolled back: everything is as it was')).toBeDefined();
		expect(screen.getAllByText(/could not pull/)).toHaveLength(1);
		await press('Review again');
		await screen.findByRole('button', { name: 'Plan again' });
		expect(inputs('trust.plan')).toHaveLength(2);
	});

	it('that waits for a restart is asked again', async () => {
		const { press } = await applied({ outcome: madeOutcome('written', APPLIED_STEPS.slice(0, 4)) });
		expect(await screen.findByText('Restart the engine, then ask it again.')).toBeDefined();
		await press('Ask again');
		expect(await screen.findByText('Applied')).toBeDefined();
	});
});

describe('undoing', () => {
	it('has nothing to choose, and is reviewed and applied in the same way', async () => {
		const { press, inputs } = await show(
			{ revert: 'applied' },
			{ preview: REVERT_PREVIEW, outcome: { ...madeOutcome('applied') } },
		);
		await screen.findByRole('button', { name: 'Plan again' });
		expect(inputs('trust.planRevert')).toEqual([{ changeId: 'applied' }]);
		expect(screen.queryByRole('button', { name: /Choose/ })).toBeNull();
		expect(screen.getByText(/the file goes back to what it was, byte by byte/)).toBeDefined();
		await press('Undo…');
		expect(await screen.findByText('Applied')).toBeDefined();
		expect(inputs('trust.apply')).toEqual([{ planId: 'plan-1' }]);
	});
});
