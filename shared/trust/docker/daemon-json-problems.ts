// What keeps a daemon.json from being edited: what the engine would not start with, and what it starts with but other readers,
// or other versions of it, take otherwise. Each says which of the two it is.
import {
	createScanner,
	type Node,
	type ParseError,
	parseTree,
	printParseErrorCode,
} from 'jsonc-parser';
import { LIST_KEYS, propertiesOf, valueAt } from './daemon-json-nodes';

export interface DaemonJsonProblem {
	readonly offset: number;
	readonly problem: string;
	readonly remedy: string;
	/** Absent: the engine does not start with it. `taken`: it does. `unknown`: that depends on its version. */
	readonly reading?: 'taken' | 'unknown';
}

const MAX_DEPTH = 200;
/** From this version on the whole file has to be one document in UTF-8; a byte order mark and an empty file are taken. */
const WHOLE_FILE_VERSION = 23;

/** Gives what is wrong with the text before its values are looked at. `engine`: such as `Docker 20.10.24`. */
export function textProblem(
	bytes: Uint8Array,
	text: string,
	engine: string,
): DaemonJsonProblem | undefined {
	return encodingProblem(bytes, text, engine) ?? syntaxProblem(text, engine);
}

/** What older versions refuse and newer ones take; without a version nobody knows. */
function refusedByOld(engine: string): Pick<DaemonJsonProblem, 'reading'> {
	return (majorOf(engine) ?? WHOLE_FILE_VERSION) < WHOLE_FILE_VERSION ? {} : { reading: 'unknown' };
}

function majorOf(engine: string): number | undefined {
	const major = /(\d+)\.\d/.exec(engine)?.[1];
	return major === undefined ? undefined : Number(major);
}

function encodingProblem(
	bytes: Uint8Array,
	text: string,
	engine: string,
): DaemonJsonProblem | undefined {
	const isUtf16 =
		(bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
	if (isUtf16 || text.startsWith('\ufeff'))
		return {
			offset: 0,
			problem: 'It begins with a byte order mark, which many engines do not take.',
			remedy: 'Save the file as UTF-8 without a byte order mark, then plan again.',
			...refusedByOld(engine),
		};
	if (isEqual(new TextEncoder().encode(text), bytes)) return undefined;
	return {
		offset: text.indexOf('\ufffd'),
		problem: 'It holds bytes that are no UTF-8; some versions of the engine replace them.',
		remedy: 'Save the file as UTF-8, then plan again.',
		reading: (majorOf(engine) ?? WHOLE_FILE_VERSION) < WHOLE_FILE_VERSION ? 'taken' : 'unknown',
	};
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
	return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function syntaxProblem(text: string, engine: string): DaemonJsonProblem | undefined {
	if (text.trim() === '')
		return {
			offset: 0,
			problem: 'It is empty, with which many engines do not start.',
			remedy: 'Write {} into it or remove it, then plan again.',
			...refusedByOld(engine),
		};
	const tooDeep = depthProblem(text);
	if (tooDeep !== undefined) return tooDeep;
	const errors: ParseError[] = [];
	parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
	const first = errors.sort((one, other) => one.offset - other.offset)[0];
	const afterwards = behindProblem(text, first, engine);
	if (afterwards !== undefined) return afterwards;
	if (first !== undefined) return describe(text, first);
	try {
		JSON.parse(text);
		return undefined;
	} catch {
		return describe(text, undefined);
	}
}

/** Something behind a whole document, such as a second one that a script appended: older versions never read it. */
function behindProblem(
	text: string,
	first: ParseError | undefined,
	engine: string,
): DaemonJsonProblem | undefined {
	const root = first === undefined ? undefined : parseTree(text, [], { disallowComments: true });
	const end = root === undefined ? 0 : root.offset + root.length;
	if (first === undefined || first.offset < end || !isWhole(text.slice(0, end))) return undefined;
	const offset = end + (/\S/.exec(text.slice(end))?.index ?? 0);
	const isDocument = '{['.includes(text.charAt(offset));
	const what = isDocument ? 'A second document begins there' : 'Something stands behind its end';
	const remedy = isDocument
		? 'Make one document of the two, then plan again.'
		: 'Take out what stands behind the closing bracket, then plan again.';
	const major = majorOf(engine);
	if (major === undefined)
		return {
			offset,
			problem: `${what}, which some versions never read.`,
			remedy,
			reading: 'unknown',
		};
	return major < WHOLE_FILE_VERSION
		? {
				offset,
				problem: `${what}. The engine starts and never reads it.`,
				remedy,
				reading: 'taken',
			}
		: { offset, problem: `${what}.`, remedy };
}

function isWhole(text: string): boolean {
	try {
		return typeof JSON.parse(text) === 'object';
	} catch {
		return false;
	}
}

function depthProblem(text: string): DaemonJsonProblem | undefined {
	const scanner = createScanner(text, true);
	let depth = 0;
	// The scanner gives 1 and 3 for opening, 2 and 4 for closing brackets, 17 at the end.
	for (let token: number = scanner.scan(); token !== 17; token = scanner.scan()) {
		if (token === 1 || token === 3) depth += 1;
		if (token === 2 || token === 4) depth -= 1;
		if (depth > MAX_DEPTH)
			return {
				offset: scanner.getTokenOffset(),
				problem: `It is nested more than ${MAX_DEPTH} levels deep.`,
				remedy: REPAIR,
				reading: 'unknown',
			};
	}
	return undefined;
}

const REPAIR = 'Correct the file, restart the engine to see that it takes it, then plan again.';

const ERROR_WORDS: Readonly<Record<string, string>> = {
	CommaExpected: 'A comma is missing.',
	ColonExpected: 'A colon is missing.',
	CloseBraceExpected: 'A closing } is missing.',
	CloseBracketExpected: 'A closing ] is missing.',
	EndOfFileExpected: 'Something stands after the end of the outer object.',
	PropertyNameExpected: 'A key in double quotes is missing.',
	ValueExpected: 'A value is missing.',
	UnexpectedEndOfString: 'A text does not end.',
	InvalidEscapeCharacter: 'A text holds an escape that JSON does not know.',
	InvalidUnicode: 'A text holds an escape that JSON does not know.',
	InvalidCharacter: 'A text holds a control character.',
};

function describe(text: string, error: ParseError | undefined): DaemonJsonProblem {
	const code = error === undefined ? '' : printParseErrorCode(error.error);
	const offset = error?.offset ?? 0;
	if (code.includes('Comment'))
		return {
			offset,
			problem: 'It holds a comment. JSON knows none, and the engine does not start with one.',
			remedy: 'Take the comment out, then plan again.',
		};
	const before = text.slice(0, offset).trimEnd();
	if (before.endsWith(',') && /^[}\]]/.test(text.slice(offset)))
		return {
			offset: before.length - 1,
			problem: 'A comma stands before a closing bracket.',
			remedy: 'Take the comma out, then plan again.',
		};
	return { offset, problem: ERROR_WORDS[code] ?? 'It is no JSON.', remedy: REPAIR };
}

