// Reads one registries.conf or drop-in as Podman does, and refuses what Podman refuses: with file, line and remedy.
import { parse } from 'smol-toml';
import { fail, ok, type Result } from '../../result';
import { lookedUp } from '../certificates/folder-content';
import type { SeenFile } from '../engine-files';
import { isOwnDropInName } from '../own-names';
import { type ConfigProblem, configInvalid, configUnreadable } from './config-problem';
import { type DocumentShape, isShapeProblem, type RegistryShape, shapeOf } from './document-shape';
import type { PlacedTable } from './registry-table';
import { REPEAT_MARK } from './render-tables';
import { keyValueOf, lineOf, readNodes, type TomlNodes } from './toml-nodes';

export interface RegistriesDocument {
	/** As it was looked up. */
	readonly file: string;
	readonly text: string;
	/** Every table in the order of the file; of several with one prefix the first counts. */
	readonly tables: readonly PlacedTable[];
	/** Whether the old lists [registries.search], [registries.insecure] or [registries.block] are in it. */
	readonly isV1: boolean;
}

/** How a file is read: the place it has among the others, and the engine that reads it. */
export interface ReadingRules {
	readonly isDropIn: boolean;
	/** The engine's major version. */
	readonly major: number;
}

const MAX_BYTES = 1024 * 1024;
/** Names as Podman's own grammar has them: a registry host, and the path behind it. */
const DOMAIN =
	/^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.(?!$|:)|(?=$|:)))+(?::\d+)?$|^\[[0-9a-fA-F:.]+\](?::\d+)?$/;
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+|\/)[a-z0-9]+)*$/;
const WITHOUT_SCHEME = 'Write it as host[:port], without http:// or https://, then plan again.';

/** Tells whether a file is one of Image Ferry's own drop-ins, by its name. */
export function isOwnDropIn(file: string): boolean {
	return isOwnDropInName(baseName(file));
}

/** The last part of a path. */
export function baseName(file: string): string {
	return file.replace(/^.*[/\\]/, '');
}

/** Reads a file that is there; a missing one, and one on another machine, is as an empty one. Faults: `trust.config-invalid`, `trust.config-unreadable`. */
export function readDocument(seen: SeenFile, rules: ReadingRules): Result<RegistriesDocument> {
	const file = lookedUp(seen);
	if (seen.kind === 'missing' || isElsewhere(seen)) {
		return ok({ file, text: '', tables: [], isV1: false });
	}
	if (seen.kind === 'unread') return fail(configUnreadable(file, seen.reason));
	if (seen.bytes.length > MAX_BYTES) return fail(configUnreadable(file, 'too-large'));
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(seen.bytes);
	} catch {
		return fail(configInvalid(file, { problem: 'It is not UTF-8 text.' }));
	}
	return readText(file, text, rules);
}

/** Nothing is known of a machine's or another computer's files: a person writes there, and looks. */
function isElsewhere({ access }: SeenFile): boolean {
	return access.kind === 'by-hand' && ['in-machine', 'remote'].includes(access.reason);
}

/** As `readDocument`, of text that a file would have. */
export function readText(
	file: string,
	text: string,
	rules: ReadingRules,
): Result<RegistriesDocument> {
	const result = interpret(file, text, rules);
	return 'problem' in result ? fail(configInvalid(file, result)) : ok(result);
}

function interpret(
	file: string,
	text: string,
	rules: ReadingRules,
): RegistriesDocument | ConfigProblem {
	if (text.startsWith('\ufeff')) {
		return {
			line: 1,
			problem: 'It begins with a byte order mark, which stops Podman.',
			remedy: 'Save it as UTF-8 without a byte order mark, then plan again.',
		};
	}
	const values = parsed(text);
	if ('line' in values) return notToml(values.line, values.why);
	const nodes = readNodes(text);
	if ('why' in nodes) return notToml(nodes.line, nodes.why);
	const found = shapeOf(values.root);
	if (isShapeProblem(found)) return { ...placed(nodes, found.path), ...found };
	// Podman 6 knows the old format no more: to it the lists are a key like any unknown one.
	const shape = rules.major >= 6 ? { ...found, registries: undefined } : found;
	const mixed = mixedProblem(shape, nodes, rules);
	if (mixed !== undefined) return mixed;
	const wrong = shape.registry.map((registry, index) => registryProblem(registry, nodes, index));
	const problem =
		wrong.find((found) => found !== undefined) ??
		v1Problem(shape, nodes) ??
		nameProblem(shape, nodes);
	if (problem !== undefined) return problem;
	const tables = [
		...shape.registry.map((registry, index) => tableOf(registry, { file, text }, nodes, index)),
		...v1Tables(shape, file, nodes),
	];
	return conflictProblem(tables) ?? { file, text, tables, isV1: shape.registries !== undefined };
}

