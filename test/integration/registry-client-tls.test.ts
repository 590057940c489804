// The four TLS policies against real registries with good and bad certificates (T15), and proxies.
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { currentEnvironment } from '../../electron/platform/environment';
import { readNetworkSettings } from '../../electron/platform/network-settings';
import type { RegistryClient } from '../../electron/registry/registry-client';
import type { Fault } from '../../shared/fault/fault';
import { describeFault } from '../../shared/fault/fault-texts';
import {
	type RealRegistry,
	type RealRegistryOptions,
	startRealRegistry,
} from '../support/real-registry';
import { type ClientWishes, testClient } from '../support/registry-client';
import { withRealm } from '../support/registry-profiles';
import { describeWithTools } from '../support/require-tool';
import { startScriptedRegistry } from '../support/scripted-registry';
import { testCertificates } from '../support/test-ca';
import { startTokenServer } from '../support/token-server';

const signal = new AbortController().signal;
const caPem = () => readFileSync(testCertificates().caFile, 'utf8');

describeWithTools(['docker-registry', 'openssl'], 'TLS policies', () => {
	const ends: (() => Promise<unknown>)[] = [];
	afterEach(async () => {
		for (const end of ends.splice(0).reverse()) await end();
	});

	async function registryWith(options: RealRegistryOptions): Promise<RealRegistry> {
		const registry = await startRealRegistry(options);
		ends.push(() => registry.stop());
		return registry;
	}

	function clientFor(wishes: ClientWishes): RegistryClient {
		const client = testClient(wishes);
		ends.push(() => client.close());
		return client;
	}

	const codeOf = async (wishes: ClientWishes): Promise<unknown> => {
		try {
			await clientFor(wishes).listTags('any/thing', signal);
			return 'ok';
		} catch (error) {
			return error instanceof Error && 'fault' in error ? error.fault : error;
		}
	};

	it('trusts a private CA for the registry it was given for, and no other', async () => {
		const { host } = await registryWith({ tls: 'private-ca' });
		expect(await codeOf({ host, tls: 'private-ca', caPem: caPem() })).toBe('ok');
		expect(await codeOf({ host, tls: 'verify' })).toMatchObject({
			code: 'registry.tls-untrusted',
			isRetryable: false,
		});
		expect(await codeOf({ host, tls: 'skip-verify' })).toBe('ok');
		const wrongCa = readFileSync(testCertificates().otherCaFile, 'utf8');
		expect(await codeOf({ host, tls: 'private-ca', caPem: wrongCa })).toMatchObject({
			code: 'registry.tls-untrusted',
		});
	});

	it('names an expired certificate, a wrong name and an unknown CA', async () => {
		const expired = await registryWith({ tls: 'expired' });
		expect(await codeOf({ host: expired.host, tls: 'private-ca', caPem: caPem() })).toMatchObject({
			code: 'registry.tls-expired',
			facts: { validUntil: '2020-01-02' },
		});
		const wrongName = await registryWith({ tls: 'wrong-name' });
		expect(await codeOf({ host: wrongName.host, tls: 'private-ca', caPem: caPem() })).toMatchObject(
			{
				code: 'registry.tls-name-mismatch',
				facts: { names: 'registry.wrong-name.example' },
			},
		);
		const unknown = await registryWith({ tls: 'unknown-ca' });
		expect(await codeOf({ host: unknown.host, tls: 'private-ca', caPem: caPem() })).toMatchObject({
			code: 'registry.tls-untrusted',
		});
		for (const { host } of [expired, wrongName, unknown]) {
			expect(await codeOf({ host, tls: 'skip-verify' })).toBe('ok');
		}
	});

	it('never falls back: HTTP where HTTPS was asked, and HTTPS where HTTP was asked', async () => {
		const plain = await registryWith({});
		expect(await codeOf({ host: plain.host, tls: 'verify' })).toMatchObject({
			code: 'registry.speaks-plain-http',
			isRetryable: false,
		});
		expect(plain.requestCount()).toBe(0);
		const secure = await registryWith({ tls: 'private-ca' });
		expect(await codeOf({ host: secure.host, tls: 'plain-http' })).toMatchObject({
			code: 'registry.speaks-https',
			isRetryable: false,
		});
	});

	it('takes the certificates that SSL_CERT_FILE and NODE_EXTRA_CA_CERTS name', async () => {
		const { host } = await registryWith({ tls: 'private-ca' });
		for (const variable of ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS']) {
			const environment = {
				...currentEnvironment(),
				variables: { [variable]: testCertificates().caFile },
			};
			expect(await codeOf({ host, tls: 'verify', network: readNetworkSettings(environment) })).toBe(
				'ok',
			);
		}
	});

	it('signs in over TLS at a token server of the same CA', async () => {
		const registry = await registryWith({ tls: 'private-ca', auth: 'token' });
		const client = clientFor({
			host: registry.host,
			tls: 'private-ca',
			caPem: caPem(),
			signInServer: registry.tokenServer?.host ?? '',
			credential: () =>
				Promise.resolve({
					username: registry.username,
					secret: registry.password,
					kind: 'password',
				}),
		});
		expect(await client.listTags('team/none', signal)).toMatchObject({ names: [] });
	});

	it.each([
		['skip-verify', 'localhost', 'unknownCa', 'registry.tls-untrusted'],
		['skip-verify', '127.0.0.1', 'unknownCa', 'ok'],
		['private-ca', 'localhost', 'trusted', 'ok'],
		['private-ca', 'localhost', 'unknownCa', 'registry.tls-untrusted'],
	] as const)(
		'%s of the registry, its sign-in server at %s with a certificate that is %s: %s',
		async (tls, server, certificate, expected) => {
			const tokens = await startTokenServer({
				accounts: { ferry: { password: 'secret', rights: [] } },
				tls: testCertificates()[certificate],
			});
			ends.push(() => tokens.stop());
			const realm = tokens.realm.replace('127.0.0.1', server);
			const registry = await startScriptedRegistry({ isTls: true, profiles: [withRealm(realm)] });
			ends.push(() => registry.stop());
			const found = await codeOf({
				...{ host: registry.host, tls, signInServer: new URL(realm).host },
				...(tls === 'private-ca' ? { caPem: caPem() } : {}),
				credential: async () => ({ username: 'ferry', secret: 'secret', kind: 'password' }),
			});
			if (expected === 'ok') {
				expect(found).toBe('ok');
				return;
			}
			const { host } = registry;
			expect(found).toMatchObject({ code: expected, facts: { registry: host } });
			expect(describeFault(found as Fault).remedy).toContain(
				`registry add ${host} --tls private-ca`,
			);
			expect(tokens.requests()).toEqual([]);
		},
	);

	it('goes through a proxy: CONNECT for HTTPS, absolute form for plain HTTP, directly where NO_PROXY says so', async () => {
		const proxy = await startProxy();
		ends.push(() => new Promise((resolve) => proxy.server.close(resolve)));
		const secure = await registryWith({ tls: 'private-ca' });
		const plain = await registryWith({});
		const through = (noProxy: string): Partial<ClientWishes> => ({
			network: readNetworkSettings({
				...currentEnvironment(),
				variables: {
					HTTPS_PROXY: `http://user:s%40fe@127.0.0.1:${proxy.port}`,
					http_proxy: `http://user:s%40fe@127.0.0.1:${proxy.port}`,
					NO_PROXY: noProxy,
				},
			}),
		});
		expect(
			await codeOf({ host: secure.host, tls: 'private-ca', caPem: caPem(), ...through('') }),
		).toBe('ok');
		expect(await codeOf({ host: plain.host, tls: 'plain-http', ...through('') })).toBe('ok');
		expect(proxy.lines()).toEqual([
			`CONNECT ${secure.host} HTTP/1.1`,
			`GET http://${plain.host}/v2/any/thing/tags/list?n=1000 HTTP/1.1`,
		]);
		const authorization = `Basic ${Buffer.from('user:s@fe').toString('base64')}`;
		expect(proxy.authorizations()).toEqual([authorization, authorization]);
		expect(
			await codeOf({ host: plain.host, tls: 'plain-http', ...through('10.0.0.0/8,127.0.0.0/8') }),
		).toBe('ok');
		expect(proxy.lines()).toHaveLength(2);
	});
});

