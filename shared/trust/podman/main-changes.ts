// Where only the main file counts: our marked change in it, compared afterwards with what was there. Whatever can not be said
// without touching something else is refused.
import { parse } from 'smol-toml';
import { fail, ok, type Result } from '../../result';
import { type ConfigProblem, configInvalid } from './config-problem';
import { type CountingFile, effectiveTables } from './effective-tables';
import { markedLabels, markLabel, withoutMarks } from './own-marks';
import { type FileChanges, mirroredTable, newMirror, type TableWish } from './own-tables';
import { type RegistriesDocument, readText } from './registries-document';
import { decidingTable, narrowedTable, type RegistryTable } from './registry-table';
import { withInsecure, withMirror, withTable } from './splice-text';
import { readNodes, type TomlNodes } from './toml-nodes';

/** Gives the change of the main file that makes the wish true. Faults: `trust.config-invalid`. */
export function mainChanges(wish: TableWish, files: readonly CountingFile[]): Result<FileChanges> {
	const main = files.find(({ rules }) => !rules.isDropIn);
	if (main === undefined) return ok(new Map());
	const { text } = main.document;
	const isSaid = !wish.isNoMirror && missingTable(wish, effectiveTables([main])) === undefined;
	if (isSaid) return ok(new Map());
	const isWished = labelsOf(wish);
	const lost = labelsInside(text, isWished);
	const isOurs = (label: string): boolean => isWished(label) || lost.includes(label);
	const restored = withoutMarks(text, isOurs);
	if (!isOursOnly(text, restored, isOurs, wish)) return refuse(main.document, WRITTEN_IN);
	let wished = restored;
	for (const each of [...lost.map((label) => wishOf(label, main.document.tables)), wish]) {
		const spliced = withWish(each, main, wished);
		if (!spliced.ok) return spliced;
		wished = spliced.value;
	}
	if (!isOursOnly(wished, restored, isOurs, wish)) {
		throw new Error('a splice of registries.conf changed more than it should');
	}
	return ok(wished === text ? new Map() : new Map([[main, wished]]));
}

/** What stands inside a block that is taken out, though it was wished for itself: it is put back. */
function labelsInside(text: string, isWished: (label: string) => boolean): readonly string[] {
	const left = markedLabels(withoutMarks(text, isWished));
	return [...markedLabels(text)].filter((label) => !isWished(label) && !left.has(label));
}

function wishOf(label: string, tables: readonly RegistryTable[]): TableWish {
	const [host = '', of] = label.split(' as mirror of ');
	const table = tables.find(({ prefix }) => prefix === (of ?? host));
	if (of === undefined) return { host, isNoMirror: false, isInsecure: table?.isInsecure === true };
	const mirror = table?.mirrors.find(({ location }) => location === host);
	const isInsecure = mirror?.isInsecure === true;
	return {
		host,
		isNoMirror: false,
		mirror: { of, table: { location: host, isInsecure } },
	};
}

/** The text with one wish more in it. */
function withWish(wish: TableWish, main: CountingFile, text: string): Result<string> {
	const { document, rules } = main;
	const before = text === document.text ? ok(document) : readText(document.file, text, rules);
	if (!before.ok) return before;
	const tables = effectiveTables([{ ...main, document: before.value }]);
	const spliced = splice(wish, before.value, tables);
	if (typeof spliced !== 'string') return spliced;
	if (spliced === text) return ok(text);
	const after = readText(document.file, spliced, rules);
	return after.ok ? ok(spliced) : after;
}

/** Whether two texts differ by nothing but what the marks of the wish hold. */
function isOursOnly(
	text: string,
	restored: string,
	isOurs: (label: string) => boolean,
	{ host }: TableWish,
): boolean {
	const labels = [...markedLabels(text)].filter(isOurs);
	const hosts = new Set([host, ...labels.map((label) => label.replace(/ as mirror of .*$/, ''))]);
	const meant = new Set(labels.map((label) => label.replace(/^.* as mirror of /, '')));
	return withoutMarks(text, isOurs) === restored && isRestSame(text, restored, { meant, hosts });
}

function labelsOf(wish: TableWish): (label: string) => boolean {
	const { host, mirror, isNoMirror } = wish;
	const label = mirror === undefined ? host : markLabel({ host, of: mirror.of });
	return (found) => found === label || (isNoMirror && found.startsWith(`${host} as mirror of `));
}

/** Gives the text with the wish in it, or why it can't be in it. */
function splice(
	wish: TableWish,
	document: RegistriesDocument,
	tables: RegistriesDocument['tables'],
): string | Result<never> {
	const { text } = document;
	const prefix = wish.mirror?.of ?? wish.host;
	const wished = missingTable(wish, tables);
	if (wished === undefined) return text;
	if (document.isV1) return refuse(document, OLD_FORMAT);
	const nodes = readNodes(text);
	const index = document.tables.findIndex((candidate) => candidate.prefix === prefix);
	const label = markLabel({
		host: wish.host,
		...(wish.mirror === undefined ? {} : { of: wish.mirror.of }),
	});
	const isInline = 'why' in nodes || nodes.registries.length !== document.tables.length;
	if (isInline) return refuse(document, INLINE);
	if (index === -1) return withTable(text, wished, label);
	const spliced = spliceTable({ wish, text, nodes, document, label }, index);
	return spliced ?? refuse(document, INLINE);
}

