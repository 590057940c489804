// What an engine should say of a registry, and whether it does.
import { BlockList, isIPv6 } from 'node:net';
import type { EffectiveTrust } from '../../../shared/trust/trust-plan';
import { isNetwork, type TrustWish } from '../../../shared/trust/trust-wish';
import type { DaemonRegistries } from '../../engine/engine-daemon';

/** What files make of the registry or network of a wish. */
export interface Expectation {
	readonly host: string;
	readonly isInsecure: boolean;
	readonly isMirror: boolean;
	/** Of a mirror of Podman's: whether it is asked unchecked. */
	readonly isUncheckedMirror?: boolean;
}

export function expectationOf({ host }: TrustWish, effective: EffectiveTrust): Expectation {
	return {
		host,
		isInsecure: effective.insecure.some((entry) => isSame(entry, host)),
		isMirror: effective.mirrors.some(({ locations }) =>
			locations.some((one) => leadsTo(one, host)),
		),
		isUncheckedMirror: effective.mirrors.some(({ unchecked = [] }) =>
			unchecked.some((one) => leadsTo(one, host)),
		),
	};
}

export function isMet(expectation: Expectation, says: DaemonRegistries): boolean {
	return problemWith(expectation, says) === undefined;
}

/** Says in a complete sentence what the engine makes of it instead; `undefined` when it is as expected. */
export function problemWith(
	{ host, isInsecure, isMirror, isUncheckedMirror = false }: Expectation,
	says: DaemonRegistries,
): string | undefined {
	const entries = [...says.insecureHosts, ...says.insecureNetworks];
	if (entries.some((entry) => isSame(entry, host)) !== isInsecure) {
		return isInsecure
			? `It does not take ${host} as insecure.`
			: `It still takes ${host} as insecure.`;
	}
	if (says.mirrors.some(({ location }) => leadsTo(location, host)) !== isMirror) {
		return isMirror ? `It does not ask ${host} as a mirror.` : `It still asks ${host} as a mirror.`;
	}
	const told = says.mirrors.filter(({ location }) => leadsTo(location, host));
	const isTold = told.some(({ isUnchecked }) => isUnchecked !== undefined);
	if (isTold && told.some(({ isUnchecked }) => isUnchecked === true) !== isUncheckedMirror) {
		return isUncheckedMirror
			? `It checks the mirror ${host}.`
			: `It still asks the mirror ${host} unchecked.`;
	}
	return undefined;
}

/** `10.1.2.3/8` is told as `10.0.0.0/8`. */
function isSame(entry: string, host: string): boolean {
	if (entry === host || !isNetwork(entry) || !isNetwork(host)) {
		return entry === host;
	}
	const [address = '', bits = ''] = entry.split('/');
	const [other = '', otherBits = ''] = host.split('/');
	const family = (text: string) => (isIPv6(text) ? 'ipv6' : 'ipv4');
	if (bits !== otherBits || family(address) !== family(other)) {
		return false;
	}
	try {
		const network = new BlockList();
		network.addSubnet(address, Number(bits), family(address));
		return network.check(other, family(other));
	} catch {
		return false;
	}
}

/** Whether a mirror's URL or `host[:port]/path` is at that registry. */
export function leadsTo(location: string, host: string): boolean {
	return location.replace(/^[a-z]+:\/\//i, '').split('/')[0] === host;
}