function parsed(
	text: string,
): { readonly root: unknown } | { readonly line: number; readonly why: string } {
	try {
		return { root: parse(text) };
	} catch (error) {
		const line = error instanceof Error && 'line' in error ? Number(error.line) : 1;
		const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
		return { line, why: why.replace(/^Invalid TOML document: /, '') };
	}
}

function notToml(line: number, why: string): ConfigProblem {
	return { line, problem: `It is not TOML: ${why.replace(/\.$/, '')}.` };
}

function placed(nodes: TomlNodes, path: readonly PropertyKey[]): Pick<ConfigProblem, 'line'> {
	const line = lineOf(nodes, path);
	return line === undefined ? {} : { line };
}

/** Older versions overlook empty lists of the old format, newer ones do not. */
function mixedProblem(
	shape: DocumentShape,
	nodes: TomlNodes,
	{ isDropIn, major }: ReadingRules,
): ConfigProblem | undefined {
	const { search, insecure, block } = shape.registries ?? {};
	const lists = [search, insecure, block].flatMap((list) => list?.registries ?? []);
	const hasLists = [search, insecure, block].some((list) => list?.registries !== undefined);
	if (major >= 5 ? !hasLists : lists.length === 0) return undefined;
	const line = placed(nodes, ['registries']);
	if (isDropIn) {
		return {
			...line,
			problem: 'It is in the old format with [registries…] lists, which a drop-in may not be.',
			remedy: 'Write each registry as a [[registry]] table, then plan again.',
		};
	}
	const isMixed =
		shape.registry.length > 0 ||
		(shape['unqualified-search-registries'] ?? []).length > 0 ||
		(shape['credential-helpers'] ?? []).length > 0 ||
		Object.keys(shape.aliases ?? {}).length > 0 ||
		(shape['short-name-mode'] ?? '') !== '';
	if (!isMixed) return undefined;
	return {
		...line,
		problem: 'It mixes the old format, [registries…] lists, with the new one; Podman refuses both.',
		remedy:
			'Move the lists to [[registry]] tables and unqualified-search-registries, then plan again.',
	};
}

function registryProblem(
	registry: RegistryShape,
	nodes: TomlNodes,
	index: number,
): ConfigProblem | undefined {
	const { prefix, location } = registry;
	const at = (name: string) => placed(nodes, ['registry', index, name]);
	for (const [name, value] of [
		['location', location],
		['prefix', prefix],
	] as const) {
		if (hasScheme(value)) {
			return { ...at(name), problem: `The ${name} ${value} has a scheme.`, remedy: WITHOUT_SCHEME };
		}
	}
	if (trimmed(location) === '' && !trimmed(prefix).startsWith('*.')) {
		return { ...at('location'), problem: 'A [[registry]] has no location.' };
	}
	if (/^\*\..*[/@:]/.test(trimmed(prefix))) {
		return { ...at('prefix'), problem: `The prefix ${prefix} is not in the form *.example.com.` };
	}
	if (registry['pull-from-mirror'] !== '') {
		return { ...at('pull-from-mirror'), problem: 'pull-from-mirror belongs to a mirror only.' };
	}
	return mirrorProblem(registry, nodes, index);
}

function mirrorProblem(
	registry: RegistryShape,
	nodes: TomlNodes,
	index: number,
): ConfigProblem | undefined {
	for (const [order, mirror] of registry.mirror.entries()) {
		const at = (name: string) => placed(nodes, ['registry', index, 'mirror', order, name]);
		const { location, 'pull-from-mirror': pullFrom } = mirror;
		if (hasScheme(location)) {
			const problem = `The location ${location} of a mirror has a scheme.`;
			return { ...at('location'), problem, remedy: WITHOUT_SCHEME };
		}
		if (trimmed(location) === '') {
			return { ...at('location'), problem: 'A [[registry.mirror]] has no location.' };
		}
		if (!['', 'all', 'digest-only', 'tag-only'].includes(pullFrom)) {
			const problem = `pull-from-mirror can't be ${pullFrom}.`;
			return { ...at('pull-from-mirror'), problem };
		}
		if (registry['mirror-by-digest-only'] && pullFrom !== '') {
			const problem = 'pull-from-mirror and mirror-by-digest-only exclude each other.';
			return { ...at('pull-from-mirror'), problem };
		}
	}
	return undefined;
}

