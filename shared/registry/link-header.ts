// `Link` headers (RFC 8288), as far as lists are paged by them. Read in one pass: what a registry sends may be long.

/**
 * Where a list goes on. `unclear`: there is a `Link`, but nothing that can be read as a next page or as anything
 * else; then there may be more.
 */
export type NextLink =
	| { readonly kind: 'none' }
	| { readonly kind: 'next'; readonly target: string }
	| { readonly kind: 'unclear' };

/** Gives the target of `rel="next"` from all `Link` headers of an answer, as it is written there. */
export function nextLink(headers: readonly string[]): NextLink {
	let isUnclear = false;
	for (const header of headers) {
		const { links, isMalformed } = readLinks(header);
		const next = links.find(({ relations }) => relations.includes('next'));
		if (next !== undefined) {
			return { kind: 'next', target: next.target };
		}
		isUnclear ||= isMalformed || links.some(({ relations }) => relations.length === 0);
	}
	return { kind: isUnclear ? 'unclear' : 'none' };
}

interface WebLink {
	readonly target: string;
	readonly relations: readonly string[];
}

function readLinks(header: string): {
	readonly links: readonly WebLink[];
	readonly isMalformed: boolean;
} {
	const links: WebLink[] = [];
	let isMalformed = false;
	let at = skip(header, 0, ' \t,');
	while (at < header.length) {
		const end = header[at] === '<' ? header.indexOf('>', at) : -1;
		if (end === -1) {
			return { links, isMalformed: true };
		}
		const parameters = readParameters(header, end + 1);
		links.push({ target: header.slice(at + 1, end), relations: parameters.relations });
		isMalformed ||= parameters.isMalformed;
		at = skip(header, parameters.end, ' \t,');
	}
	return { links, isMalformed };
}

interface Parameters {
	readonly relations: readonly string[];
	readonly isMalformed: boolean;
	/** Where the next link begins, or the end. */
	readonly end: number;
}

/** Reads `;name=value` until the comma before the next link. */
function readParameters(header: string, start: number): Parameters {
	let relations: readonly string[] = [];
	let at = skip(header, start, ' \t');
	while (header[at] === ';') {
		const nameAt = skip(header, at + 1, ' \t');
		const nameEnd = until(header, nameAt, '=;,');
		const name = header.slice(nameAt, nameEnd).trim().toLowerCase();
		const value =
			header[nameEnd] === '=' ? readValue(header, nameEnd + 1) : { text: '', end: nameEnd };
		if (name === 'rel' && relations.length === 0) {
			relations = value.text.toLowerCase().split(/[ \t]/).filter(Boolean);
		}
		at = skip(header, value.end, ' \t');
	}
	const isMalformed = at < header.length && header[at] !== ',';
	return { relations, isMalformed, end: isMalformed ? until(header, at, ',') : at };
}

function readValue(header: string, start: number): { readonly text: string; readonly end: number } {
	const at = skip(header, start, ' \t');
	if (header[at] !== '"') {
		const end = until(header, at, ';,');
		return { text: header.slice(at, end).trim(), end };
	}
	const close = header.indexOf('"', at + 1);
	return close === -1
		? { text: header.slice(at + 1), end: header.length }
		: { text: header.slice(at + 1, close), end: close + 1 };
}

/** Gives the first position at or after `at` whose character is none of these. */
function skip(text: string, at: number, characters: string): number {
	let position = at;
	while (position < text.length && characters.includes(text[position] ?? '')) {
		position += 1;
	}
	return position;
}

/** Gives the first position at or after `at` whose character is one of these, else the end. */
function until(text: string, at: number, characters: string): number {
	let position = at;
	while (position < text.length && !characters.includes(text[position] ?? '')) {
		position += 1;
	}
	return position;
}
