// Whether a registry's token server may be given the password. The realm comes from the registry, so from
// anyone: without this rule a hostile answer sends the saved password wherever it likes (security T3).
import { isNeverContacted, isPrivateAddress } from '../net/addresses';
import { apiHostOf, hostNameOf } from '../oci/registry-host';
import type { TlsPolicy } from './tls-policy';

export interface SignInServerQuestion {
	/** As the challenge names it. */
	readonly realm: string;
	/** Canonical host[:port] of the registry. */
	readonly registryHost: string;
	readonly tls: TlsPolicy;
	/** host[:port] that the user allowed for this registry, and for this one only. */
	readonly pinnedHost?: string | undefined;
	/** Nobody signs in: there is no password that could leave. */
	readonly isAnonymous?: boolean;
}

export type SignInServerVerdict =
	| {
			readonly ok: true;
			readonly url: string;
			readonly host: string;
			readonly relation: 'own' | 'known' | 'pinned' | 'foreign';
	  }
	| { readonly ok: false; readonly reason: SignInServerRefusal; readonly host: string };

export type SignInServerRefusal =
	| 'not-a-url'
	| 'userinfo'
	| 'not-https'
	/** An address of this computer, its network or a cloud's metadata that is not the registry's own. */
	| 'private-address'
	/** Another host: the user may allow it for this registry. */
	| 'other-host';

/** Registries whose documented token server is another host. Pairs, never a list of trusted hosts. */
const KNOWN_PAIRS: Readonly<Record<string, string>> = {
	'docker.io': 'auth.docker.io',
	'registry.gitlab.com': 'gitlab.com',
	'registry.digitalocean.com': 'api.digitalocean.com',
};

/** Judges a realm. `url` is canonical (decimal, hexadecimal and full-width addresses resolved) and keeps its query. */
export function judgeSignInServer(question: SignInServerQuestion): SignInServerVerdict {
	const { realm, registryHost, tls } = question;
	if (!URL.canParse(realm)) {
		return refuse('not-a-url', '');
	}
	const url = new URL(realm);
	if (url.username !== '' || url.password !== '') {
		return refuse('userinfo', url.host);
	}
	const isPlain = url.protocol === 'http:';
	if (url.protocol !== 'https:' && !(isPlain && tls === 'plain-http')) {
		return refuse('not-https', url.host);
	}
	url.hash = '';
	const own = new URL(`${tls === 'plain-http' ? 'http' : 'https'}://${apiHostOf(registryHost)}`);
	const relation = relationOf(url, own, question);
	if (isNeverContacted(url.hostname)) {
		return refuse('private-address', url.host);
	}
	const isPrivate = isPrivateAddress(url.hostname) && url.hostname !== own.hostname;
	// In one private network a server may be anybody's neighbour; what is public has no business inside.
	const isNeighbour = question.isAnonymous === true && isPrivateAddress(own.hostname);
	if (relation !== 'pinned' && isPrivate && !isNeighbour) {
		return refuse('private-address', url.host);
	}
	if (relation !== undefined) {
		return { ok: true, url: url.href, host: url.host, relation };
	}
	// Vendors keep their token server on another host, and a token for what everyone may read costs nobody a secret.
	return question.isAnonymous === true
		? { ok: true, url: url.href, host: url.host, relation: 'foreign' }
		: refuse('other-host', url.host);
}

function relationOf(
	url: URL,
	own: URL,
	{ registryHost, pinnedHost }: SignInServerQuestion,
): 'own' | 'known' | 'pinned' | undefined {
	if (url.hostname === own.hostname && portOf(url) === portOf(own)) {
		return 'own';
	}
	// A registry on plain HTTP may have its token server on the same host's HTTPS.
	if (
		url.hostname === own.hostname &&
		own.protocol === 'http:' &&
		own.port === '' &&
		url.port === ''
	) {
		return 'own';
	}
	if (
		Object.hasOwn(KNOWN_PAIRS, registryHost) &&
		KNOWN_PAIRS[registryHost] === url.host &&
		url.protocol === 'https:'
	) {
		return 'known';
	}
	return pinnedHost !== undefined && isPinned(url, pinnedHost) ? 'pinned' : undefined;
}

function isPinned(url: URL, pinnedHost: string): boolean {
	const asUrl = `${url.protocol}//${pinnedHost}`;
	if (!URL.canParse(asUrl)) {
		return false;
	}
	const pinned = new URL(asUrl);
	return (
		pinned.hostname === url.hostname &&
		portOf(pinned) === portOf(url) &&
		hostNameOf(pinnedHost) !== ''
	);
}

function portOf(url: URL): string {
	return url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
}

function refuse(reason: SignInServerRefusal, host: string): SignInServerVerdict {
	return { ok: false, reason, host };
}
