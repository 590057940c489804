// The steps of a probe below HTTP: name, port, certificate. Each connects for itself, sends nothing and hangs up.
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import { isMetadataAddress } from '../../../shared/net/addresses';
import { findProxy } from '../../platform/proxy';
import type { RegistryClientOptions } from '../create-registry-client';
import { AddressRefusedError, guardedLookup } from '../http/address-guard';
import { tlsOptions } from '../http/tls-context';
import type { Finding } from './probe-step';

const DAY_MS = 86_400_000;

/** Gives the addresses of the registry's name. */
export async function probeName(origin: URL): Promise<Finding> {
	const host = bareHost(origin);
	const found = isIP(host) === 0 ? await lookup(host, { all: true }) : [{ address: host }];
	const refused = found.find((one) => isMetadataAddress(one.address));
	if (refused !== undefined) {
		throw new AddressRefusedError(refused.address);
	}
	return { facts: { addresses: found.map((one) => one.address).join(', ') } };
}

/** Gives the proxy that requests to the registry take, as `host:port`. */
export async function proxyHostOf(
	options: RegistryClientOptions,
	origin: URL,
): Promise<string | undefined> {
	const proxy = await findProxy(options.network.proxies, origin);
	return proxy === undefined ? undefined : new URL(proxy.url).host;
}

/** Connects to the registry's port, or to the proxy's. */
export async function probePort(
	options: RegistryClientOptions,
	origin: URL,
	timeoutMs: number,
): Promise<Finding> {
	const proxy = await findProxy(options.network.proxies, origin);
	const target = proxy === undefined ? origin : new URL(proxy.url);
	const lookupOption = proxy === undefined ? { lookup: guardedLookup } : {};
	const socket = connectTcp({ host: bareHost(target), port: portOf(target), ...lookupOption });
	await settled(socket, 'connect', timeoutMs);
	socket.destroy();
	return { facts: proxy === undefined ? {} : { via: target.host } };
}

/** Makes a TLS connection under the registry's policy, and describes the certificate. */
export async function probeTls(
	options: RegistryClientOptions,
	origin: URL,
	timeoutMs: number,
): Promise<Finding> {
	const host = bareHost(origin);
	const socket = connectTls({
		host,
		port: portOf(origin),
		...(isIP(host) === 0 ? { servername: host } : {}),
		lookup: guardedLookup,
		ALPNProtocols: ['http/1.1'],
		...tlsOptions(options.tls, options.caPem, options.network),
	});
	await settled(socket, 'secureConnect', timeoutMs);
	const facts = certificateFacts(socket, options.now());
	socket.destroy();
	return { facts };
}

function certificateFacts(socket: TLSSocket, nowMs: number): Record<string, string> {
	const certificate: Partial<PeerCertificate> = socket.getPeerCertificate();
	const issuer = certificate.issuer?.CN ?? certificate.issuer?.O ?? '';
	const daysLeft = Math.floor((Date.parse(certificate.valid_to ?? '') - nowMs) / DAY_MS);
	return {
		protocol: socket.getProtocol() ?? '',
		issuer: typeof issuer === 'string' ? issuer : issuer.join(', '),
		names: (certificate.subjectaltname ?? '').replace(/\b(?:DNS|IP Address):/g, ''),
		daysLeft: Number.isNaN(daysLeft) ? '' : String(daysLeft),
		isVerified: String(socket.authorized),
	};
}

function settled(
	socket: Socket,
	event: 'connect' | 'secureConnect',
	timeoutMs: number,
): Promise<void> {
	return new Promise((resolve, reject) => {
		socket.once(event, () => resolve());
		socket.on('error', reject);
		socket.once('close', () =>
			reject(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' })),
		);
		socket.setTimeout(timeoutMs, () => {
			socket.destroy(
				Object.assign(new Error(`no connection within ${timeoutMs} ms`), { code: 'ETIMEDOUT' }),
			);
		});
	});
}

function bareHost(url: URL): string {
	return url.hostname.replace(/^\[|\]$/g, '');
}

function portOf(url: URL): number {
	return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}
