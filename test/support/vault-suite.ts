// What every vault keeps to. Run on each of them.
import { expect, it } from 'vitest';
import type { CredentialVault } from '../../electron/credentials/credential-vault';
import type { Credential } from '../../shared/registry/credential';
import { faultOf } from './fault-of';

const ALICE: Credential = {
	username: 'alice',
	secret: 'correct horse: battery+staple',
	kind: 'password',
};
const TOKEN: Credential = { username: '<token>', secret: 'refresh-token', kind: 'identity-token' };
const NOW = 1_795_000_000_000;

/** Long as a Google JSON key, with every character that encodings trip over. */
const LONG = `{"private_key":"${'ä€😀\\"\n\u0000'.repeat(300)}${'MIIEvQ'.repeat(400)}"}`;

/** Registers the tests; `make` gives an empty vault with the given clock. */
export function vaultSuite(make: (nowMs: () => number) => Promise<CredentialVault>): void {
	const empty = () => make(() => NOW);

	it('is empty at first', async () => {
		const vault = await empty();
		expect(await vault.get('registry.example')).toBeUndefined();
		expect(await vault.delete('registry.example')).toBe(false);
		expect(await vault.list()).toEqual([]);
		expect((await vault.status()).fault).toBeUndefined();
	});

	it('gives back what was put, by exact host', async () => {
		const vault = await empty();
		await vault.put('registry.example:5000', ALICE);
		await vault.put('docker.io', TOKEN);
		expect(await vault.get('registry.example:5000')).toEqual(ALICE);
		expect(await vault.get('docker.io')).toEqual(TOKEN);
		for (const other of [
			'registry.example',
			'registry.example:500',
			'egistry.example:5000',
			'io',
		]) {
			expect(await vault.get(other)).toBeUndefined();
		}
	});

	it('lists hosts and usernames in order, and no secret', async () => {
		const vault = await empty();
		await vault.put('two.example', { ...ALICE, secret: LONG });
		await vault.put('one.example', TOKEN);
		expect(await vault.list()).toEqual([
			{ host: 'one.example', username: '<token>', savedAtMs: NOW },
			{ host: 'two.example', username: 'alice', savedAtMs: NOW },
		]);
	});

	it.each([
		['of one character', 'x'],
		['with non-ASCII characters', 'pässwörd€😀\u0000'],
		['that just fits one entry', 'a'.repeat(1100)],
		['that just does not', 'a'.repeat(1200)],
		['as long as a service account key', LONG],
		['as long as is kept', 'ü'.repeat(16_384)],
	])('keeps a secret %s to the letter', async (_, secret) => {
		const vault = await empty();
		await vault.put('registry.example', { ...ALICE, secret });
		expect(await vault.get('registry.example')).toEqual({ ...ALICE, secret });
	});

	it('refuses what is too long, and keeps what was there', async () => {
		const vault = await empty();
		await vault.put('registry.example', ALICE);
		for (const long of [
			{ ...ALICE, secret: 'a'.repeat(16_385) },
			{ ...ALICE, username: 'a'.repeat(513) },
		]) {
			const fault = await faultOf(() => vault.put('registry.example', long));
			expect(fault).toMatchObject({
				code: 'keychain.secret-too-long',
				side: 'keychain',
				subject: 'registry.example',
			});
			expect(JSON.stringify(fault)).not.toContain('aaaa');
		}
		expect(await vault.get('registry.example')).toEqual(ALICE);
	});

	it.each([
		['long by short', LONG, 'short'],
		['short by long', 'short', LONG],
		['long by long', LONG, LONG.toUpperCase()],
	])('replaces %s', async (_, before, after) => {
		const vault = await empty();
		await vault.put('registry.example', { ...ALICE, secret: before });
		await vault.put('registry.example', { ...ALICE, secret: after });
		expect((await vault.get('registry.example'))?.secret).toBe(after);
		expect(await vault.list()).toHaveLength(1);
	});

	it.each([
		['short', 'short'],
		['long', LONG],
	])('forgets a %s secret completely', async (_, secret) => {
		const vault = await empty();
		await vault.put('registry.example', { ...ALICE, secret });
		await vault.put('registry.example:5000', TOKEN);
		expect(await vault.delete('registry.example')).toBe(true);
		expect(await vault.get('registry.example')).toBeUndefined();
		expect(await vault.delete('registry.example')).toBe(false);
		expect((await vault.list()).map((entry) => entry.host)).toEqual(['registry.example:5000']);
	});

	it('takes many operations at once', async () => {
		const vault = await empty();
		const hosts = Array.from({ length: 12 }, (_, number) => `r${number}.example`);
		await Promise.all(
			hosts.map((host, number) =>
				vault.put(host, { ...ALICE, secret: number % 2 === 0 ? LONG + host : host }),
			),
		);
		const found = await Promise.all(hosts.map((host) => vault.get(host)));
		expect(
			found.map((credential, number) => credential?.secret.endsWith(`r${number}.example`)),
		).not.toContain(false);
	});
}
