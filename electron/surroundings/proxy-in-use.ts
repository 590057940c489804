// What the user's choice of a proxy comes to on this computer. Connects to nothing; a proxy auto-configuration of the
// system may be read by the system itself.
import type { ProxyChoice, ProxyInUse } from '../../shared/settings/proxy-choice';
import { systemProxyOf } from '../../shared/settings/system-proxy';
import type { Environment } from '../platform/environment';
import { readProxySettings } from '../platform/proxy';

/** Looked up because the way may depend on the address; nothing is sent there. */
const LOOKED_UP = 'https://registry.example.com/';

export interface ProxySources {
	readonly environment: Environment;
	/** What the desktop says about an address, in the words of a proxy auto-configuration. */
	readonly askSystem: (url: string) => Promise<string>;
}

/** Gives what a choice comes to for addresses that begin with https. */
export async function proxyInUse(
	choice: ProxyChoice,
	{ environment, askSystem }: ProxySources,
): Promise<ProxyInUse> {
	switch (choice.mode) {
		case 'none':
			return DIRECT;
		case 'manual':
			return {
				kind: 'proxy',
				server: choice.server,
				hasSignIn: false,
				exceptions: choice.exceptions.length,
			};
		case 'environment': {
			const { forHttps, exceptions } = readProxySettings(environment);
			if (forHttps === undefined) return DIRECT;
			return {
				kind: 'proxy',
				server: forHttps.url,
				hasSignIn: forHttps.authorization !== undefined,
				exceptions: exceptions.length,
			};
		}
		case 'system': {
			const way = systemProxyOf(await askSystem(LOOKED_UP));
			if (way === 'direct' || way === 'unsupported') return DIRECT;
			return { kind: 'proxy', server: way, hasSignIn: false, exceptions: 0 };
		}
	}
}

const DIRECT: ProxyInUse = { kind: 'direct', hasSignIn: false, exceptions: 0 };
