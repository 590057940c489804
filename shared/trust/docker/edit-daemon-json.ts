// Changes of daemon.json's lists that leave every other byte as it is. Whatever is given back was read again and compared:
// a change that would touch anything else is a programming error and never becomes bytes.
import { applyEdits, type Edit, type Node } from 'jsonc-parser';
import { type DaemonJson, type DaemonJsonSource, readDaemonJson } from './daemon-json';
import { LIST_KEYS, type ListKey, propertiesOf, valueAt } from './daemon-json-nodes';

/** What becomes of one list. A list that is not there is made, also when nothing is appended: `[]`. */
export interface ListChange {
	readonly key: ListKey;
	/** Positions from 0. */
	readonly remove: ReadonlySet<number>;
	readonly replace: ReadonlyMap<number, string>;
	readonly append: readonly string[];
}

/** Gives the entries that a list has after a change. */
export function changedEntries(
	before: readonly string[],
	{ remove, replace, append }: ListChange,
): readonly string[] {
	const kept = before.flatMap((text, index) =>
		remove.has(index) ? [] : [replace.get(index) ?? text],
	);
	return [...kept, ...append];
}

/** Gives the content with the lists changed; of a file that is not there, a new one. */
export function editDaemonJson(
	now: DaemonJson | undefined,
	changes: readonly ListChange[],
	source: DaemonJsonSource,
): Uint8Array {
	const text =
		now === undefined
			? newFile(changes)
			: applyEdits(now.text, [
					...changes.flatMap((change) => listEdits(now, change)),
					...newKeys(now, changes),
				]);
	const bytes = new TextEncoder().encode(text);
	compare(now, changes, bytes, source);
	return bytes;
}

function newFile(changes: readonly ListChange[]): string {
	const lines = changes.map(({ key, append }) => `  "${key}": ${listText(append, ' ')}`);
	return `{\n${lines.join(',\n')}\n}\n`;
}

function listText(entries: readonly string[], gap: string): string {
	return `[${entries.map((entry) => JSON.stringify(entry)).join(`,${gap}`)}]`;
}

/** Of a list that is there. */
function listEdits({ text, root }: DaemonJson, change: ListChange): readonly Edit[] {
	const list = valueAt(root, change.key);
	if (list === undefined) return [];
	const items = list.children ?? [];
	const kept = items.filter((_, index) => !change.remove.has(index));
	if (kept.length === 0 && change.append.length === 0)
		return items.length === 0 ? [] : [{ offset: list.offset, length: list.length, content: '[]' }];
	if (items.length === 0)
		return [
			{
				offset: list.offset,
				length: list.length,
				content: listText(change.append, gapOf(text, root)),
			},
		];
	if (kept.length === 0) {
		const [first = '', ...append] = change.append;
		const remove = new Set([...change.remove].filter((index) => index !== 0));
		return itemEdits(text, root, items, {
			...change,
			remove,
			replace: new Map([...change.replace, [0, first]]),
			append,
		});
	}
	return itemEdits(text, root, items, change);
}

/** Of a list in which something stays. */
function itemEdits(
	text: string,
	root: Node,
	items: readonly Node[],
	{ remove, replace, append }: ListChange,
): readonly Edit[] {
	const edits = items.flatMap((item, index): Edit[] => {
		if (remove.has(index)) return [removal(items, index, remove)];
		const content = replace.get(index);
		return content === undefined
			? []
			: [{ offset: item.offset, length: item.length, content: JSON.stringify(content) }];
	});
	const last = items.at(-1);
	if (append.length === 0 || last === undefined) return edits;
	const gap = itemGap(text, root, items);
	const content = append.map((entry) => `,${gap}${JSON.stringify(entry)}`).join('');
	return [...edits, { offset: endOf(last), length: 0, content }];
}

