// A registry that means harm: T1 to T9 and T12 of the threat model, at the client's level.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { RegistryWarning } from '../../electron/registry/create-registry-client';
import type { RegistryClient } from '../../electron/registry/registry-client';
import type { Fault } from '../../shared/fault/fault';
import { describeFault } from '../../shared/fault/fault-texts';
import type { Digest } from '../../shared/oci/digest';
import { MAX_MANIFEST_BYTES } from '../../shared/oci/manifest';
import { faultOf } from '../support/fault-of';
import { type ClientWishes, contentOf, readAll, testClient } from '../support/registry-client';
import {
	answers,
	endlessBody,
	endlessTags,
	helloWorld,
	htmlPages,
	hugeManifest,
	isManifestRead,
	isTagList,
	redirectsBlobs,
	tagsLinkTo,
	withForeignLocation,
	withHttpLocation,
	withManifestDigest,
	withPassword,
	withRealm,
	withRelativeLocation,
} from '../support/registry-profiles';
import { imageManifest, SamplePusher } from '../support/sample-images';
import {
	type Profile,
	type ScriptedRegistry,
	startScriptedRegistry,
} from '../support/scripted-registry';
import { testCertificates } from '../support/test-ca';
import { startTokenServer, type TokenServer } from '../support/token-server';

const signal = new AbortController().signal;
const PASSWORD = { username: 'ferry', secret: 'CANARY-7f3a', kind: 'password' } as const;
const ends: (() => Promise<void>)[] = [];

/** The fault, which never holds what only the registry and its user may know. */
async function faultBy(work: Promise<unknown>): Promise<Fault> {
	const fault = await faultOf(() => work);
	expect(JSON.stringify(fault)).not.toContain('CANARY');
	return fault;
}

async function registryWith(...profiles: readonly Profile[]): Promise<ScriptedRegistry> {
	const registry = await startScriptedRegistry({ profiles });
	ends.push(() => registry.stop());
	return registry;
}

async function tlsRegistryWith(...profiles: readonly Profile[]): Promise<ScriptedRegistry> {
	const registry = await startScriptedRegistry({ profiles, isTls: true });
	ends.push(() => registry.stop());
	return registry;
}

function clientOf(registry: ScriptedRegistry, wishes: Partial<ClientWishes> = {}): RegistryClient {
	const isTls = registry.scheme === 'https';
	const client = testClient({
		host: registry.host,
		tls: isTls ? 'private-ca' : 'plain-http',
		...(isTls ? { caPem: readFileSync(testCertificates().caFile, 'utf8') } : {}),
		credential: () => Promise.resolve(PASSWORD),
		limits: { stallMs: 300, connectMs: 1000 },
		...wishes,
	});
	ends.push(() => client.close());
	return client;
}

afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

describe('content that is not what it claims (T1, T2, T12)', () => {
	it('computes digests itself and believes no header', async () => {
		const lie = `sha256:${'a'.repeat(64)}`;
		const registry = await registryWith(withManifestDigest(lie));
		const client = clientOf(registry);
		const { bytes, digest } = storeManifest(registry);
		const document = await client.getManifest('app', 'v1', signal);
		expect(document).toMatchObject({ digest });
		expect(Buffer.from(document?.bytes ?? []).equals(bytes)).toBe(true);
	});

	it('refuses a manifest that has another digest than the one asked for', async () => {
		const registry = await registryWith(
			answers(
				{ status: 200, headers: { 'content-type': 'application/json' }, body: '{}' },
				isManifestRead,
			),
		);
		const fault = await faultBy(
			clientOf(registry).getManifest('app', `sha256:${'b'.repeat(64)}`, signal),
		);
		expect(fault).toMatchObject({ code: 'content.digest-mismatch', side: 'destination' });
	});

	it.each([
		['../../etc/passwd', 'sha256:../../x'],
		['upper case', `sha256:${'A'.repeat(64)}`],
		['other algorithm', `md5:${'a'.repeat(32)}`],
	])('leaves out digest headers that are none: %s', async (_name, header) => {
		const registry = await registryWith(withManifestDigest(header));
		const { digest } = storeManifest(registry);
		expect(await clientOf(registry).headManifest('app', 'v1', signal)).toMatchObject({ digest });
	});

	it('refuses a blob that is announced with another size, before reading it', async () => {
		const blob = contentOf(randomBytes(1000));
		const registry = await registryWith(
			answers({ status: 200, body: Buffer.alloc(2000) }, (call) => call.path.includes('/blobs/')),
		);
		const fault = await faultBy(
			readAll(clientOf(registry).readBlob('app', blob.descriptor, 0, signal)),
		);
		expect(fault).toMatchObject({ code: 'content.size-mismatch' });
	});

	it('stops at the first byte too many', async () => {
		const blob = contentOf(randomBytes(100_000));
		const registry = await registryWith(
			endlessBody((call) => call.path.includes('/blobs/'), 'application/octet-stream'),
		);
		let received = 0;
		const reading = async (): Promise<void> => {
			for await (const chunk of clientOf(registry).readBlob('app', blob.descriptor, 0, signal))
				received += chunk.length;
		};
		expect(await faultBy(reading())).toMatchObject({
			code: 'content.size-mismatch',
			isRetryable: false,
		});
		expect(received).toBeLessThanOrEqual(100_000);
	});
});

