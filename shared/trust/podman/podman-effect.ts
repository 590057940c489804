// What Podman will do with a registry, read from the tables that count.
import type { EffectiveTrust } from '../trust-plan';
import type { Standing, TrustWish } from '../trust-wish';
import type { TableWish } from './own-tables';
import { decidingTable, type PlacedTable } from './registry-table';

/** Gives the whole picture for the registry of a wish. */
export function effectOf(
	wish: TrustWish,
	tables: readonly PlacedTable[],
	caFiles: readonly string[],
): EffectiveTrust {
	return {
		standing: standingOf(wish, tables, caFiles),
		insecure: tables.filter(({ isInsecure }) => isInsecure).map(({ prefix }) => prefix),
		mirrors: tables
			.filter(({ mirrors }) => mirrors.length > 0)
			.map(({ prefix, mirrors }) => {
				const unchecked = mirrors.filter(({ isInsecure }) => isInsecure);
				return {
					of: prefix,
					locations: mirrors.map(({ location }) => location),
					...(unchecked.length === 0
						? {}
						: { unchecked: unchecked.map(({ location }) => location) }),
				};
			}),
		caFiles,
	};
}

/** Gives the table that is against a wish, or `true` where none is. */
export function isFulfilled(wish: TableWish, tables: readonly PlacedTable[]): true | PlacedTable {
	const prefix = wish.mirror?.of ?? wish.host;
	const decider = decidingTable(tables, prefix);
	const wished = wish.mirror?.table;
	if (wished !== undefined) {
		const mirror = decider?.mirrors.find(({ location }) => location === wished.location);
		if (decider === undefined) return true;
		const isAsWished =
			mirror !== undefined &&
			(wished.isInsecure === undefined || wished.isInsecure === mirror.isInsecure);
		return isAsWished ? true : decider;
	}
	const isInsecure = decider?.isInsecure ?? false;
	if (decider === undefined || wish.isInsecure === undefined) return true;
	return isInsecure === wish.isInsecure ? true : decider;
}

/** Tells whether a location is a registry or something in it. */
export function isAt(location: string, host: string): boolean {
	return location === host || location.startsWith(`${host}/`);
}

function standingOf(
	{ host, as, of }: TrustWish,
	tables: readonly PlacedTable[],
	caFiles: readonly string[],
): Standing {
	const mirrored = tables.filter(({ mirrors }) =>
		mirrors.some(({ location }) => isAt(location, host)),
	);
	const asked = of === undefined ? undefined : decidingTable(tables, of);
	if (as === 'mirror' && asked !== undefined && mirrored.includes(asked)) return 'mirror';
	if (decidingTable(tables, host)?.isInsecure === true) return 'insecure';
	if (caFiles.length > 0) return 'ca';
	return mirrored.length > 0 ? 'mirror' : 'none';
}
