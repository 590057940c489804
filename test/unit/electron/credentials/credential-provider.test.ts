import { describe, expect, it } from 'vitest';
import { credentialProvider } from '../../../../electron/credentials/credential-provider';
import type { CredentialVault } from '../../../../electron/credentials/credential-vault';
import type { DockerLogins } from '../../../../electron/credentials/docker-config-import';
import { memoryVault } from '../../../../electron/credentials/memory-vault';
import { faultError } from '../../../../electron/platform/fault-error';

const ALICE = { username: 'alice', secret: 'a', kind: 'password' as const };
const BOB = { username: 'bob', secret: 'b', kind: 'password' as const };
const FILE = '/home/a/.docker/config.json';

/** Logins of one file, by host or by host and path. */
function logins(names: readonly string[], helper = BOB): Pick<DockerLogins, 'search'> {
	return {
		search: async (host) => ({
			candidates: names
				.filter((name) => name === host || name.startsWith(`${host}/`))
				.map((name) => ({
					path: name.slice(host.length + 1),
					origin: FILE,
					take: () => Promise.resolve({ ...helper, username: `bob of ${name}` }),
				})),
			passedOver: [],
		}),
	};
}

function broken(code: 'keychain.locked' | 'keychain.unavailable' | 'keychain.denied') {
	let asked = 0;
	const get = async () => {
		asked += 1;
		throw faultError({ code, side: 'keychain', subject: 'both.example' });
	};
	return { vault: { ...memoryVault(), get } satisfies CredentialVault, asked: () => asked };
}

const onNote = (note: string) => expect.unreachable(note);

describe('the credential for a registry', () => {
	it('is the keychain’s, else a login of Docker or Podman, else none', async () => {
		const vault = memoryVault();
		const provider = credentialProvider({ vault, logins: logins(['both.example']), onNote });
		expect(await provider.get({ host: 'both.example' })).toMatchObject({
			...{ credential: { username: 'bob of both.example' }, origin: FILE },
		});
		await vault.put('both.example', ALICE);
		const found = await provider.get({ host: 'both.example', repository: 'team/app' });
		expect(found).toEqual({ credential: ALICE, origin: 'keychain', paths: [], passedOver: [] });
		expect(await provider.get({ host: 'none.example' })).toEqual({ paths: [], passedOver: [] });
	});

	it('is the one for the longest path, before the keychain’s for the whole registry', async () => {
		const vault = memoryVault();
		await vault.put('r.example', ALICE);
		const provider = credentialProvider({
			...{ vault, onNote },
			logins: logins(['r.example', 'r.example/team', 'r.example/team/app']),
		});
		const username = async (repository?: string) => {
			const scope = repository === undefined ? {} : { repository };
			return (await provider.get({ host: 'r.example', ...scope })).credential?.username;
		};
		expect(await username('team/app/web')).toBe('bob of r.example/team/app');
		expect(await username('team/app')).toBe('bob of r.example/team/app');
		expect(await username('team/apple')).toBe('bob of r.example/team');
		expect(await username('teams')).toBe('alice');
		expect(await username()).toBe('alice');
		const { paths } = await provider.get({ host: 'r.example' });
		expect(paths).toEqual(['team', 'team/app']);
	});

	it('is used without a byte order mark, and with the end that its secret tells', async () => {
		const vault = memoryVault();
		const claims = Buffer.from(JSON.stringify({ exp: 1_900_000_000 })).toString('base64url');
		const secret = `eyJhbGciOiJub25lIn0.${claims}.x`;
		await vault.put('r.example', { ...ALICE, secret: `\uFEFF${secret}` });
		const provider = credentialProvider({ vault, logins: logins([]), onNote });
		const { credential } = await provider.get({ host: 'r.example' });
		expect(credential).toEqual({ ...ALICE, secret, expiresAtMs: 1_900_000_000_000 });
	});

	it.each(['keychain.locked', 'keychain.unavailable', 'keychain.denied'] as const)(
		'does without a keychain that is %s, says so once, and does not ask it again',
		async (code) => {
			const { vault, asked } = broken(code);
			const notes: string[] = [];
			const provider = credentialProvider({
				...{ vault, logins: logins(['both.example']) },
				onNote: (note) => notes.push(note),
			});
			const found = await Promise.all(
				['both.example', 'both.example', 'none.example'].map((host) => provider.get({ host })),
			);
			expect(found.map((one) => one.credential?.username)).toEqual([
				'bob of both.example',
				'bob of both.example',
				undefined,
			]);
			const last = await provider.get({ host: 'none.example' });
			expect(last.passedOver).toEqual([expect.stringMatching(/keychain.*\.$/)]);
			expect(asked()).toBeLessThanOrEqual(3);
			expect(notes).toHaveLength(1);
			expect(notes[0]).toMatch(/keychain.*; going on without it\.$/);
		},
	);
});
