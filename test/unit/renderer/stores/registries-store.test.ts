import { describe, expect, it } from 'vitest';
import { faultError } from '../../../../electron/platform/fault-error';
import { connect } from '../../../../renderer/ipc/client';
import { createRegistriesStore } from '../../../../renderer/stores/registries-store';
import { contract } from '../../../../shared/ipc/contract';
import type { RegistryRow } from '../../../../shared/ipc/groups/registries';
import { contractMock } from '../../../support/contract-mock';
import { madeRows, WORKING_STEPS } from '../../../support/mocked-registries';

const HOST = 'r.example:5000';
const ENTRY = { host: HOST, name: 'r', tls: 'verify' } as const;
const ALICE = { username: 'alice', secret: 'CANARY-store' };
const LOCKED = faultError({ code: 'keychain.locked', side: 'keychain', subject: HOST });

async function bench(rows: readonly RegistryRow[] = []) {
	const mock = contractMock();
	mock.reply({
		registries: {
			list: () => ({ registries: rows }),
			save: () => ({ outcome: 'saved' }),
			probe: () => ({ outcome: 'ok' }),
		},
		credentials: {
			save: ({ host, username }) => ({ host, username, savedAtMs: 1 }),
			forget: () => ({}),
		},
	});
	const store = createRegistriesStore(connect(contract, mock.bridge));
	await store.getState().load();
	const asked = () =>
		mock.calls
			.map(({ channel }) => channel.replace('ferry:', ''))
			.filter((one) => !/list|vault/.test(one));
	return { mock, store, state: () => store.getState(), asked };
}

describe('the registries in the window', () => {
	it('are what main lists, and what it tells later', async () => {
		const { mock, state } = await bench(madeRows());
		expect(state()).toMatchObject({ list: 'ready', vault: { kind: 'keychain' } });
		expect(state().rows).toHaveLength(6);
		mock.emit('registries', 'changed', { registries: [{ entry: ENTRY }] });
		expect(state().rows).toEqual([{ entry: ENTRY }]);
	});

	it('are asked for again when the keychain is back', async () => {
		const { mock, state } = await bench();
		mock.reply({ credentials: { vaultStatus: () => ({ kind: 'keychain', fault: LOCKED.fault }) } });
		await state().checkVault();
		expect(state().vault?.fault?.code).toBe('keychain.locked');
		mock.reply({
			credentials: { vaultStatus: () => ({ kind: 'keychain' }) },
			registries: { list: () => ({ registries: [{ entry: ENTRY }] }) },
		});
		await state().checkVault();
		expect(state().rows).toHaveLength(1);
	});

	it('say that their list could not be read', async () => {
		const { mock, state } = await bench();
		mock.reply({
			registries: {
				list: () => {
					throw LOCKED;
				},
			},
		});
		await state().load();
		expect(state()).toMatchObject({ list: 'failed', listFault: { code: 'keychain.locked' } });
	});
});

describe('saving', () => {
	it('saves the entry first, and for a new address the typed credential before it', async () => {
		const { state, asked } = await bench();
		expect(await state().save({ entry: ENTRY, credential: ALICE })).toEqual({ kind: 'saved' });
		expect(asked()).toEqual(['registries.save', 'credentials.save']);
		await state().save({ entry: ENTRY, formerHost: 'old.example', credential: ALICE });
		expect(asked().slice(2)).toEqual(['credentials.save', 'registries.save']);
	});

	it('keeps nothing of the secret, and forgets when asked', async () => {
		const { state, asked } = await bench();
		await state().save({ entry: ENTRY, credential: ALICE });
		expect(JSON.stringify(state())).not.toContain(ALICE.secret);
		await state().save({ entry: ENTRY, formerHost: HOST, credential: 'forget' });
		expect(asked().at(-1)).toBe('credentials.forget');
	});

	it('tells what was saved when the credential was not', async () => {
		const { mock, state } = await bench();
		mock.reply({
			credentials: {
				save: () => {
					throw LOCKED;
				},
			},
		});
		expect(await state().save({ entry: ENTRY, credential: ALICE })).toMatchObject({
			...{ kind: 'failed', part: 'credential', fault: { code: 'keychain.locked' } },
		});
	});

	it('that the user did not confirm takes a credential typed for the new address back', async () => {
		const { mock, state, asked } = await bench();
		mock.reply({ registries: { save: () => ({ outcome: 'cancelled' }) } });
		const order = { entry: ENTRY, formerHost: 'old.example', credential: ALICE };
		expect(await state().save(order)).toEqual({ kind: 'cancelled' });
		expect(asked()).toEqual(['credentials.save', 'registries.save', 'credentials.forget']);
	});
});

describe('a test', () => {
	it('gathers its steps and its end', async () => {
		const { mock, state } = await bench();
		mock.reply({
			registries: {
				probe: ({ host }) => {
					for (const step of WORKING_STEPS) mock.emit('registries', 'probed', { host, step });
					return { outcome: 'ok' };
				},
			},
		});
		await state().test(HOST);
		expect(state().tests.get(HOST)).toEqual({
			isRunning: false,
			steps: WORKING_STEPS,
			outcome: 'ok',
		});
		mock.emit('registries', 'probed', { host: HOST, step: WORKING_STEPS[0] ?? never() });
		expect(state().tests.get(HOST)?.steps).toHaveLength(WORKING_STEPS.length);
	});

	it('that was overtaken says nothing any more', async () => {
		const { mock, state } = await bench();
		const ends: ((outcome: 'ok' | 'cancelled') => void)[] = [];
		mock.reply({
			registries: {
				probe: () => new Promise((resolve) => ends.push((outcome) => resolve({ outcome }))),
			},
		});
		const first = state().test(HOST);
		const second = state().test(HOST);
		await expect.poll(() => ends.length).toBe(2);
		ends[0]?.('cancelled');
		await first;
		expect(state().tests.get(HOST)?.isRunning).toBe(true);
		ends[1]?.('ok');
		await second;
		expect(state().tests.get(HOST)?.outcome).toBe('ok');
	});

	it('of all of them asks for each once', async () => {
		const { mock, state } = await bench(madeRows());
		await state().testAll();
		const hosts = mock.calls.filter(({ channel }) => channel.endsWith('probe'));
		expect(hosts).toHaveLength(6);
	});
});

function never(): never {
	throw new Error('no steps');
}