/** Gives what is wrong with the values, or with their keys. */
export function shapeProblem(root: Node): DaemonJsonProblem | undefined {
	if (root.type !== 'object')
		return {
			offset: root.offset,
			problem: 'It is no object: it has to begin with { and end with }.',
			remedy: REPAIR,
			...(root.type === 'null' ? { reading: 'taken' } : {}),
		};
	return duplicateProblem(root) ?? caseProblem(root) ?? listProblem(root);
}

/** At any level: readers differ in which one they take. */
function duplicateProblem(node: Node): DaemonJsonProblem | undefined {
	const seen = new Set<string>();
	for (const { key, node: property } of propertiesOf(node)) {
		if (seen.has(key))
			return {
				offset: property.offset,
				problem: `The key "${key}" is there twice; the engine takes the last and forgets the first.`,
				remedy: 'Make one of the two, then plan again.',
				reading: 'taken',
			};
		seen.add(key);
	}
	for (const child of node.children ?? []) {
		const problem = duplicateProblem(child);
		if (problem !== undefined) return problem;
	}
	return undefined;
}

function caseProblem(root: Node): DaemonJsonProblem | undefined {
	for (const { key, node } of propertiesOf(root)) {
		const meant = LIST_KEYS.find((known) => known === key.toLowerCase().replaceAll('_', '-'));
		if (meant !== undefined && meant !== key)
			return {
				offset: node.offset,
				problem: `The key "${key}" is written otherwise than the engine knows it, and it does not start with it.`,
				remedy: `Write it as "${meant}", then plan again.`,
			};
	}
	return undefined;
}

function listProblem(root: Node): DaemonJsonProblem | undefined {
	for (const key of LIST_KEYS) {
		const value = valueAt(root, key);
		const wrong =
			value === undefined || value.type === 'array'
				? value?.children?.find(({ type }) => type !== 'string')
				: value;
		if (wrong !== undefined)
			return {
				offset: wrong.offset,
				problem: `"${key}" has to be a list of texts, such as ["registry.example:5000"].`,
				remedy: 'Write it as such a list, then plan again.',
				...(wrong === value && wrong.type === 'null' ? { reading: 'taken' } : {}),
			};
	}
	return undefined;
}
