// Writes a mirror into the file that people keep: only what changed is touched, so that comments, order and
// style of the rest survive.
import {
	Document,
	isAlias,
	isMap,
	isNode,
	isScalar,
	isSeq,
	type Node,
	visit,
	type YAMLMap,
} from 'yaml';
import { canonicalJson } from '../../format/canonical-json';
import { defaultName, readMirrorFile } from '../mirror-file';
import type { MirrorSpec } from '../mirror-spec';
import type { FileProblem } from './file-problem';
import { mirrorDocument, sectionsOf } from './mirror-document';
import { openYaml } from './yaml-reading';

export type MirrorFileEdit =
	| { readonly ok: true; readonly text: string }
	| { readonly ok: false; readonly problems: readonly FileProblem[] };

/**
 * Gives the text with what differs in `spec` changed. Fails with the problems of the text as it is, or
 * of the mirror as it would be written: `readMirrorFile` takes whatever is given back.
 */
export function editMirrorFile(text: string, spec: MirrorSpec, file: string): MirrorFileEdit {
	const before = readMirrorFile(text, file);
	if (!before.ok) {
		return before;
	}
	if (canonicalJson(before.spec) === canonicalJson(spec)) {
		return { ok: true, text };
	}
	// JSON has no comments to lose.
	const edited = text.trimStart().startsWith('{')
		? `${JSON.stringify(mirrorDocument(spec, defaultName(file)), undefined, '\t')}\n`
		: editYaml(text, before.spec, spec, file);
	const after = readMirrorFile(edited, file);
	return after.ok ? { ok: true, text: edited } : after;
}

/** Gives the text of a new file; what has its default value is left out. */
export function formatMirrorFile(spec: MirrorSpec, file: string): string {
	return new Document(mirrorDocument(spec, defaultName(file))).toString({ lineWidth: 0 });
}

function editYaml(text: string, before: MirrorSpec, spec: MirrorSpec, file: string): string {
	const { document } = openYaml(text, file);
	writeOutAliases(document);
	const name = defaultName(file);
	const sectionsBefore = new Map(
		sectionsOf(before, name).map(({ key, value }) => [key, canonicalJson(value)]),
	);
	for (const { key, value, isDefault } of sectionsOf(spec, name)) {
		if (sectionsBefore.get(key) === canonicalJson(value)) {
			continue;
		}
		if (isDefault) {
			document.delete(key);
		} else {
			document.set(key, merged(document, document.get(key, true), value));
		}
	}
	const hasFlushLists = /^- /m.test(text);
	const written = document.toString({ lineWidth: 0, indentSeq: !hasFlushLists });
	return text.includes('\r\n') ? written.replace(/\r?\n/g, '\r\n') : written;
}

/** An edit of a shared node would change what else points at it. openYaml bounds their number. */
function writeOutAliases(document: Document): void {
	visit(document, {
		Alias: (_key, alias) => {
			const node = alias.resolve(document)?.clone();
			return isNode(node) ? (node as Node) : undefined;
		},
	});
	visit(document, {
		Node: (_key, node) => {
			if (!isAlias(node)) {
				delete node.anchor;
			}
		},
	});
}

/** Gives the node for a value, made of the old one as far as they are the same. */
function merged(document: Document, old: unknown, value: unknown): Node {
	if (isMap(old) && isPlainObject(value)) {
		return mergedMap(document, old, value);
	}
	if (isSeq(old) && Array.isArray(value)) {
		old.items = mergedItems(document, old.items, value);
		return old;
	}
	if (isScalar(old) && old.value === value) {
		return old;
	}
	const node = document.createNode(value) as Node;
	return isScalar(old) ? withCommentsOf(old, node) : node;
}

function mergedMap(document: Document, old: YAMLMap, value: Record<string, unknown>): Node {
	for (const { key } of [...old.items]) {
		if (!isScalar(key) || !Object.hasOwn(value, String(key.value))) {
			old.delete(key);
		}
	}
	for (const [key, member] of Object.entries(value)) {
		old.set(key, merged(document, old.get(key, true), member));
	}
	return old;
}

/** Items keep their nodes wherever they moved; of the rest, those at the same place are merged. */
function mergedItems(
	document: Document,
	old: readonly unknown[],
	values: readonly unknown[],
): Node[] {
	const free = new Map(old.map((node, index) => [index, node]));
	const byValue = new Map<string, number[]>();
	for (const [index, node] of old.entries()) {
		const text = canonicalJson(isNode(node) ? node.toJS(document) : node);
		byValue.set(text, [...(byValue.get(text) ?? []), index]);
	}
	const taken = values.map((value) => {
		const index = byValue.get(canonicalJson(value))?.shift();
		const node = index === undefined ? undefined : free.get(index);
		if (index !== undefined) {
			free.delete(index);
		}
		return node;
	});
	return values.map((value, index) =>
		merged(document, taken[index] ?? (free.has(index) ? free.get(index) : undefined), value),
	);
}

function withCommentsOf(old: Node, node: Node): Node {
	node.comment = old.comment ?? null;
	node.commentBefore = old.commentBefore ?? null;
	node.spaceBefore = old.spaceBefore ?? false;
	return node;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
