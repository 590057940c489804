// How the app with a window reaches the network: proxies as the settings say at that moment, the desktop's own included,
// and the authorities that are trusted. Probes, tag lists, plans and runs all ask here.
import type { Settings } from '../../shared/settings/settings';
import { readTrustedCertificates } from '../platform/certificates';
import type { Environment } from '../platform/environment';
import { faultError } from '../platform/fault-error';
import type { NetworkSettings } from '../platform/network-settings';
import { chosenProxies, type ProxyServer, proxyFor, readProxySettings } from '../platform/proxy';
import { readSystemProxy } from '../platform/system-proxy';

export interface WindowNetwork {
	/** For this process' own connections. The same object as long as nothing changed: TLS contexts hang on it. */
	current(): NetworkSettings;
	/** Gives the proxy for a URL, `undefined` when it is reached directly. @throws FaultError registry.unreachable for a SOCKS proxy */
	proxyFor(url: URL): Promise<ProxyServer | undefined>;
	/** Most requests at once to one registry for mirrors that say `auto`; `undefined`: found by trying. */
	maxConcurrency(): Promise<number | undefined>;
}

export interface WindowNetworkOptions {
	readonly environment: Environment;
	readonly settings: () => Promise<Pick<Settings, 'proxy' | 'concurrency'>>;
	/** Electron's `session.resolveProxy`. */
	readonly resolveProxy: (url: string) => Promise<string>;
}

/** Asks nobody before it is asked. */
export function windowNetwork(options: WindowNetworkOptions): WindowNetwork {
	const { environment, settings } = options;
	let network: NetworkSettings | undefined;
	const proxyOf = async (url: URL): Promise<ProxyServer | undefined> => {
		const { proxy } = await settings();
		return proxy.mode === 'system'
			? await systemProxy(url, options)
			: proxyFor(chosenProxies(proxy, environment), url);
	};
	return {
		current: () => {
			network ??= {
				proxies: { exceptions: [], lookUp: proxyOf },
				trustedCertificates: readTrustedCertificates(environment),
			};
			return network;
		},
		proxyFor: proxyOf,
		maxConcurrency: async () => {
			const { concurrency } = await settings();
			return concurrency === 'auto' ? undefined : concurrency;
		},
	};
}

/** The desktop's answer; where it knows of no proxy, the environment's. Only the environment can know a proxy's password. */
async function systemProxy(
	url: URL,
	{ environment, resolveProxy }: WindowNetworkOptions,
): Promise<ProxyServer | undefined> {
	const answer = readSystemProxy(await resolveProxy(url.origin));
	const ofEnvironment = proxyFor(readProxySettings(environment), url);
	switch (answer.kind) {
		case 'direct':
			return ofEnvironment;
		case 'proxy':
			return ofEnvironment?.url === answer.proxy.url ? ofEnvironment : answer.proxy;
		case 'unusable':
			throw faultError({
				code: 'registry.unreachable',
				side: 'this-computer',
				subject: url.host,
				detail: `the desktop's proxy is ${answer.named}; only HTTP proxies can be used`,
				facts: { host: url.host, stage: 'proxy' },
			});
	}
}