describe('sign-in servers (T3)', () => {
	async function tokenServer(): Promise<TokenServer> {
		const server = await startTokenServer({
			accounts: { ferry: { password: PASSWORD.secret, rights: [] } },
		});
		ends.push(() => server.stop());
		return server;
	}

	it('sends nothing to a server that the registry names but nobody allowed', async () => {
		const server = await tokenServer();
		const registry = await registryWith(withRealm(server.realm));
		const client = clientOf(registry);
		for (let index = 0; index < 3; index += 1) {
			expect(await faultBy(client.listTags('app', signal))).toMatchObject({
				code: 'registry.sign-in-server-refused',
				facts: { server: server.host, reason: 'other-host' },
			});
		}
		expect(server.requests()).toEqual([]);
	});

	it('asks again when a registry changes its realm after the first was allowed', async () => {
		const [good, evil] = [await tokenServer(), await tokenServer()];
		const registry = await registryWith(withRealm(good.realm));
		const client = clientOf(registry, { signInServer: good.host });
		registry.setProfiles(withRealm(good.realm));
		await client.listTags('app', signal);
		registry.setProfiles(
			answers({ status: 401, headers: { 'www-authenticate': `Bearer realm="${evil.realm}"` } }),
		);
		expect(await faultBy(client.listTags('app', signal))).toMatchObject({
			code: 'registry.sign-in-server-refused',
		});
		expect(evil.requests()).toEqual([]);
	});

	it('follows no redirect of a token request', async () => {
		const target = await tokenServer();
		const redirecting = await registryWith(
			answers({ status: 307, headers: { location: target.realm } }),
		);
		const registry = await registryWith(withRealm(`http://${redirecting.host}/token`));
		const fault = await faultBy(
			clientOf(registry, { signInServer: redirecting.host }).listTags('app', signal),
		);
		expect(fault).toMatchObject({
			code: 'registry.sign-in-server-refused',
			facts: { reason: 'redirect' },
		});
		expect(target.requests()).toEqual([]);
	});

	it('reads at most 1 MiB of a token answer', async () => {
		const endless = await registryWith(endlessBody(() => true, 'application/json'));
		const registry = await registryWith(withRealm(`http://${endless.host}/token`));
		const fault = await faultBy(
			clientOf(registry, { signInServer: endless.host }).listTags('app', signal),
		);
		expect(fault).toMatchObject({ code: 'registry.sign-in-failed', isRetryable: false });
	});

	it('takes no token that could add a header', async () => {
		const server = await registryWith(
			answers({ status: 200, body: JSON.stringify({ token: 'x\r\nx-evil: 1' }) }),
		);
		const registry = await registryWith(withRealm(`http://${server.host}/token`));
		const fault = await faultBy(
			clientOf(registry, { signInServer: server.host }).listTags('app', signal),
		);
		expect(fault).toMatchObject({ code: 'registry.sign-in-failed' });
	});
});

