// Changes in our own drop-ins: what is ours in them for a registry is taken out or set, what they repeat of other files stays.
import { lookedUp } from '../certificates/folder-content';
import type { PodmanFiles } from '../engine-files';
import type { TrustWish } from '../trust-wish';
import { type CountingFile, effectiveTables } from './effective-tables';
import { isOwnDropIn } from './registries-document';
import {
	decidingTable,
	type MirrorTable,
	meansSame,
	narrowedTable,
	type RegistryTable,
} from './registry-table';
import { renderDropIn } from './render-tables';
import { keysOf, readNodes } from './toml-nodes';

const OWN_KEYS: ReadonlySet<string> = new Set([
	...['registry', 'mirror', 'prefix', 'location', 'insecure', 'blocked'],
	...['mirror-by-digest-only', 'pull-from-mirror'],
]);

/** New content by file; `undefined` content: the file is removed. */
export type FileChanges = Map<CountingFile, string | undefined>;

type KeptTables = Map<CountingFile, readonly RegistryTable[]>;

/** A mirror as it is wished. */
export interface WishedMirror {
	readonly location: string;
	/** Absent: one that is there stays as it is, a new one is checked. */
	readonly isInsecure?: boolean;
}

/** What is wished of the registry's own table and of the mirrored registry's, as far as tables can say it. */
export interface TableWish {
	readonly host: string;
	/** Absent: what others say of it counts. */
	readonly isInsecure?: boolean;
	/** With the mirrored registry, the mirror that is wished there. */
	readonly mirror?: { readonly of: string; readonly table: WishedMirror };
	/** Whether the registry is to stand in for none. */
	readonly isNoMirror: boolean;
}

/** Gives what a wish asks of tables. */
export function tableWishOf({ host, as, of, tls }: TrustWish): TableWish {
	if (as === 'mirror' && of !== undefined) {
		const isInsecure = tls === 'plain-http' || tls === 'skip-verify';
		const table = { location: host, ...(tls === undefined ? {} : { isInsecure }) };
		return { host, isNoMirror: false, mirror: { of, table } };
	}
	if (as === 'none') return { host, isNoMirror: true };
	return { host, isNoMirror: false, isInsecure: as === 'insecure' };
}

/**
 * Gives the changes in our drop-ins that make the wish true, as far as no later file of others says otherwise. `ownFile` is
 * where a table goes that none of our drop-ins has yet.
 */
export function ownChanges(
	wish: TableWish,
	files: readonly CountingFile[],
	ownFile: CountingFile,
): FileChanges {
	if (isMirrorSaid(wish, files)) return new Map();
	const foreign = effectiveTables(files.filter((file) => !isOwn(file)));
	const ownFiles = files.filter(isOwn);
	const own = effectiveTables(ownFiles);
	const kept: KeptTables = new Map();
	for (const file of ownFiles) {
		const tables = file.document.tables.map((table) => {
			const base = saidByOthers(table.prefix, foreign, own);
			const without = withoutClaims(table, wish);
			const isConcerned = isAbout(table, wish) || without !== table;
			if (!isConcerned) return table;
			const left = renewed(without, base);
			return meansSame(left, base) ? undefined : left;
		});
		kept.set(
			file,
			tables.filter((table) => table !== undefined),
		);
	}
	const wished = wishedTable(wish, files, kept, foreign);
	if (wished !== undefined) {
		const home = homeOf(wished.prefix, files, kept) ?? ownFile;
		const others = (kept.get(home) ?? []).filter(({ prefix }) => prefix !== wished.prefix);
		kept.set(home, [...others, wished]);
	}
	return rendered(kept);
}

/** Whether the mirror is asked as it is wished: then nothing is written, and nothing else in our drop-in is put right either. */
function isMirrorSaid({ mirror }: TableWish, files: readonly CountingFile[]): boolean {
	if (mirror === undefined) return false;
	const table = decidingTable(effectiveTables(files), mirror.of);
	return table !== undefined && mirroredTable(table, mirror.table) === undefined;
}

/** What would count for a prefix without our own table of it. */
function saidByOthers(
	prefix: string,
	foreign: readonly RegistryTable[],
	own: readonly RegistryTable[],
): RegistryTable {
	const ownOthers = own.filter((table) => table.prefix !== prefix);
	const replaced = new Set(ownOthers.map((table) => table.prefix));
	const others = [...foreign.filter((table) => !replaced.has(table.prefix)), ...ownOthers];
	const { mirrors, ...said } = narrowedTable(decidingTable(others, prefix), prefix);
	return {
		...said,
		isInsecureRepeated: true,
		isRestRepeated: true,
		mirrors: mirrors.map((mirror) => ({ ...mirror, isRepeated: true })),
	};
}

/** Whether a file is one of our own drop-ins. */
export function isOwn({ document, rules }: CountingFile): boolean {
	return rules.isDropIn && isOwnDropIn(document.file);
}

/** The place of our drop-in for the wish; absent where drop-ins do not count. */
export function ownFileOf(
	{ ownDropIn }: PodmanFiles,
	files: readonly CountingFile[],
): CountingFile | undefined {
	if (ownDropIn === undefined) return undefined;
	const path = lookedUp(ownDropIn);
	return files.find(({ document }) => document.file === path);
}

