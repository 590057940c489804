// What engines trust, on the screen Engines: files, registries that are set, the way to set one, and the changes made.
import { act, render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { connect } from '../../../../../renderer/ipc/client';
import { EnginesScreen } from '../../../../../renderer/screens/engines/engines-screen';
import { createStores, StoresContext } from '../../../../../renderer/stores/stores';
import { contract } from '../../../../../shared/ipc/contract';
import type { TrustOverview } from '../../../../../shared/ipc/groups/trust';
import { contractMock } from '../../../../support/contract-mock';
import {
	DAEMON_JSON,
	DOCKER,
	INSECURE,
	madeOutcome,
	madeOverview,
	madePreview,
	TRUST_HOST,
	WITH_PROGRAM,
} from '../../../../support/mocked-trust';

function show(overview: TrustOverview) {
	const { flavour: _flavour, ...docker } = DOCKER;
	const mock = contractMock({
		engines: {
			detect: () => ({
				engines: [
					{
						...docker,
						apiVersion: '1.50',
						platform: 'linux/amd64',
						place: 'docker-socket',
						isUsable: true,
					},
				],
				rejected: [],
			}),
		},
		trust: {
			overview: () => overview,
			plan: () => madePreview(),
			apply: () => new Promise(() => undefined),
			verify: () => ({ outcome: madeOutcome('applied') }),
		},
	});
	const stores = createStores(connect(contract, mock.bridge));
	render(
		<StoresContext value={stores}>
			<EnginesScreen />
		</StoresContext>,
	);
	const place = () => stores.navigation.getState().place;
	return { mock, stores, place, user: userEvent.setup({ delay: null }) };
}

describe('what an engine trusts', () => {
	it('is in its card, each with who said so, and can be changed from there', async () => {
		const { user, place } = show(madeOverview());
		await screen.findAllByText('Registries set');
		const [card] = screen.getAllByRole('heading', { level: 3 }).map((one) => one.closest('li'));
		const words = card?.textContent ?? '';
		expect(words).toContain(`Files that count${DAEMON_JSON}`);
		expect(words).toContain('Mirror of docker.io');
		expect(words).toContain('old-lab.corp.example:5000an option of the engineUnchecked');
		expect(words).toContain('Image Ferry · /etc/docker/certs.d/');
		await user.click(screen.getByRole('button', { name: 'Change what is set for 10.20.0.0/16' }));
		expect(place()).toEqual({
			screen: 'trust',
			start: { engine: DOCKER.endpoint, host: '10.20.0.0/16', as: 'none' },
		});
		await user.click(
			screen.getByRole('button', { name: 'Let it accept a registry… Docker 28.2.2' }),
		);
		expect(place()).toEqual({ screen: 'trust', start: { engine: DOCKER.endpoint } });
	});

	it('of a thousand is five rows, and all in a sheet that filters', async () => {
		const { user } = show(WITH_PROGRAM);
		await user.click(await screen.findByRole('button', { name: 'Show all 1,000' }));
		const sheet = screen.getByRole('complementary', { name: /^Registries set for Docker/ });
		expect(within(sheet).getAllByRole('row').length).toBeLessThan(60);
		await user.type(within(sheet).getByRole('searchbox'), 'registry-777');
		expect(within(sheet).getAllByRole('row')).toHaveLength(2);
		await user.click(within(sheet).getByRole('button', { name: 'Close' }));
		expect(screen.queryByRole('complementary')).toBeNull();
	});

	it('of a command without a service has a card of its own', async () => {
		show(WITH_PROGRAM);
		expect(
			await screen.findByText('Without a service; its files count for the podman command.'),
		).toBeDefined();
	});
});

describe('the changes', () => {
	it('say what, where, how it stands and what others did since; and can be undone', async () => {
		const { user, place } = show(madeOverview());
		const changes = await screen.findByRole('region', { name: 'Changes' });
		const rows = within(changes).getAllByRole('listitem');
		expect(rows.map((row) => row.querySelector('[class*="state"]')?.textContent)).toEqual([
			'Waits for a restart',
			'Applied',
			'Rolled back',
			'Interrupted',
			'Applied',
			'Undone',
		]);
		expect(rows[1]?.textContent).toContain(
			`${DAEMON_JSON} was changed outside Image Ferry on 12 Nov.`,
		);
		expect(rows[2]?.textContent).toContain('Because: Docker 28.2.2 did not take the change.');
		const undo = within(changes).getAllByRole('button', { name: /^Undo…/ });
		expect(undo).toHaveLength(3);
		await user.click(within(changes).getByRole('button', { name: /^Undo… Own CA of harbor/ }));
		expect(place()).toEqual({ screen: 'trust', start: { revert: 'applied' } });
	});

	it('that wait for a restart are asked again', async () => {
		const { mock, user } = show(madeOverview());
		await user.click(await screen.findByRole('button', { name: /^Ask again/ }));
		await expect
			.poll(() => mock.calls.filter(({ channel }) => channel.endsWith('trust.verify')))
			.toMatchObject([{ input: { changeId: 'written' } }]);
	});

	it('are ten at first, fifty when they are wanted, and none is said', async () => {
		const { user } = show(WITH_PROGRAM);
		const changes = await screen.findByRole('region', { name: 'Changes' });
		expect(within(changes).getAllByRole('listitem')).toHaveLength(10);
		await user.click(screen.getByRole('button', { name: 'Show all 50 changes' }));
		expect(within(changes).getAllByRole('listitem')).toHaveLength(50);
	});
});

describe('a change that was left', () => {
	it('is gone on with from here, and is not offered once it ended', async () => {
		const { stores, user, place } = show(madeOverview());
		await screen.findByRole('region', { name: 'Changes' });
		expect(screen.queryByRole('button', { name: 'Go on' })).toBeNull();
		act(() => stores.trust.getState().open({ host: TRUST_HOST, as: 'insecure' }));
		expect(screen.getByText(`The change for ${TRUST_HOST} is not applied yet`)).toBeDefined();
		await user.click(screen.getByRole('button', { name: 'Go on' }));
		expect(place()).toEqual({ screen: 'trust' });
		await act(() => stores.trust.getState().makePlan({ wish: INSECURE, engines: ['docker'] }));
		act(() => void stores.trust.getState().applyPlan());
		expect(screen.getByText('A change is at work')).toBeDefined();
	});
});
