// Where only the main file counts: our marked change in it, compared afterwards with what was there. Whatever can not be said
// without touching something else is refused.
import { parse } from 'smol-toml';
import { fail, ok, type Result } from '../../result';
import { configInvalid } from './config-problem';
import { type CountingFile, effectiveTables, withChanges } from './effective-tables';
import { markedLabels, markLabel, withoutMarks } from './own-marks';
import { type FileChanges, mirroredTable, type TableWish } from './own-tables';
import { type RegistriesDocument, readText } from './registries-document';
import { decidingTable, narrowedTable } from './registry-table';
import { withInsecure, withMirror, withTable } from './splice-text';
import { readNodes, type TomlNodes } from './toml-nodes';

/** Gives the change of the main file that makes the wish true. Faults: `trust.config-invalid`. */
export function mainChanges(wish: TableWish, files: readonly CountingFile[]): Result<FileChanges> {
	const main = files.find(({ rules }) => !rules.isDropIn);
	if (main === undefined) return ok(new Map());
	const { file, text } = main.document;
	const restored = readText(file, withoutMarks(text, labelsOf(wish)), main.rules);
	if (!restored.ok) return restored;
	const others = withChanges(files, new Map([[main, restored.value.text]]));
	if (!others.ok) return others;
	const tables = effectiveTables(others.value);
	const wished = splice(wish, restored.value, tables);
	if (typeof wished !== 'string') return wished;
	const result = readText(file, wished, main.rules);
	if (!result.ok) return result;
	if (!isOursOnly(text, restored.value.text, wish)) return refuse(main.document, WRITTEN_IN);
	if (!isOursOnly(wished, restored.value.text, wish)) {
		throw new Error('a splice of registries.conf changed more than it should');
	}
	return ok(wished === text ? new Map() : new Map([[main, wished]]));
}

/** Whether two texts differ by nothing but what the marks of the wish hold. */
function isOursOnly(text: string, restored: string, wish: TableWish): boolean {
	const isMeant = labelsOf(wish);
	const labels = [...markedLabels(text)].filter(isMeant);
	const meant = new Set(labels.map((label) => label.replace(/^.* as mirror of /, '')));
	return (
		withoutMarks(text, isMeant) === restored &&
		isRestSame(text, restored, { meant, host: wish.host })
	);
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
	const table = narrowedTable(decidingTable(tables, prefix), prefix);
	const wished =
		wish.mirror === undefined
			? wish.isInsecure === undefined || wish.isInsecure === table.isInsecure
				? undefined
				: { ...table, isInsecure: wish.isInsecure }
			: mirroredTable(table, wish.mirror.table);
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
	return mirror === undefined
		? withMirror(text, registry, wished, label)
		: withInsecure(text, mirror, wished.isInsecure, label);
}

const OLD_FORMAT = {
	problem: 'It is in the old format with [registries…] lists, and Podman refuses a mixture.',
	remedy: 'Write each registry as a [[registry]] table, then plan again.',
};
const WRITTEN_IN = {
	problem: 'Somebody wrote between the marks of Image Ferry, and that would be lost.',
	remedy: 'Move those lines out of the marks, then plan again.',
};
const INLINE = {
	problem:
		'Its registries are written in one line, where nothing can be added without rewriting them.',
	remedy: 'Write each registry as a [[registry]] table, then plan again.',
};

function refuse(
	{ file }: RegistriesDocument,
	problem: { readonly problem: string; readonly remedy: string },
): Result<never> {
	return fail(configInvalid(file, problem));
}

interface Meant {
	/** Prefixes of tables with something of ours. */
	readonly meant: ReadonlySet<string>;
	readonly host: string;
}

/** Whether every value but the two that are ours to set, in the tables that are meant, is the same. */
function isRestSame(one: string, other: string, { meant, host }: Meant): boolean {
	const prefixes = [one, other].map((text) => new Set(registriesIn(parse(text)).map(prefixOf)));
	const left = [one, other].map((text) => {
		const values = parse(text);
		const tables = registriesIn(values).flatMap((table) => {
			const prefix = prefixOf(table);
			const isMeant = meant.has(prefix);
			const isInBoth = prefixes.every((known) => known.has(prefix));
			return isMeant && !isInBoth ? [] : [isMeant ? leftOf(table, host) : table];
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

function leftOf(table: unknown, host: string): unknown {
	if (!isRecord(table)) return table;
	const left = Object.entries(table).flatMap(([key, value]) => {
		const name = key.toLowerCase();
		if (name === 'insecure') return [];
		if (name !== 'mirror' || !Array.isArray(value)) return [[key, value]];
		const mirrors = value.filter(
			(mirror) => !isRecord(mirror) || fieldOf(mirror, 'location') !== host,
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
