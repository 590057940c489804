import { describe, expect, it } from 'vitest';
import { chosenVault } from '../../../../electron/credentials/chosen-vault';
import { memoryVault } from '../../../../electron/credentials/memory-vault';
import { troubledKeychain } from '../../../support/desk-bench';
import { faultOf } from '../../../support/fault-of';
import { vaultSuite } from '../../../support/vault-suite';

const ALICE = { username: 'alice', secret: 'a', kind: 'password' } as const;
const BOB = { username: 'bob', secret: 'b', kind: 'password' } as const;

describe('the keychain, with memory beside it', () => {
	vaultSuite(async (nowMs) => chosenVault(memoryVault(nowMs), memoryVault(nowMs)));

	it('keeps nothing in memory before the user chose so', async () => {
		const keychain = troubledKeychain();
		const vault = chosenVault(keychain.vault, memoryVault());
		keychain.get('keychain.unavailable');
		expect((await faultOf(() => vault.put('a.example', ALICE))).code).toBe('keychain.unavailable');
		expect((await vault.status()).fault?.code).toBe('keychain.unavailable');
	});

	it('stays with the keychain as long as that works', async () => {
		const keychain = troubledKeychain();
		const vault = chosenVault(keychain.vault, memoryVault());
		expect(await vault.keepForSession()).toEqual({ kind: 'keychain' });
		await vault.put('a.example', ALICE);
		expect(await keychain.vault.get('a.example')).toEqual(ALICE);
	});

	it('shows both once the keychain is back, what was typed last first', async () => {
		const keychain = troubledKeychain();
		const session = memoryVault();
		const vault = chosenVault(keychain.vault, session);
		await vault.put('a.example', ALICE);
		await vault.put('b.example', ALICE);
		keychain.get('keychain.locked');
		expect(await vault.keepForSession()).toEqual({ kind: 'session' });
		await vault.put('b.example', BOB);
		expect(await vault.get('a.example')).toBeUndefined();
		expect((await vault.list()).map(({ username }) => username)).toEqual(['bob']);
		keychain.get();
		expect(await vault.get('a.example')).toEqual(ALICE);
		expect((await vault.list()).map(({ username }) => username)).toEqual(['alice', 'bob']);
		expect(await vault.delete('b.example')).toBe(true);
		expect(await vault.get('b.example')).toBeUndefined();
	});
});
