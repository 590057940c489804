// Which redirects are followed, and whether the credential goes along (security T4).

/** distribution-spec names no number; browsers bear 20, five is enough for every registry seen. */
const MAX_REDIRECTS = 5;

/** Statuses that lead elsewhere, where a Location says where. */
export const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export interface RedirectQuestion {
	/** The URL that answered. */
	readonly from: string;
	readonly location: string;
	/** The registry's own origin. */
	readonly origin: string;
	readonly method: string;
	/** Whether it reads: public fronts serve blobs, manifests and lists from elsewhere; nothing is ever written there. */
	readonly canLeaveOrigin: boolean;
	/** Redirects followed so far. */
	readonly hops: number;
}

export type RedirectVerdict =
	| { readonly ok: true; readonly url: string; readonly isSameOrigin: boolean }
	| { readonly ok: false; readonly reason: RedirectRefusal; readonly host: string };

export type RedirectRefusal =
	| 'too-many'
	| 'not-a-url'
	| 'not-http'
	| 'downgrade'
	| 'userinfo'
	| 'leaves-registry'
	| 'method';

/**
 * Judges one redirect. `isSameOrigin` compares with the URL that redirected: scheme, host and port; once
 * it was false the credential must not come back, not even to the registry itself.
 */
export function judgeRedirect(question: RedirectQuestion): RedirectVerdict {
	const refuse = (reason: RedirectRefusal, host = ''): RedirectVerdict => ({
		ok: false,
		reason,
		host,
	});
	if (question.hops >= MAX_REDIRECTS) {
		return refuse('too-many');
	}
	if (question.method !== 'GET' && question.method !== 'HEAD') {
		return refuse('method');
	}
	if (!URL.canParse(question.location, question.from)) {
		return refuse('not-a-url');
	}
	const from = new URL(question.from);
	const to = new URL(question.location, question.from);
	to.hash = '';
	if (to.protocol !== 'http:' && to.protocol !== 'https:') {
		return refuse('not-http', to.host);
	}
	if (from.protocol === 'https:' && to.protocol === 'http:') {
		return refuse('downgrade', to.host);
	}
	if (to.username !== '' || to.password !== '') {
		return refuse('userinfo', to.host);
	}
	if (to.origin !== question.origin && !question.canLeaveOrigin) {
		return refuse('leaves-registry', to.host);
	}
	return { ok: true, url: to.href, isSameOrigin: to.origin === from.origin };
}