/**
 * What somebody else wrote into one of our drop-ins: `more` than tables, which writing it anew would lose, or only other
 * `words` for them and comments.
 */
export function driftOf({ seen, document }: CountingFile): 'none' | 'words' | 'more' {
	if (seen.kind !== 'there' || document.text === renderDropIn(document.tables)) return 'none';
	const nodes = readNodes(document.text);
	return 'why' in nodes || keysOf(nodes).some((key) => !OWN_KEYS.has(key)) ? 'more' : 'words';
}

function rendered(kept: KeptTables): FileChanges {
	const changes: FileChanges = new Map();
	for (const [file, tables] of kept) {
		const isThere = file.seen.kind === 'there';
		if (tables.length === 0) {
			if (isThere) changes.set(file, undefined);
		} else if (!isThere || !hasSameTables(file.document.tables, tables)) {
			changes.set(file, renderDropIn(sorted(tables)));
		}
	}
	return changes;
}

function hasSameTables(one: readonly RegistryTable[], other: readonly RegistryTable[]): boolean {
	const others = sorted(other);
	return (
		one.length === other.length &&
		sorted(one).every((table, index) => {
			const match = others[index];
			return match !== undefined && meansSame(table, match);
		})
	);
}

function sorted(tables: readonly RegistryTable[]): readonly RegistryTable[] {
	return tables.toSorted((one, other) => (one.prefix < other.prefix ? -1 : 1));
}

function isAbout({ prefix }: RegistryTable, wish: TableWish): boolean {
	return prefix === (wish.mirror?.of ?? wish.host);
}

/** The table as it is without what the wish takes back. */
function withoutClaims(table: RegistryTable, wish: TableWish): RegistryTable {
	const isTakingBack = wish.mirror === undefined && table.prefix === wish.host;
	const isMirrored =
		wish.isNoMirror && table.mirrors.some(({ location }) => location === wish.host);
	if (!isTakingBack && !isMirrored) return table;
	return {
		...table,
		...(isTakingBack ? { isInsecureRepeated: true } : {}),
		mirrors: table.mirrors.filter(({ location }) => !wish.isNoMirror || location !== wish.host),
	};
}

/** What is ours in a table, put upon what other files say now. */
function renewed(table: RegistryTable, others: RegistryTable): RegistryTable {
	const base = table.isRestRepeated === true ? others : withRestOf(table, others);
	const own = table.mirrors.filter(({ isRepeated }) => isRepeated !== true);
	const based = base.mirrors.map(
		(mirror) => own.find(({ location }) => location === mirror.location) ?? mirror,
	);
	const mirrors = [...based, ...own.filter((mirror) => !based.includes(mirror))];
	if (table.isInsecureRepeated === true) return { ...base, mirrors };
	const { isInsecureRepeated: _, ...said } = base;
	return { ...said, isInsecure: table.isInsecure, mirrors };
}

/** What somebody wrote by hand into our drop-in is not ours to take back: a registry stays blocked. */
function withRestOf(table: RegistryTable, others: RegistryTable): RegistryTable {
	const { isRestRepeated: _, ...said } = others;
	return {
		...said,
		isBlocked: said.isBlocked || table.isBlocked,
		isMirrorByDigestOnly: said.isMirrorByDigestOnly || table.isMirrorByDigestOnly,
	};
}

/** The table that is missing for the wish; absent where all is said already. */
function wishedTable(
	wish: TableWish,
	files: readonly CountingFile[],
	kept: KeptTables,
	foreign: readonly RegistryTable[],
): RegistryTable | undefined {
	const prefix = wish.mirror?.of ?? wish.host;
	const home = homeOf(prefix, files, kept);
	const own = home === undefined ? undefined : kept.get(home);
	const table =
		own?.find((candidate) => candidate.prefix === prefix) ??
		saidByOthers(prefix, foreign, [...kept.values()].flat());
	if (wish.mirror !== undefined) return mirroredTable(table, wish.mirror.table);
	if (wish.isInsecure === undefined || table.isInsecure === wish.isInsecure) return undefined;
	const { isInsecureRepeated: _, ...said } = table;
	return { ...said, isInsecure: wish.isInsecure };
}

/** What stood in before is still asked before it. */
export function mirroredTable(
	table: RegistryTable,
	{ location, isInsecure }: WishedMirror,
): RegistryTable | undefined {
	const there = table.mirrors.find((mirror) => mirror.location === location);
	if (there === undefined) {
		const mirrors = [...table.mirrors, newMirror({ location, isInsecure: isInsecure === true })];
		return { ...table, mirrors };
	}
	if (isInsecure === undefined || there.isInsecure === isInsecure) return undefined;
	const { isRepeated: _, ...kept } = there;
	const mirrors = table.mirrors.map((one) => (one === there ? { ...kept, isInsecure } : one));
	return { ...table, mirrors };
}

/** Gives the table of a mirror that is asked for every kind of pull. */
export function newMirror(said: Pick<MirrorTable, 'location' | 'isInsecure'>): MirrorTable {
	return { ...said, pullFrom: '' };
}

/** Our drop-in that has a table for the prefix; the last one counts. */
function homeOf(
	prefix: string,
	files: readonly CountingFile[],
	kept: KeptTables,
): CountingFile | undefined {
	return files.findLast((file) => kept.get(file)?.some((table) => table.prefix === prefix));
}
