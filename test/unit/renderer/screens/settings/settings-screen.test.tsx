// The settings over a made-up main: what a person sets, and what the app says about it.
import { render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { connect } from '../../../../../renderer/ipc/client';
import { SettingsScreen } from '../../../../../renderer/screens/settings/settings-screen';
import { createStores, StoresContext } from '../../../../../renderer/stores/stores';
import { makeFault } from '../../../../../shared/fault/fault';
import { contract } from '../../../../../shared/ipc/contract';
import { type ContractMock, contractMock, mockFault } from '../../../../support/contract-mock';

async function showSettings(mock: ContractMock = contractMock()) {
	const stores = createStores(connect(contract, mock.bridge));
	await stores.settings.getState().load();
	render(
		<StoresContext value={stores}>
			<SettingsScreen />
		</StoresContext>,
	);
	const saved = () =>
		mock.calls.filter(({ channel }) => channel === 'ferry:settings.set').map(({ input }) => input);
	return { mock, stores, saved, user: userEvent.setup() };
}

describe('the proxy', () => {
	it('is saved as soon as it is chosen, and what it comes to is told', async () => {
		const { saved, user } = await showSettings();
		expect(screen.getByText('No proxy: registries are reached directly')).toBeDefined();
		await user.click(screen.getByRole('radio', { name: /Environment/ }));
		expect(saved()).toEqual([{ proxy: { mode: 'environment' } }]);
	});

	it('tells the one in use with its sign-in and exceptions, never the sign-in itself', async () => {
		const inUse = { kind: 'proxy', server: 'http://p:1', hasSignIn: true, exceptions: 2 } as const;
		await showSettings(contractMock({ settings: { proxyInUse: () => inUse } }));
		expect(screen.getByText('http://p:1, with a sign-in, 2 exceptions')).toBeDefined();
	});

	it('typed by hand is saved only when it can be one, in its full form', async () => {
		const { saved, user } = await showSettings();
		await user.click(screen.getByRole('radio', { name: /Manual/ }));
		expect(screen.getByText(/^Not saved yet/)).toBeDefined();
		await user.click(screen.getByRole('button', { name: 'Save proxy' }));
		expect(screen.getByText('Write the address of the proxy.')).toBeDefined();
		await user.type(screen.getByLabelText('Address'), 'proxy.spacetech.com:3128');
		await user.type(screen.getByLabelText('Exceptions'), 'localhost, http://x');
		await user.click(screen.getByRole('button', { name: 'Save proxy' }));
		expect(screen.getByText(/^http:\/\/x is no host/)).toBeDefined();
		expect(saved()).toEqual([]);
		await user.clear(screen.getByLabelText('Exceptions'));
		await user.type(screen.getByLabelText('Exceptions'), 'localhost .corp.example');
		await user.click(screen.getByRole('button', { name: 'Save proxy' }));
		const proxy = {
			mode: 'manual',
			server: 'http://proxy.spacetech.com:3128',
			exceptions: ['localhost', '.corp.example'],
		};
		expect(saved()).toEqual([{ proxy }]);
	});

	it('with a user name or password is refused while it is typed, and never sent', async () => {
		const { mock, saved, user } = await showSettings();
		await user.click(screen.getByRole('radio', { name: /Manual/ }));
		await user.type(screen.getByLabelText('Address'), 'http://user:CANARY@proxy:3128');
		const field = screen.getByLabelText('Address');
		expect(field.getAttribute('aria-invalid')).toBe('true');
		expect(screen.getByText(/^Leave out the user name and password/)).toBeDefined();
		await user.click(screen.getByRole('button', { name: 'Save proxy' }));
		expect(saved()).toEqual([]);
		expect(JSON.stringify(mock.calls)).not.toContain('CANARY');
	});
});

describe('the other settings', () => {
	it('are saved when they change', async () => {
		const { saved, user } = await showSettings();
		await user.click(screen.getByRole('radio', { name: 'Light' }));
		await user.click(screen.getByRole('radio', { name: /At most a number/ }));
		await user.click(screen.getByRole('button', { name: /Increase/ }));
		await user.click(screen.getByRole('switch', { name: /Tell when a run ends/ }));
		expect(saved()).toEqual([
			{ theme: 'light' },
			{ concurrency: 4 },
			{ concurrency: 5 },
			{ hasNotifications: false },
		]);
	});

	it('say why a change was not saved, and stay as they were', async () => {
		const mock = contractMock({
			settings: {
				set: () => {
					throw mockFault('disk.full');
				},
			},
		});
		const { user } = await showSettings(mock);
		await user.click(screen.getByRole('switch', { name: /Tell when a run ends/ }));
		expect(within(await screen.findByRole('alert')).getByText(/No space is left/)).toBeDefined();
		const toggle = screen.getByRole<HTMLInputElement>('switch', { name: /Tell when a run ends/ });
		expect(toggle.checked).toBe(true);
	});

	it('of a damaged file say that it was set aside', async () => {
		const notice = makeFault({
			code: 'settings.damaged',
			side: 'this-computer',
			subject: '/data/settings.json',
			facts: { setAside: '/data/settings.json.damaged' },
		});
		const about = {
			version: '0.1.0',
			electron: '45.0.0',
			chromium: '150',
			dataFolder: '/data',
			isTestBuild: true,
			notices: [notice],
		};
		await showSettings(contractMock({ app: { about: () => about } }));
		expect(screen.getByText('/data/settings.json is damaged')).toBeDefined();
		expect(screen.getByText(/^Test runtime/)).toBeDefined();
	});

	it('show the folders and put the path on the clipboard', async () => {
		const mock = contractMock({ app: { openFolder: () => ({}), copyText: () => ({}) } });
		const { stores, user } = await showSettings(mock);
		await user.click(screen.getByRole('button', { name: 'Open data folder' }));
		await user.click(screen.getByRole('button', { name: 'Open logs folder' }));
		await user.click(screen.getByRole('button', { name: 'Copy path' }));
		expect(mock.calls.slice(-3).map(({ input }) => input)).toEqual([
			{ folder: 'data' },
			{ folder: 'logs' },
			{ text: '/data' },
		]);
		expect(stores.toasts.getState().toasts.map(({ text }) => text)).toEqual(['Path copied']);
	});
});
