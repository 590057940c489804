// Reads values of a YAML document, each with its line and key path for complaints. Knows nothing of mirrors.
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import { nearestWord } from '../../format/nearest-word';
import { shownInput } from '../../format/visible-text';
import { type Cursor, complain, type YamlReading } from './yaml-reading';

/** Gives the entries of a map. With `known`, other keys are problems that suggest the nearest one. */
export function mapEntries(
	reading: YamlReading,
	cursor: Cursor,
	known?: readonly string[],
): ReadonlyMap<string, Cursor> | undefined {
	const node = resolved(reading, cursor.node);
	if (!isMap(node)) {
		const keys = known === undefined ? '' : ` with ${wordList(known)}`;
		return complain(reading, cursor, `is ${kindOf(node)}`, `Write keys and values${keys} here.`);
	}
	const entries = new Map<string, Cursor>();
	for (const pair of node.items) {
		const name = isScalar(pair.key) ? String(pair.key.value) : '';
		const key = cursor.key === '' ? shownInput(name) : `${cursor.key}.${shownInput(name)}`;
		const entry = { node: pair.value, key, line: lineOf(reading, pair.key, cursor.line) };
		const first = entries.get(name);
		if (first !== undefined) {
			complain(reading, entry, `stands in line ${first.line} already`, 'Keep one of the two.');
		} else if (known === undefined || known.includes(name)) {
			entries.set(name, entry);
		} else {
			complainAboutKey(reading, entry, name, known);
		}
	}
	return entries;
}

/** Gives the values of a list. */
export function listItems(
	reading: YamlReading,
	cursor: Cursor,
	remedy: string,
): readonly Cursor[] | undefined {
	const node = resolved(reading, cursor.node);
	if (!isSeq(node)) {
		return complain(reading, cursor, `is ${kindOf(node)}, not a list`, remedy);
	}
	return node.items.map((item, index) => ({
		node: item,
		key: `${cursor.key}[${index}]`,
		line: lineOf(reading, item, cursor.line),
	}));
}

/** Gives text; a number counts as written, so that the tag `1.10` is not 1.1. */
export function textAt(reading: YamlReading, cursor: Cursor, remedy: string): string | undefined {
	const text = textIn(reading, cursor);
	return text ?? complain(reading, cursor, `is ${kindAt(reading, cursor)}, not text`, remedy);
}

/** Gives text where there is text, without complaint. */
export function textIn(reading: YamlReading, cursor: Cursor): string | undefined {
	const node = resolved(reading, cursor.node);
	if (!isScalar(node)) {
		return undefined;
	}
	if (typeof node.value === 'number') {
		return node.source ?? String(node.value);
	}
	return typeof node.value === 'string' ? node.value : undefined;
}

/** Gives one of the allowed words. */
export function choiceAt<const Choice extends string>(
	reading: YamlReading,
	cursor: Cursor,
	choices: readonly Choice[],
): Choice | undefined {
	const text = textIn(reading, cursor);
	const choice = choices.find((candidate) => candidate === text);
	if (choice !== undefined) {
		return choice;
	}
	const nearest = text === undefined ? undefined : nearestWord(text, choices);
	const found = text === undefined ? kindAt(reading, cursor) : `"${shownInput(text, 60)}"`;
	const remedy =
		nearest === undefined
			? `Write ${wordList(choices, 'or')}.`
			: `Write ${nearest} if you mean that; allowed: ${wordList(choices, 'or')}.`;
	return complain(reading, cursor, `is ${found}, which is not known`, remedy);
}

/** Gives a whole number within the bounds. */
export function integerAt(
	reading: YamlReading,
	cursor: Cursor,
	bounds: { readonly min: number; readonly max: number },
): number | undefined {
	const node = resolved(reading, cursor.node);
	const value = isScalar(node) ? node.value : undefined;
	if (typeof value === 'number' && Number.isInteger(value)) {
		if (value >= bounds.min && value <= bounds.max) {
			return value;
		}
	}
	const range = `${bounds.min} to ${bounds.max}`;
	return complain(reading, cursor, 'is not a number in its range', `Write a number from ${range}.`);
}

/** Gives `true` or `false`. */
export function booleanAt(reading: YamlReading, cursor: Cursor): boolean | undefined {
	const node = resolved(reading, cursor.node);
	const value = isScalar(node) ? node.value : undefined;
	return typeof value === 'boolean'
		? value
		: complain(reading, cursor, 'is neither true nor false', 'Write true or false.');
}

/** Gives words for what stands at the cursor: `nothing`, `a list`, `text` … */
export function kindAt(reading: YamlReading, cursor: Cursor): string {
	return kindOf(resolved(reading, cursor.node));
}

/** Gives `a, b or c`. */
export function wordList(words: readonly string[], last = 'and'): string {
	return words.length < 2
		? words.join('')
		: `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

function resolved(reading: YamlReading, node: unknown): unknown {
	return isAlias(node) ? node.resolve(reading.document) : node;
}

function kindOf(node: unknown): string {
	if (isMap(node)) {
		return 'a map of keys';
	}
	if (isSeq(node)) {
		return 'a list';
	}
	const value = isScalar(node) ? node.value : undefined;
	if (value === null || value === undefined) {
		return 'empty';
	}
	return typeof value === 'boolean'
		? 'true or false'
		: `a ${typeof value}`.replace('a string', 'text');
}

function lineOf(reading: YamlReading, node: unknown, otherwise: number): number {
	const range =
		typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
	const start: unknown = Array.isArray(range) ? range[0] : undefined;
	return typeof start === 'number' ? reading.lineAt(start) : otherwise;
}

function complainAboutKey(
	reading: YamlReading,
	entry: Cursor,
	name: string,
	known: readonly string[],
): void {
	if (name === '<<') {
		complain(reading, entry, 'is a merge key, which is not supported', 'Write the keys out.');
	} else if (/^(?:user(?:name)?|pass(?:word)?|secret|token|auth|credentials?)$/i.test(name)) {
		const remedy = 'Remove it, and save the credential with image-ferry login.';
		complain(reading, entry, 'is not known; a mirror file never holds a credential', remedy);
	} else {
		const nearest = nearestWord(name, known);
		const remedy =
			nearest === undefined
				? `Remove it; known here: ${wordList(known)}.`
				: `Write ${nearest} if you mean that; known here: ${wordList(known)}.`;
		complain(reading, entry, 'is not known', remedy);
	}
}