/** The table that is missing for the wish; absent where all is said already. */
function missingTable(
	wish: TableWish,
	tables: readonly RegistryTable[],
): RegistryTable | undefined {
	const prefix = wish.mirror?.of ?? wish.host;
	const table = narrowedTable(decidingTable(tables, prefix), prefix);
	if (wish.mirror !== undefined) return mirroredTable(table, wish.mirror.table);
	if (wish.isInsecure === undefined || wish.isInsecure === table.isInsecure) return undefined;
	return { ...table, isInsecure: wish.isInsecure };
}

interface Splicing {
	readonly wish: TableWish;
	readonly text: string;
	readonly nodes: TomlNodes;
	readonly document: RegistriesDocument;
	readonly label: string;
}

function spliceTable(
	{ wish, text, nodes, document, label }: Splicing,
	index: number,
): string | undefined {
	const registry = nodes.registries[index];
	const mirrors = document.tables[index]?.mirrors ?? [];
	if (registry === undefined) return undefined;
	if (wish.mirror === undefined) {
		return withInsecure(text, registry.table, wish.isInsecure === true, label);
	}
	const { table: wished } = wish.mirror;
	if (registry.mirrors.length !== mirrors.length) return undefined;
	const at = mirrors.findIndex(({ location }) => location === wished.location);
	const mirror = registry.mirrors[at];
	const { location, isInsecure = false } = wished;
	return mirror === undefined
		? withMirror(text, registry, newMirror({ location, isInsecure }), label)
		: withInsecure(text, mirror, isInsecure, label);
}

const OLD_FORMAT: ConfigProblem = {
	reading: 'taken',
	problem: 'It is in the old format with [registries…] lists, and Podman refuses a mixture.',
	remedy: 'Write each registry as a [[registry]] table, then plan again.',
};
const WRITTEN_IN: ConfigProblem = {
	reading: 'taken',
	problem: 'Somebody wrote between the marks of Image Ferry, and that would be lost.',
	remedy: 'Move those lines out of the marks, then plan again.',
};
const INLINE: ConfigProblem = {
	reading: 'taken',
	problem:
		'Its registries are written in one line, where nothing can be added without rewriting them.',
	remedy: 'Write each registry as a [[registry]] table, then plan again.',
};

function refuse({ file }: RegistriesDocument, problem: ConfigProblem): Result<never> {
	return fail(configInvalid(file, problem));
}

interface Meant {
	/** Prefixes of tables with something of ours. */
	readonly meant: ReadonlySet<string>;
	/** Locations of mirrors of ours. */
	readonly hosts: ReadonlySet<string>;
}

/** Whether every value but the two that are ours to set, in the tables that are meant, is the same. */
function isRestSame(one: string, other: string, { meant, hosts }: Meant): boolean {
	if (one === other) return true;
	const both = [parse(one), parse(other)];
	const prefixes = both.map((values) => new Set(registriesIn(values).map(prefixOf)));
	const left = both.map((values) => {
		const tables = registriesIn(values).flatMap((table) => {
			const prefix = prefixOf(table);
			const isMeant = meant.has(prefix);
			const isInBoth = prefixes.every((known) => known.has(prefix));
			return isMeant && !isInBoth ? [] : [isMeant ? leftOf(table, hosts) : table];
		});
		const others = Object.entries(values).filter(([key]) => key.toLowerCase() !== 'registry');
		return canonical([Object.fromEntries(others), tables]);
	});
	return left[0] === left[1];
}

function registriesIn(values: Readonly<Record<string, unknown>>): readonly unknown[] {
	const list = fieldOf(values, 'registry');
	return Array.isArray(list) ? list : [];
}

function prefixOf(table: unknown): string {
	if (!isRecord(table)) return '';
	const prefix = fieldOf(table, 'prefix') ?? fieldOf(table, 'location');
	return String(prefix).replace(/\/+$/, '');
}

function leftOf(table: unknown, hosts: ReadonlySet<string>): unknown {
	if (!isRecord(table)) return table;
	const left = Object.entries(table).flatMap(([key, value]) => {
		const name = key.toLowerCase();
		if (name === 'insecure') return [];
		if (name !== 'mirror' || !Array.isArray(value)) return [[key, value]];
		const mirrors = value.filter(
			(mirror) => !isRecord(mirror) || !hosts.has(String(fieldOf(mirror, 'location'))),
		);
		return mirrors.length === 0 ? [] : [[key, mirrors]];
	});
	return Object.fromEntries(left);
}

function fieldOf(table: Readonly<Record<string, unknown>>, name: string): unknown {
	return Object.entries(table).find(([key]) => key.toLowerCase() === name)?.[1];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function canonical(value: unknown): string {
	return JSON.stringify(value, (_, entry: unknown) =>
		isRecord(entry) && !(entry instanceof Date)
			? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
			: entry,
	);
}
