// daemon.json as dockerd reads it, and stricter: what one reader takes one way and the next another (a byte order mark, a
// comment, a key twice) is refused, so that what was previewed is what every version of the engine makes of it.
import {
	createScanner,
	type Node,
	type ParseError,
	parseTree,
	printParseErrorCode,
} from 'jsonc-parser';
import type { Fault } from '../../fault/fault';
import { makeFault } from '../../fault/fault';
import { fail, ok, type Result } from '../../result';
import { FLAG_NAMES } from './flag-names';

/** The keys of daemon.json that Image Ferry writes. */
export const LIST_KEYS = ['insecure-registries', 'registry-mirrors'] as const;
export type ListKey = (typeof LIST_KEYS)[number];

export interface ListEntry {
	readonly text: string;
	/** From 1. */
	readonly line: number;
}

export interface DaemonJson {
	readonly text: string;
	/** The outer object. */
	readonly root: Node;
	/** The lists; `undefined` where the key is not there. */
	readonly lists: Readonly<Record<ListKey, readonly ListEntry[] | undefined>>;
	/** Keys that dockerd takes without a word and never uses, with the key that counts. */
	readonly ignored: readonly {
		readonly key: string;
		readonly other: string;
		readonly line: number;
	}[];
}

/** Names the file and its engine in faults. */
export interface DaemonJsonSource {
	readonly file: string;
	/** Such as `Docker 20.10.24`. */
	readonly engine: string;
}

interface Problem {
	readonly offset: number;
	readonly problem: string;
	readonly remedy: string;
}

const MAX_BYTES = 1024 * 1024;
const MAX_DEPTH = 200;

/** Faults: trust.config-unreadable (over 1 MiB), trust.config-invalid with file, line, problem and remedy. */
export function readDaemonJson(bytes: Uint8Array, source: DaemonJsonSource): Result<DaemonJson> {
	if (bytes.length > MAX_BYTES)
		return fail(
			makeFault({
				code: 'trust.config-unreadable',
				side: 'this-computer',
				subject: source.file,
				facts: { file: source.file, reason: 'too-large' },
			}),
		);
	const text = decode(bytes);
	const problem = encodingProblem(bytes, text) ?? syntaxProblem(text);
	if (problem !== undefined) return fail(invalid(text, problem, source));
	const root = parseTree(text);
	if (root === undefined) throw new Error('daemon.json was read and then was not');
	const wrong = shapeProblem(root);
	if (wrong !== undefined) return fail(invalid(text, wrong, source));
	const list = (key: ListKey) => {
		const nodes = valueAt(root, key)?.children;
		const lines = linesOf(text, nodes ?? []);
		return nodes?.map((node, index) => ({ text: String(node.value), line: lines[index] ?? 1 }));
	};
	return ok({
		text,
		root,
		lists: {
			'insecure-registries': list('insecure-registries'),
			'registry-mirrors': list('registry-mirrors'),
		},
		ignored: propertiesOf(root).flatMap(({ key, node }) => {
			const other = Object.hasOwn(FLAG_NAMES, key) ? FLAG_NAMES[key] : undefined;
			return other === undefined ? [] : [{ key, other, line: lineAt(text, node.offset) }];
		}),
	});
}

/** Gives the value of a key of the outer object. */
export function valueAt(root: Node, key: string): Node | undefined {
	return propertiesOf(root).find((property) => property.key === key)?.value;
}

/** Gives the properties of an object in their order; of anything else none. */
export function propertiesOf(
	object: Node,
): readonly { readonly key: string; readonly node: Node; readonly value: Node | undefined }[] {
	if (object.type !== 'object') return [];
	return (object.children ?? []).map((node) => ({
		key: String(node.children?.[0]?.value),
		node,
		value: node.children?.[1],
	}));
}

function decode(bytes: Uint8Array): string {
	return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

function encodingProblem(bytes: Uint8Array, text: string): Problem | undefined {
	const isUtf16 =
		(bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
	if (isUtf16 || text.startsWith('\ufeff'))
		return {
			offset: 0,
			problem: 'It begins with a byte order mark, which many engines do not take.',
			remedy: 'Save the file as UTF-8 without a byte order mark, then plan again.',
		};
	if (isEqual(new TextEncoder().encode(text), bytes)) return undefined;
	return {
		offset: text.indexOf('\ufffd'),
		problem: 'It holds bytes that are no UTF-8.',
		remedy: 'Save the file as UTF-8, then plan again.',
	};
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
	return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function syntaxProblem(text: string): Problem | undefined {
	if (text.trim() === '')
		return {
			offset: 0,
			problem: 'It is empty, with which many engines do not start.',
			remedy: 'Write {} into it or remove it, then plan again.',
		};
	const tooDeep = depthProblem(text);
	if (tooDeep !== undefined) return tooDeep;
	const errors: ParseError[] = [];
	parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
	const first = errors.sort((one, other) => one.offset - other.offset)[0];
	if (first !== undefined) return describe(text, first);
	try {
		JSON.parse(text);
		return undefined;
	} catch {
		return describe(text, undefined);
	}
}

function depthProblem(text: string): Problem | undefined {
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

function describe(text: string, error: ParseError | undefined): Problem {
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

function shapeProblem(root: Node): Problem | undefined {
	if (root.type !== 'object')
		return {
			offset: root.offset,
			problem: 'It is no object: it has to begin with { and end with }.',
			remedy: REPAIR,
		};
	return duplicateProblem(root) ?? caseProblem(root) ?? listProblem(root);
}

/** At any level: readers differ in which one they take. */
function duplicateProblem(node: Node): Problem | undefined {
	const seen = new Set<string>();
	for (const { key, node: property } of propertiesOf(node)) {
		if (seen.has(key))
			return {
				offset: property.offset,
				problem: `The key "${key}" is there twice; the engine takes the last and forgets the first.`,
				remedy: 'Make one of the two, then plan again.',
			};
		seen.add(key);
	}
	for (const child of node.children ?? []) {
		const problem = duplicateProblem(child);
		if (problem !== undefined) return problem;
	}
	return undefined;
}

function caseProblem(root: Node): Problem | undefined {
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

function listProblem(root: Node): Problem | undefined {
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
			};
	}
	return undefined;
}

/** The lines of nodes that follow each other: a list may be as long as the file. */
function linesOf(text: string, nodes: readonly Node[]): readonly number[] {
	let line = 1;
	let read = 0;
	return nodes.map(({ offset }) => {
		line += text.slice(read, offset).split('\n').length - 1;
		read = offset;
		return line;
	});
}

function lineAt(text: string, offset: number): number {
	return text.slice(0, Math.max(0, offset)).split('\n').length;
}

function invalid(text: string, problem: Problem, source: DaemonJsonSource): Fault {
	return makeFault({
		code: 'trust.config-invalid',
		side: 'this-computer',
		subject: source.file,
		facts: {
			engine: source.engine,
			file: source.file,
			line: String(lineAt(text, problem.offset)),
			problem: problem.problem,
			remedy: problem.remedy,
		},
	});
}