interface TestProxy {
	readonly server: Server;
	readonly port: number;
	lines(): readonly string[];
	authorizations(): readonly string[];
}

/** Tunnels CONNECT, and hands absolute-form requests on as they are (registries understand them). */
async function startProxy(): Promise<TestProxy> {
	const heads: string[] = [];
	const server = createServer((socket: Socket) => {
		socket.on('error', () => socket.destroy());
		socket.once('data', (data) => {
			const text = data.toString('latin1');
			heads.push(text);
			const isTunnel = text.startsWith('CONNECT ');
			const target = isTunnel ? text.split(' ')[1] : new URL(text.split(' ')[1] ?? '').host;
			const [host = '', port] = (target ?? '').split(':');
			const upstream = connect(Number(port), host, () => {
				if (isTunnel) socket.write('HTTP/1.1 200 OK\r\n\r\n');
				else upstream.write(data);
				socket.pipe(upstream).pipe(socket);
			});
			upstream.on('error', () => socket.destroy());
			socket.on('close', () => upstream.destroy());
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	server.unref();
	return {
		server,
		port: (server.address() as AddressInfo).port,
		lines: () => heads.map((head) => head.split('\r\n')[0] ?? ''),
		authorizations: () =>
			heads.map((head) => /proxy-authorization: (.*)\r\n/i.exec(head)?.[1] ?? ''),
	};
}
