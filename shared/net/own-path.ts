// The address of a call at a registry: a path on the registry itself and nothing else. What a registry names (an upload's
// Location, the next page of a list) is data: resolved as text, a path that begins with two slashes is another host, and
// password, method and body go there (security T3, T5).

declare const ownPathBrand: unique symbol;

/** A path with its query, checked: whatever origin it is put after, it stays there. */
export type OwnPath = string & { readonly [ownPathBrand]: true };

/** One slash, then visible ASCII but `\` (a slash to URL parsers) and `#`. */
const OWN_PATH = /^\/(?!\/)[!"$-[\]-~]*$/;
/** `.` and `..`, written out or escaped: URL parsers take them away, and what stands before them. */
const DOT_SEGMENT = /\/(?:\.|%2e){1,2}(?:[/?]|$)/i;

/** Gives the text as a path of the registry's own, or `undefined` when it could be read as anything else. */
export function parseOwnPath(text: string): OwnPath | undefined {
	const [path = ''] = text.split('?', 1);
	return OWN_PATH.test(text) && !DOT_SEGMENT.test(path) ? (text as OwnPath) : undefined;
}

/**
 * Gives a path that we made ourselves of checked names.
 * @throws Error when it is none: then a name was not checked
 */
export function ownPath(text: string): OwnPath {
	const path = parseOwnPath(text);
	if (path === undefined) {
		throw new Error('a request was to be sent to a path that is not one of the registry');
	}
	return path;
}

/** Gives path and query of a URL, as far as they are a path of the registry's own; whose URL it is, the caller has judged. */
export function ownPathOf(url: URL): OwnPath | undefined {
	return parseOwnPath(`${url.pathname}${url.search}`);
}
