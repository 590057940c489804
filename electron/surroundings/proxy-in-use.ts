// What the user's choice of a proxy comes to on this computer. Connects to nothing; a proxy auto-configuration of the
// system may be read by the system itself.
import type { ProxyChoice, ProxyInUse } from '../../shared/settings/proxy-choice';
import type { Environment } from '../platform/environment';
import { FaultError } from '../platform/fault-error';
import { type ProxyServer, readProxySettings } from '../platform/proxy';

/** Looked up because the way may depend on the address; nothing is sent there. */
const LOOKED_UP = new URL('https://registry.example.com/');

export interface ProxySources {
	readonly environment: Environment;
	/** The way that the app's own connections take. */
	readonly network: { proxyFor(url: URL): Promise<ProxyServer | undefined> };
}

/** Gives what a choice comes to for addresses that begin with https. */
export async function proxyInUse(
	choice: ProxyChoice,
	{ environment, network }: ProxySources,
): Promise<ProxyInUse> {
	// What was typed in is in use whether or not an exception would match the address that is looked up.
	const found = choice.mode === 'manual' ? { url: choice.server } : await look(network, LOOKED_UP);
	if (found === 'unusable') return { kind: 'unusable', hasSignIn: false, exceptions: 0 };
	if (found === undefined) return { kind: 'direct', hasSignIn: false, exceptions: 0 };
	return {
		kind: 'proxy',
		server: found.url,
		hasSignIn: found.authorization !== undefined,
		exceptions: exceptionsOf(choice, environment),
	};
}

async function look(
	network: ProxySources['network'],
	url: URL,
): Promise<ProxyServer | 'unusable' | undefined> {
	try {
		return await network.proxyFor(url);
	} catch (error) {
		if (error instanceof FaultError) return 'unusable';
		throw error;
	}
}

function exceptionsOf(choice: ProxyChoice, environment: Environment): number {
	if (choice.mode === 'manual') return choice.exceptions.length;
	return choice.mode === 'environment' ? readProxySettings(environment).exceptions.length : 0;
}
