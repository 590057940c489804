import { describe, expect, it } from 'vitest';
import { memoryVault } from '../../../../electron/credentials/memory-vault';
import { registryRows } from '../../../../electron/registry-desk/registry-rows';
import type { RegistryRow } from '../../../../shared/ipc/groups/registries';
import { deskBench } from '../../../support/desk-bench';

const HOST = 'registry.example';
const ALICE = { username: 'alice', secret: 'a', kind: 'password' } as const;

describe('the list of registries', () => {
	it('is there without sign-ins while the keychain is in trouble', async () => {
		const { desk, vault, keychain } = deskBench();
		await desk.save({ host: HOST, name: 'Ours', tls: 'verify' });
		await vault.put(HOST, ALICE);
		expect((await desk.list())[0]?.signIn?.username).toBe('alice');
		for (const code of ['keychain.locked', 'keychain.unavailable', 'keychain.denied'] as const) {
			keychain.get(code);
			expect(await desk.list()).toEqual([{ entry: { host: HOST, name: 'Ours', tls: 'verify' } }]);
		}
	});

	it('does not wait for a slow keychain, and is told whole afterwards', async () => {
		const entry = { host: HOST, name: 'Ours', tls: 'verify' } as const;
		const { saved } = deskBench();
		await saved.save(entry);
		const vault = memoryVault();
		await vault.put(HOST, ALICE);
		let open: () => void = () => undefined;
		const gate = new Promise<void>((resolve) => {
			open = resolve;
		});
		const told: (readonly RegistryRow[])[] = [];
		const rows = registryRows({
			saved,
			vault: { ...vault, list: () => gate.then(() => vault.list()) },
			tests: { all: async () => new Map(), keep: async () => undefined },
			onChanged: (all) => told.push(all),
			patience: () => Promise.resolve(),
		});
		expect(await rows.list()).toEqual([{ entry }]);
		expect(told).toEqual([]);
		open();
		await expect.poll(() => told[0]?.[0]?.signIn?.username).toBe('alice');
	});
});
