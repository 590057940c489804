// Where things stand in a registries.conf: the nodes of its [[registry]] tables and their mirrors, with ranges and lines.
import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';

export interface TomlNodes {
	readonly program: AST.TOMLProgram;
	/** By their order in the file; those written as inline tables have no nodes. */
	readonly registries: readonly RegistryNodes[];
}

export interface RegistryNodes {
	readonly table: AST.TOMLTable;
	readonly mirrors: readonly AST.TOMLTable[];
	/** Where the last thing that belongs to it ends. */
	readonly end: number;
}

/** Gives the nodes, or the line at which the text stops being TOML. */
export function readNodes(
	text: string,
): TomlNodes | { readonly line: number; readonly why: string } {
	try {
		const program = parseTOML(text, { tomlVersion: '1.0' });
		return { program, registries: registriesOf(program) };
	} catch (error) {
		if (error instanceof ParseError) return { line: error.lineNumber, why: error.message };
		throw error;
	}
}

/** The name of one part of a key. */
export function keyName(key: AST.TOMLKey, index: number): string | undefined {
	const part = key.keys[index];
	if (part === undefined) return undefined;
	return part.type === 'TOMLBare' ? part.name : part.value;
}

/** Finds a key of a table in any case, as Podman does. */
export function keyValueOf(
	table: { readonly body: readonly AST.TOMLKeyValue[] },
	name: string,
): AST.TOMLKeyValue | undefined {
	return table.body.find(
		({ key }) => key.keys.length === 1 && keyName(key, 0)?.toLowerCase() === name,
	);
}

/** Gives every part of every key, in lower case, those of inline tables as one that nobody writes. */
export function keysOf({ program }: TomlNodes): readonly string[] {
	const nodes = program.body[0].body;
	const keyValues = nodes.flatMap((node) => (node.type === 'TOMLTable' ? node.body : [node]));
	const parts = [...nodes, ...keyValues].flatMap(({ key }) =>
		key.keys.map((_, index) => keyName(key, index)?.toLowerCase() ?? ''),
	);
	const isNested = keyValues.some(({ value }) => value.type !== 'TOMLValue');
	return isNested ? [...parts, '{}'] : parts;
}

/** Gives the line of `registry`, 2, `mirror`, 0, `location` and the like: of the nearest thing that has one. */
export function lineOf(nodes: TomlNodes, path: readonly PropertyKey[]): number | undefined {
	const [first, index, third, mirrorIndex] = path;
	const name = String(first ?? '').toLowerCase();
	const registry = name === 'registry' ? nodes.registries[Number(index)] : undefined;
	const mirror = third === 'mirror' ? registry?.mirrors[Number(mirrorIndex)] : undefined;
	const holder = mirror ?? registry?.table;
	const last = String(path.at(-1)).toLowerCase();
	const node =
		(holder === undefined ? undefined : (keyValueOf(holder, last) ?? holder)) ??
		nodes.program.body[0].body.find(({ key }) => keyName(key, 0)?.toLowerCase() === name);
	return node?.loc.start.line;
}

function registriesOf(program: AST.TOMLProgram): readonly RegistryNodes[] {
	const found: { table: AST.TOMLTable; mirrors: AST.TOMLTable[]; end: number }[] = [];
	for (const node of program.body[0].body) {
		if (node.type !== 'TOMLTable' || keyName(node.key, 0)?.toLowerCase() !== 'registry') continue;
		const last = found.at(-1);
		if (node.key.keys.length === 1) {
			found.push({ table: node, mirrors: [], end: node.range[1] });
		} else if (last !== undefined) {
			last.end = node.range[1];
			const isMirror =
				node.key.keys.length === 2 && keyName(node.key, 1)?.toLowerCase() === 'mirror';
			if (isMirror) last.mirrors.push(node);
		}
	}
	return found;
}
