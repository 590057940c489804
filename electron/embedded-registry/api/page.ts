// Pages of a sorted list: ?n= and ?last= in, a Link header for the next page out (distribution-spec v1.1
// § Listing Tags).
import { type Answer, refuse } from './answer';

/** Most entries in one answer, and how many come without ?n=; docker-registry's limit for the catalog. */
const MAX_PAGE_ENTRIES = 1000;

export interface Page<T> {
	readonly entries: readonly T[];
	/** Holds `Link` when there is more. */
	readonly headers: Readonly<Record<string, string>>;
}

/**
 * Cuts the page that the query asks for out of the whole list, which is sorted by `keyOf` ascending by
 * code unit. Gives the refusal when ?n= is no number.
 */
export function cutPage<T>(
	all: readonly T[],
	keyOf: (entry: T) => string,
	request: { readonly path: string; readonly query: URLSearchParams },
): { readonly page: Page<T> } | { readonly refusal: Answer } {
	const asked = request.query.get('n');
	if (asked !== null && !/^\d{1,9}$/.test(asked)) {
		return { refusal: refuse(400, 'PAGINATION_NUMBER_INVALID', `n is not a number from 0 on`) };
	}
	const count = Math.min(asked === null ? MAX_PAGE_ENTRIES : Number(asked), MAX_PAGE_ENTRIES);
	const last = request.query.get('last');
	const rest = last === null ? all : all.filter((entry) => keyOf(entry) > last);
	const entries = rest.slice(0, count);
	const final = entries.at(-1);
	if (final === undefined || rest.length === entries.length)
		return { page: { entries, headers: {} } };
	const next = new URLSearchParams(request.query);
	next.set('n', String(count));
	next.set('last', keyOf(final));
	return { page: { entries, headers: { Link: `<${request.path}?${next}>; rel="next"` } } };
}