function v1Problem(shape: DocumentShape, nodes: TomlNodes): ConfigProblem | undefined {
	const { insecure, block } = shape.registries ?? {};
	const wrong = [...(insecure?.registries ?? []), ...(block?.registries ?? [])].find(hasScheme);
	if (wrong === undefined) return undefined;
	const problem = `The entry ${wrong} has a scheme.`;
	return { ...placed(nodes, ['registries']), problem, remedy: WITHOUT_SCHEME };
}

/** Names that Podman can't take apart make it refuse the whole file. */
function nameProblem(shape: DocumentShape, nodes: TomlNodes): ConfigProblem | undefined {
	const searched = shape['unqualified-search-registries'] ?? [];
	const host = searched.find((entry) => !DOMAIN.test(trimmed(entry)));
	if (host !== undefined) {
		const problem = `${host} among unqualified-search-registries is no registry host.`;
		return { ...placed(nodes, ['unqualified-search-registries']), problem };
	}
	const alias = Object.entries(shape.aliases ?? {}).find(([short, name]) => {
		const [domain = '', ...path] = name.split('/');
		const isName = DOMAIN.test(domain) && REPOSITORY.test(path.join('/'));
		return !REPOSITORY.test(short) || !(name === '' || isName);
	});
	if (alias === undefined) return undefined;
	const problem = `The alias ${alias.join(' = ')} is not made of image names.`;
	return { ...placed(nodes, ['aliases']), problem };
}

/** One location with two minds in one file: Podman then refuses every pull. */
function conflictProblem(tables: readonly PlacedTable[]): ConfigProblem | undefined {
	const first = new Map<string, PlacedTable>();
	for (const table of tables) {
		const place = table.location === '' ? table.prefix : table.location;
		const other = first.get(place) ?? table;
		first.set(place, other);
		const key =
			other.isInsecure !== table.isInsecure
				? 'insecure'
				: other.isBlocked !== table.isBlocked
					? 'blocked'
					: undefined;
		if (key !== undefined) {
			return {
				line: table.line,
				problem: `${place} is there twice, with different ${key} settings (first in line ${other.line}).`,
				remedy: `Give both tables the same ${key} setting, then plan again.`,
			};
		}
	}
	return undefined;
}

function tableOf(
	registry: RegistryShape,
	{ file, text }: { readonly file: string; readonly text: string },
	nodes: TomlNodes,
	index: number,
): PlacedTable {
	const location = trimmed(registry.location);
	const own = isOwnDropIn(file) ? nodes.registries[index] : undefined;
	const insecure = own === undefined ? undefined : keyValueOf(own.table, 'insecure');
	const isUnsaid = own !== undefined && insecure === undefined;
	const isRestRepeated =
		own !== undefined &&
		['blocked', 'mirror-by-digest-only'].every((name) => {
			const said = keyValueOf(own.table, name);
			return said === undefined || isMarked(text, said.range[1]);
		});
	return {
		prefix: trimmed(registry.prefix) || location,
		location,
		isInsecure: registry.insecure,
		...(isUnsaid || isMarked(text, insecure?.range[1]) ? { isInsecureRepeated: true } : {}),
		isBlocked: registry.blocked,
		isMirrorByDigestOnly: registry['mirror-by-digest-only'],
		...(isRestRepeated ? { isRestRepeated } : {}),
		mirrors: registry.mirror.map((mirror, order) => ({
			location: trimmed(mirror.location),
			isInsecure: mirror.insecure,
			pullFrom: mirror['pull-from-mirror'],
			...(isMarked(text, own?.mirrors[order]?.key.range[1]) ? { isRepeated: true } : {}),
		})),
		file,
		line: lineOf(nodes, ['registry', index]) ?? 1,
		isOwnFile: isOwnDropIn(file),
	};
}

/** Whether our mark stands behind a value, or behind the brackets of a header. */
function isMarked(text: string, end: number | undefined): boolean {
	return end !== undefined && text.slice(end).replace(/^\]\]/, '').startsWith(` ${REPEAT_MARK}`);
}

function v1Tables(shape: DocumentShape, file: string, nodes: TomlNodes): readonly PlacedTable[] {
	const insecure = (shape.registries?.insecure?.registries ?? []).map(trimmed);
	const blocked = (shape.registries?.block?.registries ?? []).map(trimmed);
	const line = lineOf(nodes, ['registries']) ?? 1;
	return [...new Set([...blocked, ...insecure])].map((location) => ({
		prefix: location,
		location,
		isInsecure: insecure.includes(location),
		isBlocked: blocked.includes(location),
		isMirrorByDigestOnly: false,
		mirrors: [],
		file,
		line,
		isOwnFile: false,
	}));
}

function hasScheme(location: string): boolean {
	return /^https?:\/\//.test(trimmed(location));
}

function trimmed(location: string): string {
	return location.replace(/\/+$/, '');
}
