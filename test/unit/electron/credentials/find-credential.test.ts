import { describe, expect, it } from 'vitest';
import type { CredentialVault } from '../../../../electron/credentials/credential-vault';
import type { DockerLogins } from '../../../../electron/credentials/docker-config-import';
import { credentialFinder } from '../../../../electron/credentials/find-credential';
import { memoryVault } from '../../../../electron/credentials/memory-vault';
import { faultError } from '../../../../electron/platform/fault-error';

const ALICE = { username: 'alice', secret: 'a', kind: 'password' as const };
const BOB = { username: 'bob', secret: 'b', kind: 'password' as const };

const logins: Pick<DockerLogins, 'find'> = {
	find: async (host, repository) =>
		host === 'both.example' || (host === 'part.example' && repository === 'team/app')
			? { credential: BOB, origin: '/home/a/.docker/config.json' }
			: undefined,
};

function broken(code: 'keychain.locked' | 'keychain.unavailable' | 'keychain.denied') {
	let asked = 0;
	const get = async () => {
		asked += 1;
		throw faultError({ code, side: 'keychain', subject: 'both.example' });
	};
	return { vault: { ...memoryVault(), get } satisfies CredentialVault, asked: () => asked };
}

describe('the credential for a registry', () => {
	it('is the keychain’s, else a login of Docker or Podman, else none', async () => {
		const vault = memoryVault();
		const finder = credentialFinder({ vault, logins, onNote: (note) => expect.unreachable(note) });
		expect(await finder.find('both.example')).toEqual({
			credential: BOB,
			origin: '/home/a/.docker/config.json',
		});
		await vault.put('both.example', ALICE);
		expect(await finder.find('both.example')).toEqual({ credential: ALICE, origin: 'keychain' });
		expect(await finder.find('none.example')).toBeUndefined();
		expect(await finder.find('part.example')).toBeUndefined();
		expect((await finder.find('part.example', 'team/app'))?.credential).toBe(BOB);
	});

	it.each(['keychain.locked', 'keychain.unavailable', 'keychain.denied'] as const)(
		'does without a keychain that is %s, says so once, and does not ask it again',
		async (code) => {
			const { vault, asked } = broken(code);
			const notes: string[] = [];
			const finder = credentialFinder({ vault, logins, onNote: (note) => notes.push(note) });
			const found = await Promise.all([
				finder.find('both.example'),
				finder.find('both.example'),
				finder.find('none.example'),
			]);
			expect(found.map((one) => one?.credential)).toEqual([BOB, BOB, undefined]);
			await finder.find('both.example');
			expect(asked()).toBeLessThanOrEqual(3);
			expect(notes).toHaveLength(1);
			expect(notes[0]).toMatch(/keychain.*; going on without it\.$/);
		},
	);
});
