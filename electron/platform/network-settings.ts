// How this computer reaches the network: proxies and trusted authorities. Read once, by the composition root.

import type { ProxyChoice } from '../../shared/settings/settings';
import { readTrustedCertificates } from './certificates';
import type { Environment } from './environment';
import { chosenProxies, type ProxySettings } from './proxy';

export interface NetworkSettings {
	readonly proxies: ProxySettings;
	/** PEM, one certificate each. */
	readonly trustedCertificates: readonly string[];
}

/** Reads both; takes a few milliseconds, so call it once. `choice`: the saved settings'. */
export function readNetworkSettings(
	environment: Environment,
	choice: ProxyChoice = { mode: 'environment' },
): NetworkSettings {
	return {
		proxies: chosenProxies(choice, environment),
		trustedCertificates: readTrustedCertificates(environment),
	};
}
