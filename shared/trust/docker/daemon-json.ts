// daemon.json as dockerd reads it, and stricter: what one reader takes one way and the next another (a byte order mark, a
// comment, a key twice) is refused, so that what was previewed is what every version of the engine makes of it.
import { type Node, parseTree } from 'jsonc-parser';
import type { Fault } from '../../fault/fault';
import { makeFault } from '../../fault/fault';
import { fail, ok, type Result } from '../../result';
import { type ListKey, propertiesOf, valueAt } from './daemon-json-nodes';
import { type DaemonJsonProblem, shapeProblem, textProblem } from './daemon-json-problems';
import { FLAG_NAMES } from './flag-names';

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

const MAX_BYTES = 1024 * 1024;

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
	const problem = textProblem(bytes, text, source.engine);
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

function decode(bytes: Uint8Array): string {
	return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
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

function invalid(text: string, problem: DaemonJsonProblem, source: DaemonJsonSource): Fault {
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
			...(problem.reading === undefined ? {} : { reading: problem.reading }),
		},
	});
}
