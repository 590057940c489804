// Sign-in against real registries: htpasswd, and tokens from a server on another port.
import { randomBytes } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import type { RegistryClient } from '../../electron/registry/registry-client';
import type { Digest } from '../../shared/oci/digest';
import type { Credential } from '../../shared/registry/credential';
import {
	type RealRegistry,
	type RealRegistryOptions,
	startRealRegistry,
} from '../support/real-registry';
import { type ClientWishes, contentOf, readAll, testClient } from '../support/registry-client';
import { unauthorizedOnce, withTokenServer } from '../support/registry-profiles';
import { describeWithTools } from '../support/require-tool';
import { startScriptedRegistry } from '../support/scripted-registry';
import { allRights, startTokenServer } from '../support/token-server';

const signal = new AbortController().signal;

describeWithTools(['docker-registry', 'htpasswd'], 'sign-in', () => {
	const ends: (() => Promise<void>)[] = [];

	async function start(
		options: RealRegistryOptions,
		wishes: Partial<ClientWishes> = {},
	): Promise<{
		registry: RealRegistry;
		client: RegistryClient;
		asked: () => number;
		openedFor: (secret: string | undefined) => RegistryClient;
	}> {
		const registry = await startRealRegistry(options);
		let asked = 0;
		const make = (secret: string | undefined): RegistryClient => {
			const client = testClient({
				host: registry.host,
				tls: 'plain-http',
				...(registry.tokenServer === undefined ? {} : { signInServer: registry.tokenServer.host }),
				credential: () => {
					asked += 1;
					const credential: Credential | undefined =
						secret === undefined
							? undefined
							: { username: registry.username, secret, kind: 'password' };
					return Promise.resolve(credential);
				},
				...wishes,
			});
			ends.push(() => client.close());
			return client;
		};
		ends.push(() => registry.stop());
		return { registry, client: make(registry.password), asked: () => asked, openedFor: make };
	}

	afterEach(async () => {
		for (const end of ends.splice(0).reverse()) await end();
	});

	it('signs in with a password, asked for once and only after a 401', async () => {
		const { registry, client, asked } = await start({ auth: 'htpasswd' });
		expect(asked()).toBe(0);
		const blob = contentOf(randomBytes(100_000));
		const heads = await Promise.all(
			Array.from({ length: 20 }, () => client.hasBlob('team/app', blob.descriptor, signal)),
		);
		expect(heads).toEqual(Array.from({ length: 20 }, () => false));
		expect(asked()).toBe(1);
		// The first went out alone and was asked to sign in; the other nineteen knew.
		expect(client.counts.requests).toBe(21);
		expect(registry.log().match(/ 401 /g)).toHaveLength(1);
		await client.pushBlob('team/app', blob.descriptor, { signal, open: blob.open });
		expect(await client.isBlobReadable('team/app', blob.descriptor, signal)).toBe(true);
	});

	it('names a wrong password and does not try it again', async () => {
		const { registry, openedFor } = await start({ auth: 'htpasswd' });
		const client = openedFor('wrong');
		const tries = Array.from({ length: 30 }, (_, index) =>
			client.listTags(`team/app${index}`, signal),
		);
		for (const result of await Promise.allSettled(tries)) {
			expect(result).toMatchObject({
				status: 'rejected',
				reason: { fault: { code: 'registry.unauthorized', isRetryable: false } },
			});
		}
		expect(registry.requestCount()).toBeLessThanOrEqual(4);
	});

	it('says that a sign-in is needed where there is no credential', async () => {
		const { openedFor } = await start({ auth: 'htpasswd' });
		const get = openedFor(undefined).getManifest('team/app', 'v1', signal);
		// Without a vault entry the answer is the same for every image, so it is not repeated.
		await expect(get).rejects.toMatchObject({
			fault: { code: 'registry.unauthorized', facts: { reason: 'no-credential' } },
		});
	});

	it('fails calmly when the password is revoked in the middle (F6)', async () => {
		const { registry, client } = await start({ auth: 'htpasswd' });
		const blob = contentOf(randomBytes(1000));
		await client.hasBlob('team/app', blob.descriptor, signal);
		registry.setPassword('something else');
		const before = registry.requestCount();
		for (let index = 0; index < 20; index += 1) {
			await expect(
				client.isBlobReadable('team/app', blob.descriptor, signal),
			).rejects.toMatchObject({
				fault: { code: 'registry.unauthorized' },
			});
		}
		expect(registry.requestCount() - before).toBeLessThanOrEqual(5);
	});

	it('gets tokens from an allowed server on another port, one per scope set', async () => {
		const { registry, client } = await start({ auth: 'token' });
		const blob = contentOf(randomBytes(50_000));
		await Promise.all(
			Array.from({ length: 10 }, () => client.hasBlob('team/app', blob.descriptor, signal)),
		);
		expect(registry.tokenServer?.issued()).toBe(1);
		await client.pushBlob('team/app', blob.descriptor, { signal, open: blob.open });
		expect(registry.tokenServer?.requests().map((one) => one.form['scope'])).toEqual([
			['repository:team/app:pull'],
			['repository:team/app:pull,push'],
		]);
		expect(
			await client.mountBlob('team/other', blob.descriptor.digest as Digest, 'team/app', signal),
		).toBe(true);
		expect(registry.tokenServer?.requests().at(-1)?.form['scope']).toEqual([
			'repository:team/other:pull,push',
			'repository:team/app:pull',
		]);
		// Pulling is covered by the token for pushing.
		const read = await readAll(client.readBlob('team/app', blob.descriptor, 0, signal));
		expect(read.equals(blob.bytes)).toBe(true);
		expect(registry.log().match(/ 401 /g)).toHaveLength(1);
	});

	it.each([true, false])(
		'asks first when the token server is not allowed and there is a password: %s (T3)',
		async (hasPassword) => {
			const registry = await startRealRegistry({ auth: 'token' });
			ends.push(() => registry.stop());
			const { username, password: secret } = registry;
			const client = testClient({
				host: registry.host,
				tls: 'plain-http',
				credential: () =>
					Promise.resolve(hasPassword ? { username, secret, kind: 'password' } : undefined),
			});
			ends.push(() => client.close());
			const listed = client.getManifest('team/app', 'v1', signal);
			if (hasPassword) {
				await expect(listed).rejects.toMatchObject({
					fault: {
						code: 'registry.sign-in-server-refused',
						facts: { server: registry.tokenServer?.host, reason: 'other-host' },
					},
				});
				expect(registry.tokenServer?.requests()).toEqual([]);
			} else {
				// The token that anyone gets is not enough here, and says nothing of anybody.
				await expect(listed).rejects.toMatchObject({
					fault: { code: 'registry.unauthorized', facts: { credential: 'none' } },
				});
				const asked = registry.tokenServer?.requests() ?? [];
				expect(asked.map((one) => [one.method, one.username])).toEqual([['GET', undefined]]);
			}
		},
	);

	it('remembers that the token server refused the password', async () => {
		const { registry, openedFor } = await start({ auth: 'token' });
		const client = openedFor('wrong');
		const tries = Array.from({ length: 30 }, (_, index) =>
			client.isBlobReadable(`team/app${index}`, contentOf(randomBytes(10)).descriptor, signal),
		);
		for (const result of await Promise.allSettled(tries)) {
			expect(result).toMatchObject({
				status: 'rejected',
				reason: { fault: { code: 'registry.unauthorized' } },
			});
		}
		// Once for the first repository, once for none: that settles it.
		expect(registry.tokenServer?.requests().map((one) => one.form['scope'])).toEqual([
			['repository:team/app0:pull'],
			undefined,
		]);
	});

	it('renews a token before its end: an upload outlives many, and no 401 is seen (F5)', async () => {
		let nowMs = Date.parse('2026-01-01T00:00:00Z');
		const { registry, client } = await start(
			{ auth: 'token', token: { lifetimeSeconds: 65 } },
			{ now: () => nowMs, limits: { chunkBytes: 100_000, chunkedAboveBytes: 150_000 } },
		);
		const blob = contentOf(randomBytes(1_000_000), 50_000);
		await client.hasBlob('team/app', blob.descriptor, signal);
		const issuedBefore = registry.tokenServer?.issued() ?? 0;
		await client.pushBlob('team/app', blob.descriptor, {
			signal,
			open: blob.open,
			onAcknowledged: () => {
				nowMs += 30_000;
			},
		});
		// Ten chunks of 30 s and the commit, tokens of 65 s renewed 10 s early: every second chunk.
		expect((registry.tokenServer?.issued() ?? 0) - issuedBefore).toBe(6);
		expect(registry.log().match(/ 401 /g)).toHaveLength(1);
		expect(await client.isBlobReadable('team/app', blob.descriptor, signal)).toBe(true);
	});

	it('signs in again silently, once, when a token stops counting in the middle', async () => {
		const { registry, client } = await start(
			{ auth: 'token', token: { lifetimeSeconds: 2 } },
			{ now: () => 0 },
		);
		const blob = contentOf(randomBytes(1000));
		// This client's clock stands still: it can't know that its token has ended.
		await client.hasBlob('team/app', blob.descriptor, signal);
		await client.hasBlob('team/app', blob.descriptor, signal);
		await new Promise((resolve) => setTimeout(resolve, 3500));
		expect(await client.hasBlob('team/app', blob.descriptor, signal)).toBe(false);
		expect(registry.tokenServer?.issued()).toBe(2);
		expect(registry.log().match(/ 401 /g)).toHaveLength(2);
	});

	it.each(['PATCH', 'PUT'])(
		'goes on with an upload whose %s was refused for its token',
		async (method) => {
			const server = await startTokenServer({
				accounts: { ferry: { password: 'right', rights: allRights() } },
			});
			ends.push(() => server.stop());
			const challenge = `Bearer realm="${server.realm}",service="${server.service}"`;
			const registry = await startScriptedRegistry({
				profiles: [
					unauthorizedOnce(1, challenge, (call) => call.method === method),
					withTokenServer(server),
				],
			});
			ends.push(() => registry.stop());
			const client = testClient({
				host: registry.host,
				tls: 'plain-http',
				signInServer: server.host,
				credential: () => Promise.resolve({ username: 'ferry', secret: 'right', kind: 'password' }),
				limits: {
					chunkBytes: 1_000_000,
					chunkedAboveBytes: method === 'PATCH' ? 1_500_000 : 10_000_000,
				},
			});
			ends.push(() => client.close());
			const blob = contentOf(randomBytes(3_000_000));
			await client.pushBlob('team/app', blob.descriptor, { signal, open: blob.open });
			const read = await readAll(client.readBlob('team/app', blob.descriptor, 0, signal));
			expect(read.equals(blob.bytes)).toBe(true);
			expect(
				registry
					.requests()
					.filter((one) => one.status === 401)
					.map((one) => one.method),
			).toEqual(['POST', method]);
		},
	);

	it('tells a missing right from a wrong password', async () => {
		const { registry } = await start({
			auth: 'token',
			token: {
				accounts: {
					reader: {
						password: 'reads',
						rights: [{ type: 'repository', name: '*', actions: ['pull'] }],
					},
				},
			},
		});
		const client = testClient({
			host: registry.host,
			tls: 'plain-http',
			signInServer: registry.tokenServer?.host ?? '',
			credential: () => Promise.resolve({ username: 'reader', secret: 'reads', kind: 'password' }),
		});
		ends.push(() => client.close());
		const blob = contentOf(randomBytes(10));
		expect(await client.hasBlob('team/app', blob.descriptor, signal)).toBe(false);
		await expect(
			client.pushBlob('team/app', blob.descriptor, { signal, open: blob.open }),
		).rejects.toMatchObject({
			fault: { code: 'registry.denied', facts: { action: 'push', repository: 'team/app' } },
		});
		expect(await client.hasBlob('team/app', blob.descriptor, signal)).toBe(false);
	});

	it('says how far the clocks are apart when a fresh token is refused', async () => {
		const { registry, client } = await start({
			auth: 'token',
			token: { clockOffsetSeconds: 86_400 },
		});
		await expect(client.listTags('team/app', signal)).rejects.toMatchObject({
			fault: { code: 'registry.clock-skewed', isRetryable: false },
		});
		expect(registry.tokenServer?.issued()).toBeLessThanOrEqual(2);
	});

	it('exchanges an identity token by POST, and by GET where POST is unknown', async () => {
		for (const hasPost of [true, false]) {
			const { registry } = await start({ auth: 'token', token: { hasPost } });
			const server = registry.tokenServer;
			const password = {
				username: registry.username,
				secret: registry.password,
				kind: 'identity-token',
			} as const;
			const refreshToken = hasPost
				? await refreshTokenOf(server?.realm ?? '', password)
				: registry.password;
			const client = testClient({
				host: registry.host,
				tls: 'plain-http',
				signInServer: server?.host ?? '',
				credential: () => Promise.resolve({ ...password, secret: refreshToken }),
			});
			ends.push(() => client.close());
			expect(await client.listTags('team/none', signal)).toMatchObject({
				names: [],
				isWhole: true,
			});
			expect(server?.requests().at(-1)).toMatchObject({
				method: hasPost ? 'POST' : 'GET',
				status: 200,
			});
		}
	});
});

async function refreshTokenOf(realm: string, credential: Credential): Promise<string> {
	const authorization = `Basic ${Buffer.from(`${credential.username}:${credential.secret}`).toString('base64')}`;
	const answer = await fetch(`${realm}?offline_token=true`, { headers: { authorization } });
	const body = (await answer.json()) as { refresh_token: string };
	return body.refresh_token;
}