/** With the comma before it; the first ones with the comma after them. */
function removal(items: readonly Node[], index: number, remove: ReadonlySet<number>): Edit {
	const isLeading = items.slice(0, index).every((_, before) => remove.has(before));
	const item = items[index];
	const neighbour = isLeading ? items[index + 1] : items[index - 1];
	if (item === undefined || neighbour === undefined) throw new Error('a list lost all its entries');
	return isLeading
		? { offset: item.offset, length: neighbour.offset - item.offset, content: '' }
		: { offset: endOf(neighbour), length: endOf(item) - endOf(neighbour), content: '' };
}

/** Keys that are not there yet go behind the last one, set off as that one is. */
function newKeys({ text, root }: DaemonJson, changes: readonly ListChange[]): readonly Edit[] {
	const missing = changes.filter(({ key }) => valueAt(root, key) === undefined);
	if (missing.length === 0) return [];
	const properties = propertiesOf(root).map(({ node }) => node);
	const last = properties.at(-1);
	const gap = gapOf(text, root);
	if (last === undefined) {
		const end = /\r\n|\n/.exec(text)?.[0] ?? '\n';
		const lines = missing.map(({ key, append }) => `  "${key}": ${listText(append, ' ')}`);
		const content = `{${end}${lines.join(`,${end}`)}${end}}`;
		return [{ offset: root.offset, length: root.length, content }];
	}
	const colon = colonText(text, last);
	const before = properties.at(-2);
	const between = text.slice(before === undefined ? root.offset + 1 : endOf(before), last.offset);
	const setOff = before !== undefined || between.includes('\n') ? lastLine(between) : gap;
	const content = missing
		.map(({ key, append }) => `,${setOff}"${key}"${colon}${listText(append, gap)}`)
		.join('');
	return [{ offset: endOf(last), length: 0, content }];
}

function itemGap(text: string, root: Node, items: readonly Node[]): string {
	const last = items.at(-1);
	const before = items.at(-2);
	const list = last?.parent;
	if (last === undefined || list === undefined) return ' ';
	const between = text.slice(before === undefined ? list.offset + 1 : endOf(before), last.offset);
	if (before !== undefined || between.includes('\n')) return lastLine(between);
	return gapOf(text, root);
}

/** What stands between two of a list in one line: a space, in files without any nothing. */
function gapOf(text: string, root: Node): string {
	const [first] = propertiesOf(root);
	return first === undefined || /\s$/.test(colonText(text, first.node)) ? ' ' : '';
}

function colonText(text: string, property: Node): string {
	const [key, value] = property.children ?? [];
	if (key === undefined || value === undefined) return ': ';
	const between = text.slice(endOf(key), value.offset);
	return between.includes('\n') ? ': ' : between;
}

/** White space without the comma and without empty lines before its last line. */
function lastLine(between: string): string {
	const space = between.replace(',', '');
	const at = space.lastIndexOf('\n');
	if (at === -1) return space;
	return space.slice(space[at - 1] === '\r' ? at - 1 : at);
}

function endOf(node: Node): number {
	return node.offset + node.length;
}

/** @throws Error when the bytes say anything else than what was there with the lists changed. */
function compare(
	now: DaemonJson | undefined,
	changes: readonly ListChange[],
	bytes: Uint8Array,
	source: DaemonJsonSource,
): void {
	const after = readDaemonJson(bytes, source);
	if (!after.ok) throw new Error(`an edit broke ${source.file}: ${after.fault.facts?.['problem']}`);
	for (const key of LIST_KEYS) {
		const entries = now?.lists[key]?.map(({ text }) => text);
		const change = changes.find((one) => one.key === key);
		const wanted = change === undefined ? entries : changedEntries(entries ?? [], change);
		const found = after.value.lists[key]?.map(({ text }) => text);
		if (JSON.stringify(found) !== JSON.stringify(wanted))
			throw new Error(`an edit of ${source.file} made ${key} something else`);
	}
	if (othersOf(after.value.text) !== othersOf(now?.text ?? '{}'))
		throw new Error(`an edit of ${source.file} touched other keys`);
}

function othersOf(text: string): string {
	const entries = Object.entries(JSON.parse(text) as Readonly<Record<string, unknown>>);
	return JSON.stringify(entries.filter(([key]) => !LIST_KEYS.some((known) => known === key)));
}
