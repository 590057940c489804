// The vault on the real thing: gnome-keyring through libsecret and keytar.
import { symlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keytarVault } from '../../electron/credentials/keytar-vault';
import { hasLockedItem } from '../../electron/credentials/secret-service';
import { faultOf } from '../support/fault-of';
import { temporaryFolder } from '../support/own-process';
import { type RealKeychain, startRealKeychain } from '../support/real-keychain';
import { vaultSuite } from '../support/vault-suite';

const CREDENTIAL = { username: 'alice', secret: 's'.repeat(2000), kind: 'password' as const };

/** What is said about locked items when only these programs are installed: any, an existing account, another one. */
async function askedWith(tools: readonly string[]): Promise<readonly (boolean | undefined)[]> {
	const path = process.env['PATH'];
	const folder = temporaryFolder('tools');
	for (const tool of tools) {
		symlinkSync(`/usr/bin/${tool}`, `${folder}/${tool}`);
	}
	process.env['PATH'] = folder;
	try {
		const service = 'Image Ferry';
		return [
			await hasLockedItem({ service }),
			await hasLockedItem({ service, account: 'registry.example' }),
			await hasLockedItem({ service, account: "it's another" }),
		];
	} finally {
		process.env['PATH'] = path;
	}
}

// libsecret finds its bus once in a process: these suites share one, and the last one locks it.
describe('the keychain vault on gnome-keyring', () => {
	let keychain: RealKeychain;
	beforeAll(async () => {
		keychain = await startRealKeychain();
		process.env['DBUS_SESSION_BUS_ADDRESS'] = keychain.address;
		delete process.env['DISPLAY'];
	});
	afterAll(() => keychain.stop());

	vaultSuite(async (nowMs) => {
		const vault = keytarVault({ nowMs });
		for (const { host } of await vault.list()) {
			await vault.delete(host);
		}
		return vault;
	});

	const tools = ['busctl', 'gdbus', 'dbus-send'];

	it.each(tools)('finds nothing locked with %s alone while it is unlocked', async (tool) => {
		await keytarVault().put('registry.example', CREDENTIAL);
		expect(await askedWith([tool])).toEqual([false, false, false]);
	});

	it('does not know where there is no program to ask with', async () => {
		expect(await askedWith([])).toEqual([undefined, undefined, undefined]);
	});

	it('answers "locked" once the keyring is locked, and asks nobody', async () => {
		const vault = keytarVault();
		await vault.put('registry.example', CREDENTIAL);
		expect(await vault.status()).toEqual({ kind: 'keychain' });
		keychain.lock();
		expect(await vault.status()).toMatchObject({
			kind: 'keychain',
			fault: { code: 'keychain.locked' },
		});
		const actions = [
			() => vault.get('registry.example'),
			() => vault.put('registry.example', CREDENTIAL),
			() => vault.put('new.example', CREDENTIAL),
			() => vault.delete('registry.example'),
			() => vault.list(),
		];
		for (const action of actions) {
			const fault = await faultOf(action);
			expect(fault).toMatchObject({ code: 'keychain.locked', side: 'keychain' });
			expect(JSON.stringify(fault)).not.toContain(CREDENTIAL.secret);
		}
	});

	it.each(tools)('finds what is locked with %s alone', async (tool) => {
		keychain.lock();
		expect(await askedWith([tool])).toEqual([true, true, false]);
	});
});
