// How this computer reaches the network: proxies and trusted authorities. Read once, by the composition root.
import { readTrustedCertificates } from './certificates';
import type { Environment } from './environment';
import { type ProxySettings, readProxySettings } from './proxy';

export interface NetworkSettings {
	readonly proxies: ProxySettings;
	/** PEM, one certificate each. */
	readonly trustedCertificates: readonly string[];
}

/** Reads both; takes a few milliseconds, so call it once. */
export function readNetworkSettings(environment: Environment): NetworkSettings {
	return {
		proxies: readProxySettings(environment),
		trustedCertificates: readTrustedCertificates(environment),
	};
}
