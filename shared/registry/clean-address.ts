// What a person types or pastes as a registry's address → its canonical host, and everything worth telling them about
// what was taken off. Never repeats what stood before an `@`.
import { decodeHostName } from '../format/punycode';
import { hasHiddenCharacter } from '../format/visible-text';
import { apiHostOf, isDockerHub, parseRegistryHost } from '../oci/registry-host';
import type { TlsPolicy } from './tls-policy';

export type AddressProblem =
	/** A user name or password stands in the address. */
	| 'userinfo'
	/** Another scheme than http and https. */
	| 'scheme'
	| 'wildcard'
	| 'port'
	/** More than one word, or a character that nobody sees. */
	| 'space'
	/** IPv6 without brackets. */
	| 'ipv6-brackets'
	| 'not-a-host';

export interface CleanedAddress {
	readonly kind: 'address';
	/** Canonical host[:port]. */
	readonly host: string;
	/** The scheme that was typed. `http` asks for no encryption, which is never assumed. */
	readonly scheme?: 'http' | 'https';
	/** The path that was typed, without `/v2`: belongs to repositories, never to a registry. */
	readonly repositoryPrefix?: string;
	/** The host as people write it, where that differs: `bücher.example` for `xn--bcher-kva.example`. */
	readonly unicodeHost?: string;
	/** Docker Hub under another of its names. */
	readonly isDockerHubAlias: boolean;
}

export type AddressReading =
	| { readonly kind: 'empty' }
	| CleanedAddress
	| { readonly kind: 'refused'; readonly problem: AddressProblem };

/** A host and the longest path that a repository may have, with room. */
const MAX_ADDRESS = 2048;
const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;

/** Reads an address as typed. */
export function cleanAddress(text: string): AddressReading {
	const trimmed = text.trim();
	if (trimmed === '') {
		return { kind: 'empty' };
	}
	if (trimmed.length > MAX_ADDRESS) {
		return refuse('not-a-host');
	}
	const scheme = SCHEME.exec(trimmed)?.[1]?.toLowerCase();
	const rest = trimmed.replace(SCHEME, '').replace(/^\/+/, '');
	const [authority = ''] = rest.split(/[/?#\\]/, 1);
	if (authority.includes('@')) {
		return refuse('userinfo');
	}
	if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
		return refuse('scheme');
	}
	if (/\s/.test(rest) || hasHiddenCharacter(rest)) {
		return refuse('space');
	}
	const ascii = asciiOf(authority.replace(/\.(?=(?::\d*)?$)/, ''));
	const host =
		ascii === undefined ? undefined : parseRegistryHost(withoutDefaultPort(ascii, scheme));
	return host === undefined
		? refuse(problemOf(authority))
		: addressOf({ host, authority, scheme, path: rest.slice(authority.length) });
}

/** Gives the URL that is asked first, such as `https://registry.example:8083/v2/`. */
export function apiUrlOf(host: string, tls: TlsPolicy): string {
	const scheme = tls === 'plain-http' ? 'http' : 'https';
	const api = apiHostOf(host);
	return `${scheme}://${api}${/:\d+$/.test(api) ? '' : scheme === 'http' ? ':80' : ':443'}/v2/`;
}

interface Parts {
	readonly host: string;
	readonly authority: string;
	readonly scheme: string | undefined;
	readonly path: string;
}

function addressOf({ host, authority, scheme, path }: Parts): CleanedAddress {
	const prefix = prefixOf(path);
	const unicodeHost = decodeHostName(host);
	const isAlias = isDockerHub(host) && authority.toLowerCase() !== host;
	return {
		kind: 'address',
		host,
		...(scheme === 'http' || scheme === 'https' ? { scheme } : {}),
		...(prefix === '' ? {} : { repositoryPrefix: prefix }),
		...(unicodeHost === host ? {} : { unicodeHost }),
		isDockerHubAlias: isAlias,
	};
}

/** `/v2/` and `/v1/` are the API's; what follows them, or stands without them, names repositories. */
function prefixOf(path: string): string {
	const [bare = ''] = path.split(/[?#]/, 1);
	return bare
		.replace(/^\/+v[12](?=\/|$)/, '')
		.split('/')
		.filter((part) => part !== '')
		.join('/');
}

/** International names become ASCII as every browser does it; ASCII stays what it is. */
function asciiOf(authority: string): string | undefined {
	if (/^\p{ASCII}*$/u.test(authority)) {
		return authority;
	}
	const [, name = '', port = ''] = /^(.*?)(:\d*)?$/u.exec(authority) ?? [];
	const url = `https://${name}`;
	return URL.canParse(url) ? `${new URL(url).hostname}${port}` : undefined;
}

/** The port that the scheme says anyway is left out, and so is a colon without one. */
function withoutDefaultPort(authority: string, scheme: string | undefined): string {
	const port = scheme === 'http' ? ':80' : scheme === 'https' ? ':443' : ':';
	return authority.endsWith(port) || authority.endsWith(':')
		? authority.replace(/:\d*$/, '')
		: authority;
}

function problemOf(authority: string): AddressProblem {
	if (authority.includes('*')) {
		return 'wildcard';
	}
	if (/^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(authority)) {
		return 'ipv6-brackets';
	}
	const port = /^(?:\[[^\]]*\]|[^:[\]]+):(.*)$/.exec(authority)?.[1];
	return port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535)
		? 'port'
		: 'not-a-host';
}

function refuse(problem: AddressProblem): AddressReading {
	return { kind: 'refused', problem };
}
