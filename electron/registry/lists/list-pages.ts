// Pages of lists: where the next one is, and how much may come in all (security T9).

import { type OwnPath, ownPathOf } from '../../../shared/net/own-path';
import { nextLink } from '../../../shared/registry/link-header';
import { FaultError } from '../../platform/fault-error';
import type { ResponseHeaders } from '../http/http-exchange';

export const MAX_PAGES = 1000;

/** Where a list goes on, by its `Link`: a path below the registry's origin; nowhere; or it can't be said. */
export type NextPage =
	| { readonly kind: 'none' }
	| { readonly kind: 'own'; readonly path: OwnPath }
	| { readonly kind: 'unclear' };

/**
 * Reads the `Link` of the page at `current`. Another scheme or port of the same host is what a badly set proxy
 * makes of it; another host, and what could lead to one, is not gone to.
 */
export function nextPage(headers: ResponseHeaders, current: OwnPath, origin: string): NextPage {
	const link = nextLink([headers['link'] ?? []].flat());
	if (link.kind !== 'next') {
		return link;
	}
	const base = new URL(current, origin);
	if (!URL.canParse(link.target, base.href)) {
		return { kind: 'unclear' };
	}
	const url = new URL(link.target, base);
	const isOwn =
		url.hostname === base.hostname && (url.protocol === 'http:' || url.protocol === 'https:');
	const path = ownPathOf(url);
	return isOwn && path !== undefined ? { kind: 'own', path } : { kind: 'unclear' };
}

/** What makes a list fail, rather than end early: the next page could not be asked for at all. */
const REAL_TROUBLE: ReadonlySet<string> = new Set([
	'registry.unreachable',
	'registry.stalled',
	'registry.rate-limited',
]);

/** Tells whether a page was asked for and refused, in whatever way. */
export function isPageRefused(error: unknown): boolean {
	return error instanceof FaultError && !REAL_TROUBLE.has(error.fault.code);
}

export function parseJson(bytes: Uint8Array): unknown {
	try {
		const document: unknown = JSON.parse(new TextDecoder().decode(bytes));
		return document;
	} catch {
		return undefined;
	}
}
