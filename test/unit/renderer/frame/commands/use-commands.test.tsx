// The keys and the palette over the whole page, with a made-up main.
import { act, render, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { App } from '../../../../../renderer/app';
import { connect } from '../../../../../renderer/ipc/client';
import { createStores } from '../../../../../renderer/stores/stores';
import { contract } from '../../../../../shared/ipc/contract';
import { reduceRun } from '../../../../../shared/mirror/run-reducer';
import { snapshotOf } from '../../../../../shared/mirror/run-snapshot';
import { summaryOf } from '../../../../../shared/mirror/run-summary';
import { contractMock } from '../../../../support/contract-mock';
import { madeRun } from '../../../../support/run-events';

async function showApp() {
	const state = reduceRun(undefined, madeRun({ mirror: 'nightly', images: 3 }).all);
	if (state === undefined) throw new Error('the run has not started');
	const mock = contractMock({
		runs: {
			list: () => ({ runs: [summaryOf(state)] }),
			snapshot: () => ({ state: snapshotOf(state) }),
		},
	});
	const stores = createStores(connect(contract, mock.bridge));
	render(<App stores={stores} />);
	await screen.findByText('0.1.0 · Electron 45.0.0');
	return { mock, stores, user: userEvent.setup() };
}

const title = () => screen.getByRole('heading', { level: 1 }).textContent;

describe('keys', () => {
	it('go to the screens', async () => {
		const { user } = await showApp();
		const screens = ['Home', 'Mirror', 'Runs', 'Registries', 'Engines', 'Settings'];
		for (const [index, name] of screens.entries()) {
			await user.keyboard(`{Control>}${index + 1}{/Control}`);
			expect(title()).toBe(name);
		}
		await user.keyboard('{Control>}1{/Control}{Control>},{/Control}');
		expect(title()).toBe('Settings');
	});

	it('open the sheet of keys, which Esc closes; in a field they are letters', async () => {
		const { user } = await showApp();
		await user.keyboard('?');
		expect(within(screen.getByRole('dialog')).getByText('Go to Registries')).toBeDefined();
		await user.keyboard('{Escape}');
		expect(screen.queryByRole('dialog')).toBeNull();
		await user.keyboard('{Control>}6{/Control}');
		await user.click(screen.getByRole('radio', { name: /Manual/ }));
		const field = screen.getByLabelText('Address');
		await user.type(field, '?1');
		expect((field as HTMLInputElement).value).toBe('?1');
		expect(screen.queryByRole('dialog')).toBeNull();
	});

	it('do nothing behind a dialog', async () => {
		const { user } = await showApp();
		await user.keyboard('?{Control>}3{/Control}');
		await user.keyboard('{Escape}');
		expect(title()).toBe('Home');
	});

	it('are left to a screen that has no filter of its own kind', async () => {
		const { user } = await showApp();
		let reached = false;
		const listen = (event: KeyboardEvent) => {
			reached = event.key === 'f' && !event.defaultPrevented;
		};
		window.addEventListener('keydown', listen);
		await user.keyboard('{Control>}f{/Control}');
		window.removeEventListener('keydown', listen);
		expect(reached).toBe(true);
	});

	it('move between the parts of the window, round and round', async () => {
		const { user } = await showApp();
		const part = () =>
			document.activeElement?.closest('[data-region]')?.tagName.toLowerCase() ?? 'none';
		const parts: string[] = [];
		for (let step = 0; step < 4; step += 1) {
			await user.keyboard('{F6}');
			parts.push(part());
		}
		expect(parts).toEqual(['header', 'main', 'footer', 'header']);
		await user.keyboard('{Shift>}{F6}{/Shift}');
		expect(part()).toBe('footer');
	});

	it('press the main action of the screen', async () => {
		const { user } = await showApp();
		await screen.findByRole('button', { name: 'Mirror images' });
		await user.keyboard('{Control>}{Enter}{/Control}');
		await waitFor(() => expect(screen.queryByText('What do you need to do?')).toBeNull());
	});
});

describe('the palette', () => {
	it('finds a command by a few letters and does it by Enter', async () => {
		const { mock, user } = await showApp();
		await user.keyboard('{Control>}k{/Control}');
		await user.keyboard('dark');
		expect(screen.getAllByRole('menuitem')).toHaveLength(1);
		await user.keyboard('{Enter}');
		expect(mock.calls.at(-1)).toMatchObject({
			channel: 'ferry:settings.set',
			input: { theme: 'dark' },
		});
		expect(screen.queryByRole('dialog')).toBeNull();
	});

	it('finds a run by its name and opens it', async () => {
		const { user } = await showApp();
		await user.click(screen.getByRole('button', { name: /^Find…/ }));
		await user.keyboard('night');
		await user.click(screen.getByRole('menuitem', { name: /nightly/ }));
		expect(await screen.findByRole('heading', { level: 1, name: 'nightly' })).toBeDefined();
	});

	it('finds a saved registry by its name and goes there', async () => {
		const { mock, stores, user } = await showApp();
		const entry = { host: 'registry.example:8083', name: 'Our harbour', tls: 'verify' } as const;
		act(() => mock.emit('registries', 'changed', { registries: [{ entry }] }));
		await user.keyboard('{Control>}k{/Control}');
		expect(await screen.findByText('registry.example:8083')).toBeDefined();
		await user.keyboard('harb{Enter}');
		expect(stores.navigation.getState().place).toEqual({
			screen: 'registries',
			host: 'registry.example:8083',
		});
	});

	it('says when nothing has that name, and is closed by one Esc or its own key', async () => {
		const { user } = await showApp();
		await user.keyboard('{Control>}k{/Control}zzzz');
		expect(screen.getByText(/Nothing has that name/)).toBeDefined();
		await user.keyboard('{Escape}');
		expect(screen.queryByRole('dialog')).toBeNull();
		await user.keyboard('{Control>}k{/Control}{Control>}k{/Control}');
		expect(screen.queryByRole('dialog')).toBeNull();
	});
});

it('main can ask for a command and for a run', async () => {
	const { mock } = await showApp();
	act(() => mock.emit('app', 'asked', { kind: 'command', command: 'go-settings' }));
	expect(title()).toBe('Settings');
	act(() => mock.emit('app', 'asked', { kind: 'show-run', runId: madeRun().runId }));
	expect(await screen.findByRole('heading', { level: 1, name: 'nightly' })).toBeDefined();
});

it('a folder that could not be shown is told in a message, which can be closed', async () => {
	const { mock, user, stores } = await showApp();
	mock.reply({
		app: {
			openFolder: () => {
				throw new Error('no answer');
			},
		},
	});
	await act(() => stores.app.getState().openFolder('logs'));
	const messages = within(screen.getByRole('region', { name: 'Messages' }));
	expect(messages.getByText('Something went wrong in Image Ferry')).toBeDefined();
	await user.click(messages.getByRole('button', { name: 'Close' }));
	expect(messages.queryByText(/went wrong/)).toBeNull();
});
