// One [[registry]] table of registries.conf, and which of them decides for a name, as containers/image does it.

export interface MirrorTable {
	/** `host[:port]`, with a path where the mirror keeps its copies below one. */
	readonly location: string;
	readonly isInsecure: boolean;
	/** `digest-only`, `tag-only`, `all`, or empty where nothing is said. */
	readonly pullFrom: string;
	/** In a drop-in of ours: it stands there only because a file of others has it. */
	readonly isRepeated?: true;
}

export interface RegistryTable {
	/** What names start with, or `*.example.com`. */
	readonly prefix: string;
	/** Where such names are found; empty with a wildcard: where they say themselves. */
	readonly location: string;
	readonly isInsecure: boolean;
	/** In a drop-in of ours: `isInsecure` is what files of others say. */
	readonly isInsecureRepeated?: true;
	readonly isBlocked: boolean;
	readonly isMirrorByDigestOnly: boolean;
	/** In a drop-in of ours: the two above are what files of others say, nobody wrote them there by hand. */
	readonly isRestRepeated?: true;
	readonly mirrors: readonly MirrorTable[];
}

/** A table with the place where it was read. */
export interface PlacedTable extends RegistryTable {
	/** As the file was looked up. */
	readonly file: string;
	/** From 1; of its header. */
	readonly line: number;
	/** Whether the file is one of Image Ferry's own drop-ins. */
	readonly isOwnFile: boolean;
}

/** A table that says nothing: HTTPS with the system's certificates, no mirror. */
export function plainTable(prefix: string): RegistryTable {
	return {
		prefix,
		location: prefix,
		isInsecure: false,
		isBlocked: false,
		isMirrorByDigestOnly: false,
		mirrors: [],
	};
}

/**
 * Gives the table with the longest prefix of a name, which starts with its registry host: `r.example:5000` stands for every
 * repository in it that has no table of its own.
 */
export function decidingTable<T extends RegistryTable>(
	tables: readonly T[],
	name: string,
): T | undefined {
	let found: T | undefined;
	for (const table of tables) {
		if (matchLength(name, table.prefix) === undefined) continue;
		if (found === undefined || table.prefix.length > found.prefix.length) found = table;
	}
	return found;
}

/**
 * Gives the table that says for exactly one prefix what `decider` says for it now, so that writing it changes nothing but what
 * is then changed in it.
 */
export function narrowedTable(decider: RegistryTable | undefined, prefix: string): RegistryTable {
	if (decider === undefined) return plainTable(prefix);
	const { location, isInsecure, isBlocked, isMirrorByDigestOnly, mirrors } = decider;
	const rest = prefix.slice(matchLength(prefix, decider.prefix) ?? prefix.length);
	return {
		prefix,
		location: location === '' ? prefix : `${location}${rest}`,
		isInsecure,
		isBlocked,
		isMirrorByDigestOnly,
		mirrors: mirrors.map((mirror) => ({ ...mirror, location: `${mirror.location}${rest}` })),
	};
}

/** Tells whether two tables mean the same to an engine. */
export function meansSame(one: RegistryTable, other: RegistryTable): boolean {
	return meaningOf(one) === meaningOf(other);
}

function meaningOf(table: RegistryTable): string {
	const { prefix, location, isInsecure, isBlocked, isMirrorByDigestOnly, mirrors } = table;
	return JSON.stringify([
		...[prefix, location, isInsecure, isBlocked, isMirrorByDigestOnly],
		...mirrors.map((mirror) => [mirror.location, mirror.isInsecure, mirror.pullFrom]),
	]);
}

/** How much of a name a prefix covers; `undefined` where it is none of it. */
function matchLength(name: string, prefix: string): number | undefined {
	const length = prefix.startsWith('*.')
		? wildcardLength(name, prefix.slice(1))
		: name.startsWith(prefix) && prefix !== ''
			? prefix.length
			: undefined;
	if (length === undefined || length === name.length) return length;
	return ':/@'.includes(name.charAt(length)) ? length : undefined;
}

/** Only the first place counts, and only inside the host. */
function wildcardLength(name: string, suffix: string): number | undefined {
	const index = name.indexOf(suffix);
	if (index === -1 || name.slice(0, index).includes('/')) return undefined;
	return index + suffix.length;
}
