// One line of daemon.json's lists, judged by the rules by which dockerd judges it when it starts or reloads. Only what is
// sure to be refused by every version is called broken; the rest is the engine's to say.
import { networkText, parseAddress, parseNetwork } from '../network';

/** Why an entry stops the engine; the words are in finding-texts.ts. */
export type EntryProblem =
	| 'empty'
	| 'path'
	| 'scheme'
	| 'wildcard'
	| 'user'
	| 'port'
	| 'host'
	| 'query';

const NAME =
	/^(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?$/;

/** Gives what dockerd takes an entry for: its scheme gone, a network in canonical form; case is kept. */
export function insecureSubject(entry: string): string {
	const bare = entry.replace(/^https?:\/\//i, '');
	const network = parseNetwork(bare);
	return network === undefined ? bare : networkText(network);
}

/** Tells why an entry of `insecure-registries` stops the engine. `major`: of its version, where known. */
export function insecureEntryProblem(
	entry: string,
	major: number | undefined,
): EntryProblem | undefined {
	if (entry === '') return 'empty';
	if (/^-|-$/.test(entry)) return 'host';
	const bare = entry.replace(/^https?:\/\//i, '');
	if (bare === '') return 'empty';
	if (bare.includes('://')) return 'scheme';
	if (parseNetwork(bare) !== undefined) return undefined;
	if (isHostPort(bare, major)) return undefined;
	if (bare.includes('*')) return 'wildcard';
	if (bare.includes('@')) return 'user';
	if (bare.includes('/')) return 'path';
	return /:[^:\]]*$/.test(bare) && isHostPort(bare.replace(/:[^:\]]*$/, ''), undefined)
		? 'port'
		: 'host';
}

/** Tells why an entry of `registry-mirrors` stops the engine. */
export function mirrorEntryProblem(
	entry: string,
	major: number | undefined,
): EntryProblem | undefined {
	if (entry === '') return 'empty';
	const match = /^(https?):(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]+|\?)?(#.+|#)?$/i.exec(entry);
	if (match === null) return 'scheme';
	const [, , authority = '', path = '', query = '', fragment = ''] = match;
	if (query.length > 1 || fragment.length > 1) return 'query';
	if (authority.includes('@')) return 'user';
	if (isUnreadable(authority)) return 'host';
	if (/:[^:\]]*[^:\]0-9][^:\]]*$/.test(authority)) return 'port';
	return path !== '' && path !== '/' && major !== undefined && major <= 20 ? 'path' : undefined;
}

/** A mirror's scheme and host, without the closing slash; `undefined` where it has a path of its own or is no URL. */
export function mirrorLocation(entry: string): string | undefined {
	const match = /^(https?):\/\/([^/?#@\s]+)\/?$/i.exec(entry);
	return match === null ? undefined : `${(match[1] ?? '').toLowerCase()}://${match[2]}`;
}

/** The `host[:port]` of a mirror, whatever follows it; `undefined` where it is no URL. */
export function mirrorHost(entry: string): string | undefined {
	return /^https?:\/\/(?:[^/?#@\s]*@)?([^/?#@\s]+)/i.exec(entry)?.[1];
}

/** Versions from 23 know IPv6 in brackets without a port. */
function isHostPort(text: string, major: number | undefined): boolean {
	if (NAME.test(text)) return Number(/:([0-9]+)$/.exec(text)?.[1] ?? 0) <= 65535;
	const match = /^\[([^\]]*)\](?::([0-9]+))?$/.exec(text);
	if (match === null) return parseAddress(text) !== undefined;
	const [, address = '', port] = match;
	if (parseAddress(address) === undefined) return false;
	return port === undefined ? major === undefined || major >= 23 : Number(port) <= 65535;
}

function isUnreadable(authority: string): boolean {
	return (
		/[\s^`{|}\\]/.test(authority) ||
		/%(?![0-9a-fA-F]{2})/.test(authority) ||
		(authority.startsWith('[') && !authority.includes(']'))
	);
}