describe('redirects (T4)', () => {
	const blob = contentOf(randomBytes(5000));

	it('takes a blob from another port without the credential, and never gives it back on the way home', async () => {
		const storage = await registryWith(answers({ status: 200, body: Buffer.from(blob.bytes) }));
		const registry = await registryWith(
			withPassword(PASSWORD.username, PASSWORD.secret),
			redirectsBlobs(() => `${storage.url}/data?X-Amz-Signature=CANARY`),
		);
		const bytes = await readAll(clientOf(registry).readBlob('app', blob.descriptor, 0, signal));
		expect(bytes.equals(blob.bytes)).toBe(true);
		expect(storage.requests().map((one) => one.headers.authorization)).toEqual([undefined]);

		const wayBack = await registryWith(
			answers(() => ({ status: 307, headers: { location: `${registry.url}/v2/home` } })),
		);
		registry.setProfiles(
			redirectsBlobs(() => `${wayBack.url}/data`),
			answers({ status: 200, body: Buffer.from(blob.bytes) }, (call) => call.path === '/v2/home'),
		);
		registry.forgetRequests();
		await readAll(clientOf(registry).readBlob('app', blob.descriptor, 0, signal));
		expect(registry.requests().at(-1)).toMatchObject({ path: '/v2/home' });
		expect(registry.requests().at(-1)?.headers.authorization).toBeUndefined();
	});

	it('never answers a challenge of a redirected host', async () => {
		const storage = await registryWith(
			answers({ status: 401, headers: { 'www-authenticate': 'Basic realm="give me"' } }),
		);
		const registry = await registryWith(redirectsBlobs(() => `${storage.url}/data`));
		let asked = 0;
		const client = clientOf(registry, {
			credential: () => {
				asked += 1;
				return Promise.resolve(PASSWORD);
			},
		});
		await faultBy(readAll(client.readBlob('app', blob.descriptor, 0, signal)));
		expect(asked).toBe(0);
		expect(storage.requests().every((one) => one.headers.authorization === undefined)).toBe(true);
	});

	it('refuses https to http, and loops', async () => {
		const plain = await registryWith();
		const secure = await tlsRegistryWith(redirectsBlobs(() => `${plain.url}/data`));
		expect(
			await faultBy(readAll(clientOf(secure).readBlob('app', blob.descriptor, 0, signal))),
		).toMatchObject({
			code: 'registry.redirect-refused',
			facts: { reason: 'downgrade' },
		});
		const loop = await registryWith(redirectsBlobs((path) => path));
		expect(
			await faultBy(readAll(clientOf(loop).readBlob('app', blob.descriptor, 0, signal))),
		).toMatchObject({ facts: { reason: 'too-many' } });
		expect(loop.requests()).toHaveLength(6);
		expect(plain.requests()).toEqual([]);
	});

	it.each([301, 302, 303, 307, 308])(
		'follows %i to another host for manifests and lists, without the credential, and says so once',
		async (status) => {
			const behind = await registryWith();
			const pusher = new SamplePusher(behind);
			const image = imageManifest({ name: 'behind', layers: [100] });
			await pusher.push('app', image, 'v1');
			behind.forgetRequests();
			const front = await registryWith({
				before: ({ path, headers }) =>
					headers.authorization === undefined
						? { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }
						: { status, headers: { location: `${behind.url}${path}` } },
			});
			const warnings: RegistryWarning[] = [];
			const client = clientOf(front, { onWarning: (warning) => warnings.push(warning) });
			expect((await client.getManifest('app', 'v1', signal))?.digest).toBe(image.digest);
			expect((await client.headManifest('app', 'v1', signal))?.digest).toBe(image.digest);
			expect(await client.listTags('app', signal)).toMatchObject({ names: ['v1'], isWhole: true });
			expect(new Set(behind.requests().map((one) => one.headers.authorization))).toEqual(
				new Set([undefined]),
			);
			const elsewhere = warnings.filter(({ kind }) => kind === 'served-elsewhere');
			expect(elsewhere.map(({ text }) => text)).toEqual([
				`${front.host} redirects to ${behind.host}, which is read without signing in.`,
			]);
		},
	);

	it('answers no challenge of another host, and says whose it is', async () => {
		const behind = await registryWith(withPassword('other', 'other'));
		const front = await registryWith({
			before: ({ path, headers }) =>
				headers.authorization === undefined
					? { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }
					: { status: 302, headers: { location: `${behind.url}${path}` } },
		});
		const fault = await faultBy(clientOf(front).getManifest('app', 'v1', signal));
		expect(fault).toMatchObject({
			code: 'registry.redirect-refused',
			facts: { host: front.host, target: behind.host, reason: 'wants-sign-in' },
		});
		expect(describeFault(fault)).toMatchObject({
			title: `${front.host} redirects to ${behind.host}, which asks for a sign-in`,
			remedy: `Write ${behind.host} as the registry instead, and sign in there.`,
		});
		expect(behind.requests().map((one) => one.headers.authorization)).toEqual([undefined]);
	});

	it('takes no web page of another host for a manifest', async () => {
		const web = await registryWith(htmlPages());
		const front = await registryWith(
			answers({ status: 303, headers: { location: `${web.url}/login` } }, isManifestRead),
		);
		const client = clientOf(front);
		await client.listTags('app', signal);
		const expected = {
			code: 'registry.redirect-refused',
			facts: { host: front.host, target: web.host, reason: 'web-page' },
		};
		expect(await faultBy(client.getManifest('app', 'v1', signal))).toMatchObject(expected);
		expect(await faultBy(client.headManifest('app', 'v1', signal))).toMatchObject(expected);
	});

	it('writes nowhere else, and asks no other host how an upload goes', async () => {
		const other = await registryWith();
		const front = await registryWith(
			answers(
				{ status: 307, headers: { location: `${other.url}/v2/app/manifests/v1` } },
				({ method }) => method === 'PUT',
			),
		);
		const manifest = {
			bytes: Buffer.from('{}'),
			mediaType: 'application/json',
			digest: blob.descriptor.digest as Digest,
		};
		expect(await faultBy(clientOf(front).putManifest('app', 'v1', manifest, signal))).toMatchObject(
			{
				code: 'registry.redirect-refused',
				facts: { reason: 'method' },
			},
		);
		expect(other.requests()).toEqual([]);
	});

	it('sends no upload anywhere else', async () => {
		const other = await registryWith();
		const registry = await registryWith(
			answers(
				{ status: 307, headers: { location: `${other.url}/upload` } },
				(call) => call.method === 'PUT' || call.method === 'POST',
			),
		);
		const fault = await faultBy(
			clientOf(registry).pushBlob('app', blob.descriptor, { signal, open: blob.open }),
		);
		expect(fault).toMatchObject({ code: 'registry.redirect-refused', facts: { reason: 'method' } });
		expect(other.requests()).toEqual([]);
	});
});

