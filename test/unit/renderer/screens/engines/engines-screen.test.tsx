// The screen Engines over a made-up main: cards, trouble with its command, places, nothing found, looking again.
import { render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { connect } from '../../../../../renderer/ipc/client';
import { EnginesScreen } from '../../../../../renderer/screens/engines/engines-screen';
import { createStores, StoresContext } from '../../../../../renderer/stores/stores';
import type { DetectedEngines, EngineInfo } from '../../../../../shared/engine/engine-info';
import { DOCKER_GROUP_COMMAND } from '../../../../../shared/fault/engine-fault-texts';
import { makeFault } from '../../../../../shared/fault/fault';
import { contract } from '../../../../../shared/ipc/contract';
import { contractMock, mockFault } from '../../../../support/contract-mock';

const DOCKER: EngineInfo = {
	endpoint: 'unix:///var/run/docker.sock',
	kind: 'docker',
	version: '28.2.2',
	apiVersion: '1.50',
	isRootless: false,
	platform: 'linux/amd64',
	place: 'docker-socket',
	isUsable: true,
};
const OLD: EngineInfo = {
	...DOCKER,
	endpoint: 'tcp://old:2376',
	version: '19.03.15',
	place: 'docker-context',
	isUsable: false,
};
const PODMAN: EngineInfo = {
	...DOCKER,
	endpoint: 'unix:///run/user/1000/podman/podman.sock',
	kind: 'podman',
	version: '5.8.2',
	isRootless: true,
	place: 'podman-user-socket',
};
const UNSET = {
	place: 'docker-host',
	looked: 'DOCKER_HOST',
	reason: 'DOCKER_HOST is not set.',
} as const;
const DENIED = {
	place: 'docker-socket',
	looked: 'unix:///var/run/docker.sock',
	reason: 'You may not use the engine at unix:///var/run/docker.sock.',
	fault: makeFault({
		code: 'engine.denied',
		side: 'this-computer',
		subject: 'unix:///var/run/docker.sock',
	}),
} as const;

function show(detect: () => DetectedEngines | Promise<DetectedEngines>) {
	const copied: string[] = [];
	const mock = contractMock({
		engines: { detect },
		app: {
			copyText: ({ text }) => {
				copied.push(text);
				return {};
			},
		},
	});
	const stores = createStores(connect(contract, mock.bridge));
	render(
		<StoresContext value={stores}>
			<EnginesScreen />
		</StoresContext>,
	);
	return { mock, stores, copied, user: userEvent.setup() };
}

describe('the engines', () => {
	it('are cards: what they are, and which one a mirror takes', async () => {
		show(() => ({ engines: [OLD, DOCKER, PODMAN], rejected: [UNSET] }));
		expect(await screen.findByRole('heading', { name: '3 engines found' })).toBeDefined();
		const cards = screen.getAllByRole('heading', { level: 3 }).map((one) => one.closest('li'));
		const words = cards.map((card) => card?.textContent ?? '');
		expect(words[0]).toContain('Docker 19.03.15');
		expect(words[0]).toContain('Too old to mirror through');
		expect(words[1]).toContain('Ready to mirror through');
		// The first that can be used, not the first.
		expect(words.map((one) => one.includes('Used when a mirror names no engine'))).toEqual([
			false,
			true,
			false,
		]);
		expect(words[2]).toContain('as your user, rootless');
		expect(screen.getByText('An engine that runs as root gives much away')).toBeDefined();
	});

	it('give their endpoint to the clipboard', async () => {
		const { user, copied } = show(() => ({ engines: [PODMAN], rejected: [] }));
		await user.click(
			await screen.findByRole('button', { name: 'Copy the endpoint of Podman 5.8.2' }),
		);
		expect(copied).toEqual([PODMAN.endpoint]);
		expect(screen.queryByText('An engine that runs as root gives much away')).toBeNull();
	});

	it('that may not be used say what lets this user in, as a command to copy', async () => {
		const { user, copied } = show(() => ({ engines: [], rejected: [DENIED, UNSET] }));
		const attention = await screen.findByRole('region', { name: 'Needs attention' });
		expect(within(attention).getByText(/You may not use the engine at/)).toBeDefined();
		await user.click(within(attention).getByRole('button', { name: 'Copy command' }));
		expect(copied).toEqual([DOCKER_GROUP_COMMAND]);
	});

	it('that are none leave the direct way', async () => {
		const { user, stores } = show(() => ({ engines: [], rejected: [UNSET] }));
		expect(await screen.findByRole('heading', { name: 'No container engine found' })).toBeDefined();
		expect(screen.getByText('You can still mirror directly registry-to-registry.')).toBeDefined();
		await user.click(screen.getByRole('button', { name: 'New mirror' }));
		expect(stores.navigation.getState().place).toMatchObject({ screen: 'mirror' });
	});

	it('are listed with every place that was passed over', async () => {
		show(() => ({ engines: [DOCKER], rejected: [UNSET, DENIED] }));
		const table = await screen.findByRole('table');
		const rows = within(table).getAllByRole('row').slice(1);
		expect(rows.map((row) => row.textContent)).toEqual([
			'DOCKER_HOSTDOCKER_HOSTDOCKER_HOST is not set.',
			`Docker socket${DENIED.looked}${DENIED.reason}`,
		]);
	});

	it('are looked for again, and stay where they are meanwhile', async () => {
		const answers: ((found: DetectedEngines) => void)[] = [];
		const { user } = show(() => new Promise((resolve) => answers.push(resolve)));
		expect(screen.getAllByText('Looking for engines…').length).toBeGreaterThan(0);
		expect(screen.getByRole('button', { name: 'Look again' })).toHaveProperty('disabled', true);
		await expect.poll(() => answers.length).toBe(1);
		answers[0]?.({ engines: [DOCKER], rejected: [] });
		await user.click(await screen.findByRole('button', { name: 'Look again' }));
		expect(screen.getByRole('heading', { name: 'Docker 28.2.2' })).toBeDefined();
		answers[1]?.({ engines: [DOCKER, PODMAN], rejected: [] });
		expect(await screen.findByRole('heading', { name: 'Podman 5.8.2' })).toBeDefined();
	});

	it('that could not be looked for leave a failure with its remedy', async () => {
		show(() => {
			throw mockFault('internal.unexpected');
		});
		expect(await screen.findByText('Something went wrong in Image Ferry')).toBeDefined();
	});
});
