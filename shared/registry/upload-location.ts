// Where an upload may go on: the Location that a registry answers with is not to be trusted (security T5).

import { ownPathOf } from '../net/own-path';

export type UploadLocationVerdict =
	| { readonly ok: true; readonly url: string; readonly isRewritten: boolean }
	| { readonly ok: false; readonly host: string };

/**
 * Judges a `Location` (relative or absolute) against the registry's origin, such as
 * `https://registry.example:8443`. Another scheme or port of the same host is what a badly set proxy
 * makes of it, and is put right; another host, or a path that could be read as one, is refused.
 */
export function judgeUploadLocation(
	location: string,
	base: string,
	origin: string,
): UploadLocationVerdict {
	if (!URL.canParse(location, base)) {
		return { ok: false, host: '' };
	}
	const url = new URL(location, base);
	const own = new URL(origin);
	if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname !== own.hostname) {
		return { ok: false, host: url.host };
	}
	if (url.username !== '' || url.password !== '') {
		return { ok: false, host: url.host };
	}
	url.hash = '';
	if (ownPathOf(url) === undefined) {
		return { ok: false, host: url.host };
	}
	if (url.origin === own.origin) {
		return { ok: true, url: url.href, isRewritten: false };
	}
	return { ok: true, url: `${own.origin}${url.pathname}${url.search}`, isRewritten: true };
}