describe('upload locations (T5)', () => {
	const blob = contentOf(randomBytes(5000));

	it('stops at a location on another host, without a connection to it', async () => {
		const registry = await registryWith(withForeignLocation('upload.example.invalid:9'));
		const fault = await faultBy(
			clientOf(registry).pushBlob('app', blob.descriptor, { signal, open: blob.open }),
		);
		expect(fault).toMatchObject({
			code: 'registry.upload-location-refused',
			facts: { target: 'upload.example.invalid:9' },
		});
	});

	it.each([
		['relative', withRelativeLocation()],
		['another port of the same host', withForeignLocation('127.0.0.1:9')],
	])('puts right what a badly set proxy makes of it: %s', async (_name, profile) => {
		const registry = await registryWith(profile);
		const client = clientOf(registry);
		await client.pushBlob('app', blob.descriptor, { signal, open: blob.open });
		expect(await client.isBlobReadable('app', blob.descriptor, signal)).toBe(true);
	});

	it('stays with TLS when the location says http, and says so', async () => {
		const registry = await tlsRegistryWith(withHttpLocation());
		const warnings: string[] = [];
		const client = clientOf(registry, { onWarning: (warning) => warnings.push(warning.kind) });
		await client.pushBlob('app', blob.descriptor, { signal, open: blob.open });
		expect(warnings).toContain('location-rewritten');
	});
});

describe('addresses (T8)', () => {
	it.each(['169.254.169.254', '[fd00:ec2::254]', '100.100.100.200', '[::ffff:169.254.169.254]'])(
		'never connects to %s',
		async (host) => {
			const fault = await faultBy(testClient({ host, tls: 'plain-http' }).listTags('app', signal));
			expect(fault).toMatchObject({ code: 'registry.address-refused', isRetryable: false });
		},
	);
});

describe('too much of everything (T9)', () => {
	it('refuses a manifest beyond 4 MiB, announced or not', async () => {
		const announced = await registryWith(hugeManifest(MAX_MANIFEST_BYTES + 1));
		expect(await faultBy(clientOf(announced).getManifest('app', 'v1', signal))).toMatchObject({
			code: 'registry.misbehaved',
			facts: { reason: 'too-large' },
		});
		const endless = await registryWith(endlessBody(isManifestRead, 'application/json'));
		const before = process.memoryUsage().rss;
		expect(await faultBy(clientOf(endless).getManifest('app', 'v1', signal))).toMatchObject({
			code: 'registry.misbehaved',
		});
		expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
	});

	it('reads at most 64 KiB of an error', async () => {
		const body = `{"errors":[{"code":"DENIED","message":"${'x'.repeat(200_000)}"}]}`;
		const registry = await registryWith(
			answers({ status: 403, headers: { 'content-type': 'application/json' }, body }),
		);
		const fault = await faultBy(clientOf(registry).getManifest('app', 'v1', signal));
		expect(fault).toMatchObject({ code: 'registry.denied' });
		expect(fault.detail?.length).toBeLessThan(1000);
	});

	it('gives up endless tag lists, and leaves out names that are no tags', async () => {
		const endless = await registryWith(endlessTags());
		expect(await clientOf(endless).listTags('app', signal)).toBeUndefined();
		expect(endless.requests().length).toBeLessThanOrEqual(1000);
		const odd = await registryWith(
			answers({ status: 200, body: '{"tags":["ok",null,"a/b","ok",7,"../x"]}' }, isTagList),
		);
		expect(await clientOf(odd).listTags('app', signal)).toEqual({
			...{ names: ['ok'], isWhole: true, leftOut: 2 },
		});
		const nothing = await registryWith(answers({ status: 200, body: '{"tags":null}' }, isTagList));
		expect(await clientOf(nothing).listTags('app', signal)).toMatchObject({ names: [] });
	});

	it('follows no page to another host, nor the same page again, and says that the list is not whole', async () => {
		const away = await registryWith(tagsLinkTo('http://other.example.invalid/v2/app/tags/list'));
		expect(await clientOf(away).listTags('app', signal)).toEqual({
			...{ names: ['t'], isWhole: false, leftOut: 0 },
		});
		const same = await registryWith(tagsLinkTo('/v2/app/tags/list?n=1000'));
		expect(await clientOf(same).listTags('app', signal)).toMatchObject({ isWhole: false });
		// The page itself, and what comes after its last name.
		expect(same.requests()).toHaveLength(2);
	});

	it('asks for no compression', async () => {
		const registry = await registryWith();
		await clientOf(registry).listTags('app', signal);
		expect(registry.requests()[0]?.headers['accept-encoding']).toBe('identity');
	});
});

