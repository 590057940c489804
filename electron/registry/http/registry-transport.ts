// Carries HTTP requests for one registry: its TLS policy, proxies, connection pools and time limits.
// Follows no redirects, signs in nowhere, repeats nothing.
import type { Readable } from 'node:stream';
import { Agent, buildConnector, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { isMetadataAddress } from '../../../shared/net/addresses';
import type { TlsPolicy } from '../../../shared/registry/tls-policy';
import { shareSignal } from '../../platform/abortable';
import type { NetworkSettings } from '../../platform/network-settings';
import { findProxy, type ProxyServer, proxyFor } from '../../platform/proxy';
import { AddressRefusedError, guardedLookup } from './address-guard';
import { type CertificateLook, lookAtCertificate } from './certificate-look';
import {
	type ExchangeLimits,
	HttpExchange,
	type HttpResponse,
	type SendActivity,
} from './http-exchange';
import { StallWatch } from './stall-watch';
import { type TlsOptions, tlsOptions } from './tls-context';

export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Bytes, or content made while it is sent; the latter says what it waits for. */
export type RequestBody = Uint8Array | ((activity: SendActivity) => AsyncIterable<Uint8Array>);

export interface HttpRequest {
	readonly method: HttpMethod;
	readonly url: URL;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: RequestBody;
	readonly signal: AbortSignal;
	/** How long silence is borne; the transport's stall limit when absent. */
	readonly patienceMs?: number;
	/** The same before the first byte of the answer's body, where that is more. */
	readonly firstBytePatienceMs?: number;
	/** False for content, which may take as long as it likes. Any other answer is small, and given up when it drips. */
	readonly isSmall?: boolean;
	/** Told the silence so far, ms, when the first byte takes longer than usual; `undefined` when that is over. */
	readonly onSilent?: (silentMs: number | undefined) => void;
	/** The certificate is verified though the registry's policy skips that: a password goes to somebody else. */
	readonly isVerified?: boolean;
}

export interface TransportOptions {
	readonly tls: TlsPolicy;
	readonly caPem?: string;
	readonly network: NetworkSettings;
	readonly stallMs: number;
	readonly connectMs: number;
}

export interface RegistryTransport {
	/** Rejects with the network's own errors; `fault-from-error` gives them names. */
	send(request: HttpRequest): Promise<HttpResponse>;
	readonly requests: number;
	/** Describes the certificate at an HTTPS address; `undefined` behind a proxy. */
	lookAtCertificate(url: URL): Promise<CertificateLook | undefined>;
	close(): Promise<void>;
}

/** No compression: it hides sizes and lets small answers grow (security T9). */
const COMMON_HEADERS = {
	'user-agent': `image-ferry/${__FERRY_VERSION__}`,
	'accept-encoding': 'identity',
};
const KEEP_ALIVE_MS = 30_000;
/** Server-sent `Keep-Alive: timeout` beyond this is not believed. */
const MAX_KEEP_ALIVE_MS = 120_000;

/** Builds the transport; connects nothing yet. */
export function createTransport(options: TransportOptions): RegistryTransport {
	const watch = new StallWatch(options.stallMs);
	const dispatchers = createDispatchers(options);
	let verified: Dispatchers | undefined;
	const verifiedDispatchers = (): Dispatchers => {
		verified ??= createDispatchers({ ...options, tls: 'verify' });
		return verified;
	};
	let requests = 0;
	let harmlessHost: string | undefined;
	return {
		get requests() {
			return requests;
		},
		send: (request) => {
			const { signal, url, method } = request;
			if (signal.aborted) {
				return Promise.reject(signal.reason as Error);
			}
			// Nearly all requests go to the same host, and the look costs as much as the rest of this function.
			if (url.hostname !== harmlessHost && isMetadataAddress(url.hostname)) {
				return Promise.reject(new AddressRefusedError(url.hostname));
			}
			harmlessHost = url.hostname;
			shareSignal(signal);
			requests += 1;
			const dispatch = (dispatcher: Dispatcher): Promise<HttpResponse> => {
				const exchange = new HttpExchange(watch, signal, limitsOf(request, options.stallMs));
				const { body } = request;
				dispatcher.dispatch(
					{
						origin: url.origin,
						path: url.pathname + url.search,
						method,
						headers: { ...COMMON_HEADERS, ...request.headers },
						body: bodyFor(body, exchange),
						// undici closes connections after HEAD unless told not to.
						...(method === 'HEAD' ? { reset: false } : {}),
					},
					exchange,
				);
				return exchange.response;
			};
			const isStricter = request.isVerified === true && options.tls === 'skip-verify';
			const dispatcher = (isStricter ? verifiedDispatchers() : dispatchers).for(url);
			return dispatcher instanceof Promise ? dispatcher.then(dispatch) : dispatch(dispatcher);
		},
		lookAtCertificate: async (url) => {
			if (
				url.protocol !== 'https:' ||
				(await findProxy(options.network.proxies, url)) !== undefined
			) {
				return undefined;
			}
			requests += 1;
			return await lookAtCertificate(url, options.connectMs);
		},
		close: async () => {
			await Promise.all([dispatchers.close(), verified?.close()]);
		},
	};
}

/** A thin link shared by many still brings this much of each small answer. */
const LEAST_BYTES_PER_SECOND = 128;

function limitsOf(request: HttpRequest, stallMs: number): ExchangeLimits {
	const { patienceMs = stallMs, firstBytePatienceMs, isSmall = true, onSilent } = request;
	return {
		patienceMs,
		hasContent: request.body !== undefined,
		...(firstBytePatienceMs === undefined ? {} : { firstBytePatienceMs }),
		...(isSmall ? { leastBytesPerSecond: LEAST_BYTES_PER_SECOND } : {}),
		...(onSilent === undefined ? {} : { onSilent }),
	};
}

/** undici takes any async iterable, though its types name streams only. */
function bodyFor(
	body: RequestBody | undefined,
	activity: SendActivity,
): Uint8Array | Readable | null {
	return typeof body === 'function' ? (body(activity) as Readable) : (body ?? null);
}

interface Dispatchers {
	/** A promise only while somebody else is asked for the proxy. */
	for(url: URL): Dispatcher | Promise<Dispatcher>;
	close(): Promise<void>;
}

function createDispatchers(options: TransportOptions): Dispatchers {
	let tls: TlsOptions | undefined;
	const lazyTls = () => {
		tls ??= tlsOptions(options.tls, options.caPem, options.network);
		return tls;
	};
	let direct: Agent | undefined;
	const proxied = new Map<string, ProxyAgent>();
	const byOrigin = new Map<string, Dispatcher>();
	const { proxies } = options.network;
	const through = (proxy: ProxyServer | undefined): Dispatcher => {
		if (proxy === undefined) {
			direct ??= directAgent(options, lazyTls);
			return direct;
		}
		const known = proxied.get(proxy.url) ?? proxyAgent(proxy, options, lazyTls());
		proxied.set(proxy.url, known);
		return known;
	};
	return {
		for: (url) => {
			if (proxies.lookUp === undefined) {
				return through(proxyFor(proxies, url));
			}
			const known = byOrigin.get(url.origin);
			return (
				known ??
				proxies.lookUp(url).then((proxy) => {
					const dispatcher = through(proxy);
					byOrigin.set(url.origin, dispatcher);
					return dispatcher;
				})
			);
		},
		close: async () => {
			const all = [...proxied.values(), ...(direct === undefined ? [] : [direct])];
			await Promise.all(all.map((dispatcher) => dispatcher.destroy()));
		},
	};
}

/** The stall watch replaces undici's own time limits, which know no back-pressure. */
function poolOptions(): Pool.Options {
	return {
		connections: null,
		pipelining: 1,
		allowH2: false,
		headersTimeout: 0,
		bodyTimeout: 0,
		keepAliveTimeout: KEEP_ALIVE_MS,
		keepAliveMaxTimeout: MAX_KEEP_ALIVE_MS,
		maxHeaderSize: 64 * 1024,
	};
}

function directAgent(options: TransportOptions, tls: () => TlsOptions): Agent {
	const plain = buildConnector({ timeout: options.connectMs, lookup: guardedLookup });
	let secure: buildConnector.connector | undefined;
	return new Agent({
		...poolOptions(),
		connect: (target, callback) => {
			if (target.protocol === 'https:') {
				secure ??= buildConnector({ timeout: options.connectMs, lookup: guardedLookup, ...tls() });
				secure(target, callback);
			} else {
				plain(target, callback);
			}
		},
	});
}

function proxyAgent(proxy: ProxyServer, options: TransportOptions, tls: TlsOptions): ProxyAgent {
	return new ProxyAgent({
		...poolOptions(),
		uri: proxy.url,
		// Plain HTTP goes through in absolute form, as every HTTP proxy allows; CONNECT to port 80 often is not.
		proxyTunnel: false,
		...(proxy.authorization === undefined ? {} : { token: proxy.authorization }),
		requestTls: { timeout: options.connectMs, ...tls },
		proxyTls: { timeout: options.connectMs },
		clientFactory: (origin, opts) =>
			new Pool(origin, { ...opts, headersTimeout: options.connectMs, connections: null }),
	});
}
