// The Registries screen over a made-up main: what a person sees and can do.
import { render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { faultError } from '../../../../../electron/platform/fault-error';
import { App } from '../../../../../renderer/app';
import { connect } from '../../../../../renderer/ipc/client';
import { createStores } from '../../../../../renderer/stores/stores';
import { type Fault, makeFault } from '../../../../../shared/fault/fault';
import { contract } from '../../../../../shared/ipc/contract';
import type { RegistryRow } from '../../../../../shared/ipc/groups/registries';
import { contractMock } from '../../../../support/contract-mock';
import {
	MADE_LOGINS,
	madeRows,
	manyRows,
	UNTRUSTED_STEPS,
	WORKING_STEPS,
} from '../../../../support/mocked-registries';

const HARBOR = 'harbor.corp.example';
const locked = makeFault({ code: 'keychain.locked', side: 'keychain', subject: 'Image Ferry' });

/** The screen over a main that keeps what it is told, as main does. */
async function showScreen(rows: readonly RegistryRow[] = [], host?: string, fault?: Fault) {
	const mock = contractMock();
	let kept = rows;
	const tell = (next: readonly RegistryRow[]) => {
		kept = next;
		mock.emit('registries', 'changed', { registries: kept });
	};
	mock.reply({
		registries: {
			list: () => ({ registries: kept }),
			save: ({ entry, formerHost }) => {
				tell([...kept.filter((one) => one.entry.host !== (formerHost ?? entry.host)), { entry }]);
				return { outcome: 'saved' };
			},
			remove: ({ host: gone }) => {
				tell(kept.filter(({ entry }) => entry.host !== gone));
				return { undoUntilMs: 0 };
			},
			undoRemove: () => {
				tell(rows);
				return {};
			},
			probe: ({ host: tested }) => {
				const steps = tested === HARBOR ? UNTRUSTED_STEPS : WORKING_STEPS;
				for (const step of steps) mock.emit('registries', 'probed', { host: tested, step });
				return { outcome: tested === HARBOR ? 'fault' : 'ok' };
			},
			inspectCa: () => ({
				pem: 'PEM',
				certificates: [
					{
						...{ subject: 'CN=Corp Root', issuer: 'CN=Corp Root', isCa: true },
						...{ notBeforeMs: 0, notAfterMs: Date.UTC(2040, 1, 1), fingerprint: 'AA:BB' },
					},
				],
			}),
		},
		credentials: {
			save: ({ host: of, username }) => {
				const signIn = { host: of, username, savedAtMs: Date.UTC(2026, 10, 3) };
				tell(kept.map((row) => (row.entry.host === of ? { ...row, signIn } : row)));
				return signIn;
			},
			vaultStatus: () => ({ kind: 'keychain', ...(fault === undefined ? {} : { fault }) }),
			forget: () => ({}),
			logins: () => ({ logins: MADE_LOGINS }),
			importLogin: ({ host: of }) => ({ host: of, username: 'admin', savedAtMs: 1 }),
		},
	});
	const stores = createStores(connect(contract, mock.bridge));
	stores.navigation
		.getState()
		.go({ screen: 'registries', ...(host === undefined ? {} : { host }) });
	render(<App stores={stores} />);
	await screen.findByText('0.1.0 · Electron 45.0.0');
	const inputOf = (channel: string) =>
		mock.calls.filter((call) => call.channel === `ferry:${channel}`).at(-1)?.input;
	return { mock, stores, user: userEvent.setup(), inputOf };
}

const sheet = () => within(screen.getByRole('complementary'));
const press = (name: string) => screen.getByRole('button', { name });

describe('the list', () => {
	it('says what it is for when it is empty, and adds the first', async () => {
		const { user } = await showScreen();
		expect(screen.getByRole('heading', { name: 'No registries yet' })).toBeDefined();
		await user.click(press('Add registry'));
		expect(screen.getByRole('heading', { name: 'New registry' })).toBeDefined();
	});

	it('shows name, address, user, security and the last test of each', async () => {
		await showScreen(madeRows());
		const row = await screen.findByRole('row', { name: /Space Tech/ });
		expect(row.textContent).toMatch(/registry\.spacetech\.example:8083adminOwn CAWorks/);
		expect(screen.getByRole('row', { name: /Old lab/ }).textContent).toContain('Not encrypted');
	});

	it('is used by keys: arrows, Enter, T, Delete, and undone', async () => {
		const { user, inputOf } = await showScreen(madeRows());
		const grid = await screen.findByRole('grid');
		grid.focus();
		await user.keyboard('{ArrowDown}{ArrowDown}t');
		expect(inputOf('registries.probe')).toEqual({ host: HARBOR });
		await user.keyboard('{Delete}');
		expect(inputOf('registries.remove')).toEqual({ host: HARBOR });
		expect(await screen.findByText('Removed Harbor')).toBeDefined();
		expect(screen.queryByRole('row', { name: /Harbor/ })).toBeNull();
		await user.click(press('Undo'));
		expect(await screen.findByRole('row', { name: /Harbor/ })).toBeDefined();
		grid.focus();
		await user.keyboard('{Home}{Enter}');
		expect(screen.getByRole('heading', { level: 2, name: 'docker.io' })).toBeDefined();
		await user.keyboard('{Escape}');
		expect(document.activeElement).toBe(grid);
	});

	it('filters, says how many fit, and builds few rows of many', async () => {
		const { user } = await showScreen(manyRows(1000));
		expect((await screen.findAllByRole('row')).length).toBeLessThan(200);
		await user.type(screen.getByRole('searchbox'), 'registry-99');
		expect(screen.getByText('11 of 1,000 registries')).toBeDefined();
		await user.type(screen.getByRole('searchbox'), 'nothing');
		expect(screen.getByText('No registry fits this filter.')).toBeDefined();
	});

	it('says why a removal was refused', async () => {
		const { mock, user } = await showScreen(madeRows());
		mock.reply({
			registries: {
				remove: () => {
					throw faultError(locked);
				},
			},
		});
		(await screen.findByRole('grid')).focus();
		await user.keyboard('{Home}{Delete}');
		expect(await screen.findByText('The keychain is locked')).toBeDefined();
	});
});

describe('the editor', () => {
	it('cleans the address, saves, tests, and shows the checklist', async () => {
		const { user, inputOf, mock } = await showScreen();
		await user.click(press('Add registry'));
		await user.type(screen.getByLabelText('Address'), 'https://R.example:5000/team');
		expect(screen.getByText('https://r.example:5000/v2/')).toBeDefined();
		expect(screen.getByText(/team names repositories/)).toBeDefined();
		await user.click(screen.getByRole('radio', { name: 'User and password' }));
		await user.type(screen.getByLabelText('User name'), 'alice');
		await user.type(screen.getByLabelText('Password or token'), 's3cret ');
		expect(screen.getByText(/begins or ends with a space/)).toBeDefined();
		await user.click(press('Save and test'));
		expect(await screen.findByText('Everything works')).toBeDefined();
		expect(inputOf('registries.save')).toEqual({
			entry: { host: 'r.example:5000', name: 'r.example:5000', tls: 'verify' },
		});
		expect(inputOf('credentials.save')).toMatchObject({ username: 'alice', secret: 's3cret ' });
		expect(sheet().getByText('Saved in the keychain on 3 Nov 2026')).toBeDefined();
		expect(document.body.innerHTML).not.toContain('s3cret');
		expect(mock.calls.filter(({ channel }) => channel.endsWith('registries.probe'))).toHaveLength(
			1,
		);
	});

	it('says what is missing when it is to be saved, and saves nothing', async () => {
		const { user, inputOf } = await showScreen();
		await user.click(press('Add registry'));
		await user.click(screen.getByRole('radio', { name: 'User and password' }));
		await user.click(screen.getByRole('radio', { name: /the registry's own authority/ }));
		await user.click(press('Save'));
		expect(screen.getByText('Type the user name.')).toBeDefined();
		expect(screen.getByText(/Add the certificate of/)).toBeDefined();
		expect(inputOf('registries.save')).toBeUndefined();
	});

	it('refuses a password in the address without repeating it', async () => {
		const { user } = await showScreen();
		await user.click(press('Add registry'));
		await user.type(screen.getByLabelText('Address'), 'a:CANARY@r.example');
		expect(screen.getByText(/Leave out what stands before the @/)).toBeDefined();
		expect(document.body.textContent).not.toContain('CANARY');
	});

	it('reads a pasted login line into the fields, the password hidden', async () => {
		const { user } = await showScreen();
		await user.click(press('Add registry'));
		await user.click(screen.getByLabelText('Address'));
		await user.paste('docker login -u alice -p CANARY-line ghcr.io');
		expect(screen.getByLabelText<HTMLInputElement>('Address').value).toBe('ghcr.io');
		expect(screen.getByLabelText<HTMLInputElement>('User name').value).toBe('alice');
		const secret = screen.getByLabelText<HTMLInputElement>('Password or token');
		expect(secret.type).toBe('password');
		expect(secret.value).toBe('CANARY-line');
		expect(screen.getByText(/classic personal access token/)).toBeDefined();
	});

	it('offers the remedy of a failed step, which acts', async () => {
		const { user } = await showScreen(madeRows(), HARBOR);
		await user.click(await screen.findByRole('button', { name: 'Save and test' }));
		expect(await screen.findByText('Not usable yet')).toBeDefined();
		expect(sheet().getAllByText('Not tried: encryption failed')).toHaveLength(6);
		await user.click(press('Add its CA'));
		expect(screen.getByRole('radio', { name: /own authority/, checked: true })).toBeDefined();
		const choose = press('Choose file');
		await expect.poll(() => document.activeElement).toBe(choose);
		const input = document.querySelector<HTMLInputElement>('[data-field="ca"] input[type=file]');
		if (input === null) throw new Error('no file input');
		// jsdom's files cannot be read.
		const arrayBuffer = async () => new TextEncoder().encode('-----BEGIN CERTIFICATE-----').buffer;
		await user.upload(input, Object.assign(new File(['x'], 'ca.pem'), { arrayBuffer }));
		expect(await screen.findByText('CN=Corp Root')).toBeDefined();
		expect(screen.getByText('AA:BB')).toBeDefined();
	});

	it('keeps what was typed when the keychain is locked, and says what was saved', async () => {
		const { mock, user } = await showScreen();
		mock.reply({
			credentials: {
				save: () => {
					throw faultError(locked);
				},
				vaultStatus: () => ({ kind: 'keychain', fault: locked }),
			},
		});
		await user.click(press('Add registry'));
		await user.type(screen.getByLabelText('Address'), 'r.example');
		await user.click(screen.getByRole('radio', { name: 'User and password' }));
		await user.type(screen.getByLabelText('User name'), 'alice');
		await user.type(screen.getByLabelText('Password or token'), 's3cret');
		await user.click(press('Save and test'));
		expect(await screen.findByText(/its password is not/)).toBeDefined();
		expect(screen.getByLabelText<HTMLInputElement>('Password or token').value).toBe('s3cret');
		expect(sheet().getByRole('button', { name: 'Keep passwords until I quit' })).toBeDefined();
	});

	it('asks before changes are lost, and goes on or away', async () => {
		const { user } = await showScreen(madeRows());
		await user.click(await screen.findByRole('row', { name: /Harbor/ }));
		await user.type(screen.getByLabelText('Name'), ' 2');
		await user.click(screen.getByRole('row', { name: /Vendor/ }));
		expect(screen.getByText('There are changes that are not saved.')).toBeDefined();
		await user.click(press('Go on editing'));
		expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Harbor 2');
		await user.click(screen.getByRole('row', { name: /Vendor/ }));
		await user.click(press('Discard changes'));
		expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Vendor');
	});

	it('says when the user did not confirm', async () => {
		const { mock, user } = await showScreen(madeRows(), HARBOR);
		mock.reply({ registries: { save: () => ({ outcome: 'cancelled' }) } });
		await user.click(await screen.findByRole('radio', { name: /Plain HTTP/ }));
		await user.click(press('Save'));
		expect(await screen.findByText('Not saved: you did not confirm.')).toBeDefined();
	});

	it('opens for a host from elsewhere, saved or not', async () => {
		const { stores } = await showScreen(madeRows(), 'new.example:5000');
		const address = await screen.findByLabelText<HTMLInputElement>('Address');
		expect(address.value).toBe('new.example:5000');
		expect(screen.getByRole('heading', { name: 'New registry' })).toBeDefined();
		expect(stores.navigation.getState().place).toMatchObject({ host: 'new.example:5000' });
	});
});

describe('the keychain', () => {
	it.each([
		['keychain.locked', 'The keychain is locked'],
		['keychain.unavailable', 'This computer has no keychain that can be reached'],
	] as const)('%s is said, and passwords may stay in memory', async (code, title) => {
		const fault = makeFault({ code, side: 'keychain', subject: 'Image Ferry' });
		const { mock, user } = await showScreen(madeRows(), undefined, fault);
		mock.reply({ credentials: { keepForSession: () => ({ kind: 'session' }) } });
		expect(await screen.findByText(title)).toBeDefined();
		await user.click(press('Keep passwords until I quit'));
		expect(await screen.findByText('Passwords are kept in memory until you quit.')).toBeDefined();
	});
});

describe('the logins of Docker and Podman', () => {
	it('are previewed with where they come from, and imported one by one', async () => {
		const { user, inputOf } = await showScreen(madeRows());
		await user.click(press('Import logins'));
		const list = within(await sheet().findByRole('list'));
		expect(list.getByText('from docker-credential-desktop')).toBeDefined();
		expect(list.getByText('Replaces what is saved')).toBeDefined();
		expect(list.getByText(/Only for team\/app/)).toBeDefined();
		const buttons = list.getAllByRole('button', { name: /^Import/ });
		expect(buttons).toHaveLength(2);
		await user.click(press('Import docker.io from docker-credential-desktop'));
		expect(await list.findByText('Imported')).toBeDefined();
		expect(inputOf('credentials.importLogin')).toEqual({
			host: 'docker.io',
			origin: 'docker-credential-desktop',
		});
	});
});