describe('secrets', () => {
	it('stay out of faults, errors and warnings, whoever repeats them', async () => {
		const basic = `Basic ${Buffer.from(`ferry:${PASSWORD.secret}`).toString('base64')}`;
		const body = (code: string): string =>
			JSON.stringify({
				errors: [
					{
						code,
						message: `you sent Authorization: ${basic}`,
						detail: { password: PASSWORD.secret },
					},
				],
			});
		const warnings: unknown[] = [];
		for (const status of [400, 403, 404, 409, 429, 500, 503]) {
			const registry = await registryWith(
				withPassword(PASSWORD.username, PASSWORD.secret),
				answers({ status, headers: { 'content-type': 'application/json' }, body: body('UNKNOWN') }),
			);
			const client = clientOf(registry, { onWarning: (warning) => warnings.push(warning) });
			const blob = contentOf(randomBytes(10));
			const error: unknown = await client
				.pushBlob('app', blob.descriptor, { signal, open: blob.open })
				.catch((thrown: unknown) => thrown);
			const text = `${inspect(error, { depth: 10 })} ${JSON.stringify(warnings)}`;
			expect(text).toContain('FaultError');
			expect(text).not.toContain(PASSWORD.secret);
			expect(text).not.toContain(basic);
		}
		expect(warnings).toHaveLength(7);
	});

	it('do not follow a Location that tells them into a fault', async () => {
		const registry = await registryWith(withForeignLocation('u:CANARY@127.0.0.1:9'));
		const blob = contentOf(randomBytes(10));
		const push = clientOf(registry).pushBlob('app', blob.descriptor, { signal, open: blob.open });
		expect(await faultBy(push)).toMatchObject({ code: 'registry.upload-location-refused' });
	});
});

describe('what is no registry', () => {
	it('is not said of one whose proxy has a web page for what is missing', async () => {
		const registry = await registryWith();
		const client = clientOf(registry);
		await client.listTags('app', signal);
		registry.setProfiles(htmlPages(404));
		expect(await client.getManifest('app', 'none', signal)).toBeUndefined();
		expect(await client.headManifest('app', 'none', signal)).toBeUndefined();
	});

	it.each([
		['a web page', htmlPages()],
		['a web page for what is missing', htmlPages(404)],
		['a friendly server', helloWorld()],
	])('says so: %s', async (_name, profile) => {
		const registry = await registryWith(profile);
		const blob = contentOf(randomBytes(10));
		expect(await faultBy(clientOf(registry).getManifest('app', 'v1', signal))).toMatchObject({
			code: 'registry.not-a-registry',
		});
		expect(
			await faultBy(
				clientOf(registry).pushBlob('app', blob.descriptor, { signal, open: blob.open }),
			),
		).toMatchObject({
			code: 'registry.not-a-registry',
		});
	});
});

function storeManifest(registry: ScriptedRegistry): { bytes: Buffer; digest: Digest } {
	const mediaType = 'application/vnd.oci.image.index.v1+json';
	const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests: [] }));
	const { digest } = contentOf(bytes).descriptor;
	registry.registry.store(
		'app',
		{ bytes, digest, mediaType, children: [], blobs: [] } as never,
		'v1',
	);
	return { bytes, digest: digest as Digest };
}
