// "Test connection" against registries that work and registries that don't: each step says what it found.
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { type ProbeWishes, probeRegistry } from '../../electron/registry/probe/probe-registry';
import type { ProbeStep } from '../../shared/registry/probe-report';
import {
	type RealRegistry,
	type RealRegistryOptions,
	startRealRegistry,
} from '../support/real-registry';
import {
	type ClientWishes,
	contentOf,
	testClient,
	testClientOptions,
} from '../support/registry-client';
import { htmlPages } from '../support/registry-profiles';
import { describeWithTools } from '../support/require-tool';
import { imageManifest, SamplePusher } from '../support/sample-images';
import { startScriptedRegistry } from '../support/scripted-registry';
import { signsIn } from '../support/sign-in-profiles';
import { testCertificates } from '../support/test-ca';

const signal = new AbortController().signal;

describeWithTools(['docker-registry', 'htpasswd', 'openssl'], 'probe of a registry', () => {
	const ends: (() => Promise<unknown>)[] = [];
	afterEach(async () => {
		for (const end of ends.splice(0).reverse()) await end();
	});

	async function registryWith(options: RealRegistryOptions): Promise<RealRegistry> {
		const registry = await startRealRegistry(options);
		ends.push(() => registry.stop());
		return registry;
	}

	async function probe(
		client: ClientWishes,
		wishes: ProbeWishes = {},
	): Promise<Readonly<Record<string, ProbeStep>>> {
		const steps: Record<string, ProbeStep> = {};
		for await (const step of probeRegistry(testClientOptions(client), wishes, signal))
			steps[step.step] = step;
		return steps;
	}

	const outcomes = (steps: Readonly<Record<string, ProbeStep>>): Record<string, string> =>
		Object.fromEntries(
			Object.entries(steps).map(([name, step]) => [name, step.fault?.code ?? step.outcome]),
		);

	function accessTo(registry: RealRegistry, secret = registry.password): ClientWishes {
		return {
			host: registry.host,
			tls: registry.scheme === 'https' ? 'private-ca' : 'plain-http',
			...(registry.scheme === 'https'
				? { caPem: readFileSync(testCertificates().caFile, 'utf8') }
				: {}),
			...(registry.tokenServer === undefined ? {} : { signInServer: registry.tokenServer.host }),
			credential: () => Promise.resolve({ username: registry.username, secret, kind: 'password' }),
		};
	}

	it('goes through all steps where everything works, and leaves no upload behind', async () => {
		const registry = await registryWith({ tls: 'private-ca', auth: 'token' });
		const client = testClient(accessTo(registry));
		ends.push(() => client.close());
		const mediaType = 'application/vnd.oci.image.index.v1+json';
		const bytes = new TextEncoder().encode(
			JSON.stringify({ schemaVersion: 2, mediaType, manifests: [] }),
		);
		const { digest } = contentOf(bytes).descriptor;
		await client.putManifest('team/app', 'v1', { bytes, digest, mediaType }, signal);
		const steps = await probe(accessTo(registry), {
			image: { repository: 'team/app', tagOrDigest: 'v1' },
			pushRepository: 'team/new',
		});
		expect(Object.keys(steps)).toEqual([
			'dns',
			'tcp',
			'tls',
			'api',
			'sign-in',
			'token',
			'pull',
			'push',
			'clock',
		]);
		expect(Object.values(steps).map((step) => step.outcome)).toEqual(
			Array.from({ length: 9 }, () => 'ok'),
		);
		expect(steps['tls']?.facts).toMatchObject({
			issuer: 'Image Ferry test CA',
			isVerified: 'true',
		});
		expect(Number(steps['tls']?.facts['daysLeft'])).toBeGreaterThan(365);
		expect(steps['sign-in']?.facts).toMatchObject({
			scheme: 'bearer',
			server: registry.tokenServer?.host,
			relation: 'pinned',
		});
		expect(steps['token']?.facts).toEqual({ username: registry.username });
		expect(steps['pull']?.facts).toMatchObject({ digest });
		expect(registry.log()).toMatch(/"DELETE \/v2\/team\/new\/blobs\/uploads\/\S+ HTTP\/1\.1" 204/);
	});

	it('skips what does not apply to an open registry', async () => {
		const registry = await registryWith({});
		const steps = await probe({ host: registry.host, tls: 'plain-http' });
		expect(outcomes(steps)).toEqual({
			...{ dns: 'ok', tcp: 'ok', tls: 'skipped', api: 'ok', 'sign-in': 'ok', token: 'skipped' },
			...{ pull: 'ok', push: 'skipped', clock: 'ok' },
		});
		expect(steps['pull']?.facts).toEqual({ repositories: '0' });
	});

	it.each([
		['tls', 'registry.tls-expired', { tls: 'expired' }],
		['tls', 'registry.tls-name-mismatch', { tls: 'wrong-name' }],
		['tls', 'registry.tls-untrusted', { tls: 'unknown-ca' }],
	] as const)('stops at %s with %s', async (step, code, options) => {
		const registry = await registryWith(options);
		const steps = await probe(accessTo(registry));
		expect(outcomes(steps)).toMatchObject({
			tcp: 'ok',
			[step]: code,
			api: 'skipped',
			push: 'skipped',
		});
	});

	it('names HTTP where HTTPS was asked, and the other way round', async () => {
		const plain = await registryWith({});
		expect(outcomes(await probe({ host: plain.host, tls: 'verify' }))).toMatchObject({
			tls: 'registry.speaks-plain-http',
		});
		const secure = await registryWith({ tls: 'private-ca' });
		expect(outcomes(await probe({ host: secure.host, tls: 'plain-http' }))).toMatchObject({
			api: 'registry.speaks-https',
		});
	});

	it('names a name that does not exist, a port that is closed, an address that is refused, and a web site', async () => {
		expect(outcomes(await probe({ host: 'no-such-host.invalid', tls: 'verify' }))).toMatchObject({
			dns: 'registry.unreachable',
			tcp: 'skipped',
		});
		const gone = await startScriptedRegistry();
		await gone.stop();
		expect(outcomes(await probe({ host: gone.host, tls: 'plain-http' }))).toMatchObject({
			dns: 'ok',
			tcp: 'registry.unreachable',
		});
		expect(outcomes(await probe({ host: '169.254.169.254', tls: 'plain-http' }))).toMatchObject({
			dns: 'registry.address-refused',
		});
		const web = await startScriptedRegistry({ profiles: [htmlPages()] });
		ends.push(() => web.stop());
		expect(outcomes(await probe({ host: web.host, tls: 'plain-http' }))).toMatchObject({
			api: 'registry.not-a-registry',
		});
	});

	describe('a front whose root redirects', () => {
		const front = async (to: (path: string) => string | undefined) => {
			const made = await startScriptedRegistry({
				profiles: [
					{
						before: ({ path }) => {
							const location = to(path);
							return location === undefined ? undefined : { status: 302, headers: { location } };
						},
					},
				],
			});
			ends.push(() => made.stop());
			return made;
		};
		const image = { repository: 'team/app', tagOrDigest: 'v1' };

		it('is tested as a run uses it: at the host that it leads to', async () => {
			const behind = await startScriptedRegistry();
			ends.push(() => behind.stop());
			await new SamplePusher(behind).push(
				'team/app',
				imageManifest({ name: 'a', layers: [9] }),
				'v1',
			);
			const { host } = await front((path) => `${behind.url}${path}`);
			const steps = await probe({ host, tls: 'plain-http' }, { image });
			expect(outcomes(steps)).toMatchObject({ api: 'ok', 'sign-in': 'ok', pull: 'ok' });
			expect(steps['api']?.facts).toMatchObject({ servedBy: behind.host });
		});

		it('is no reason to fail where the image that was named is there', async () => {
			const web = await startScriptedRegistry({ profiles: [htmlPages()] });
			ends.push(() => web.stop());
			const made = await front((path) => (path === '/v2/' ? `${web.url}/login` : undefined));
			await new SamplePusher(made).push(
				'team/app',
				imageManifest({ name: 'b', layers: [9] }),
				'v1',
			);
			const access = { host: made.host, tls: 'plain-http' } as const;
			expect(outcomes(await probe(access, { image }))).toMatchObject({
				api: 'skipped',
				pull: 'ok',
			});
			expect(outcomes(await probe(access))).toMatchObject({ api: 'registry.not-a-registry' });
			const none = { repository: 'team/none', tagOrDigest: 'v1' };
			expect(outcomes(await probe(access, { image: none }))['pull']).not.toBe('ok');
		});

		it('is followed no further than a run is, and never with the credential', async () => {
			const loop = await front((path) => path);
			expect(outcomes(await probe({ host: loop.host, tls: 'plain-http' }))).toMatchObject({
				api: 'registry.redirect-refused',
			});
			const closed = await registryWith({ auth: 'htpasswd' });
			const { host } = await front((path) => `http://${closed.host}${path}`);
			const steps = await probe({ ...accessTo(closed), host }, { image });
			expect(outcomes(steps)).toMatchObject({ api: 'ok', token: 'registry.redirect-refused' });
			expect(closed.log()).not.toMatch(/HTTP\/1\.1" 200/);
		});
	});

	it('names a wrong password, a missing one, a sign-in server nobody allowed and a missing image', async () => {
		const htpasswd = await registryWith({ auth: 'htpasswd' });
		expect(outcomes(await probe(accessTo(htpasswd, 'wrong')))).toMatchObject({
			'sign-in': 'ok',
			token: 'registry.unauthorized',
			pull: 'skipped',
			clock: 'ok',
		});
		expect(outcomes(await probe({ host: htpasswd.host, tls: 'plain-http' }))).toMatchObject({
			token: 'registry.unauthorized',
		});
		const token = await registryWith({ auth: 'token' });
		const { signInServer: _unused, ...unpinned } = accessTo(token);
		expect(outcomes(await probe(unpinned))).toMatchObject({
			'sign-in': 'registry.sign-in-server-refused',
			token: 'skipped',
		});
		expect(token.tokenServer?.requests()).toEqual([]);
		const image = { repository: 'team/none', tagOrDigest: 'v1' };
		expect(outcomes(await probe(accessTo(token), { image }))).toMatchObject({
			token: 'ok',
			pull: 'manifest.not-found',
		});
	});

	it.each(['basic', 'bearer'] as const)(
		'tries the credential though the API root is open, at the image or anywhere: %s',
		async (kind) => {
			const profile = signsIn({
				...{ kind, isRootOpen: true },
				isRight: (_user, secret) => secret === 'right',
			});
			const registry = await startScriptedRegistry({ profiles: [profile] });
			ends.push(() => registry.stop());
			const access = (secret: string): ClientWishes => ({
				...{ host: registry.host, tls: 'plain-http' },
				credential: async () => ({ username: 'robot', secret, kind: 'password' }),
			});
			const image = { repository: 'team/app', tagOrDigest: 'v1' };
			for (const wishes of [{}, { image }, { pushRepository: 'team/app' }]) {
				const well = await probe(access('right'), wishes);
				expect(well['token']).toMatchObject({ outcome: 'ok', facts: { username: 'robot' } });
				const wrong = await probe(access('wrong'), wishes);
				expect(wrong['token']?.fault?.code).toBe('registry.unauthorized');
			}
			const anonymous = await probe({ host: registry.host, tls: 'plain-http' });
			expect(anonymous['token']).toMatchObject({
				outcome: 'skipped',
				facts: { reason: 'no sign-in needed' },
			});
		},
	);

	it('says of an open registry that nothing asked for the credential', async () => {
		const registry = await startScriptedRegistry();
		ends.push(() => registry.stop());
		const steps = await probe({
			...{ host: registry.host, tls: 'plain-http' },
			credential: async () => ({ username: 'robot', secret: 'any', kind: 'password' }),
		});
		expect(steps['token']).toMatchObject({
			outcome: 'skipped',
			facts: { reason: 'no sign-in needed' },
		});
	});

	it('tells a missing right to push, and a clock that is wrong', async () => {
		const accounts = {
			reader: { password: 'reads', rights: [{ type: 'repository', name: '*', actions: ['pull'] }] },
		} as const;
		const registry = await registryWith({ auth: 'token', token: { accounts } });
		const access: ClientWishes = {
			...accessTo(registry),
			credential: () => Promise.resolve({ username: 'reader', secret: 'reads', kind: 'password' }),
		};
		expect(outcomes(await probe(access, { pushRepository: 'team/app' }))).toMatchObject({
			token: 'ok',
			push: 'registry.denied',
		});
		const hourAhead = { ...access, now: () => Date.now() + 3_600_000 };
		const steps = await probe(hourAhead);
		expect(Number(steps['clock']?.fault?.facts?.['differenceMs'])).toBeLessThan(-3_590_000);
	});
});
