// What changes in a file, line by line, as it is shown: three lines around each change, the rest counted.
import { diffArrays } from 'diff';
import { visibleText } from '../../format/visible-text';
import type { DiffRow } from '../trust-plan';

/** Lines shown before and after each change. */
const CONTEXT = 3;
/** Changed lines up to which the shortest difference is looked for; what differs more is shown as out and in. */
const MAX_EDIT_LENGTH = 1500;
/** Characters of a line; of longer ones the part around the change is shown. */
const MAX_LINE = 1000;
/** Characters that stay before a change in a long line. */
const LEAD = 200;

type LineRow = Extract<DiffRow, { text: string }>;

/**
 * Gives the rows of a change from one content to another; `undefined` is no file. Line ends that are not a line feed and
 * a last line without one are told; what is no UTF-8 text is told by its size. Equal contents give no rows.
 */
export function lineDiff(
	before: Uint8Array | undefined,
	after: Uint8Array | undefined,
): readonly DiffRow[] {
	const old = textOf(before);
	const now = textOf(after);
	if (old === undefined || now === undefined) {
		return areEqual(before, after) ? [] : wholeRows(before, after, { old, now });
	}
	return old === now ? [] : skipUnchanged(allRows(linesOf(old), linesOf(now)));
}

/** Gives the text of a content, `''` of no file, `undefined` of what is no text. A byte order mark stays in it. */
function textOf(bytes: Uint8Array | undefined): string | undefined {
	if (bytes === undefined) return '';
	if (bytes.includes(0)) return undefined;
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		return undefined;
	}
}

function areEqual(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
	return (
		one !== undefined &&
		other !== undefined &&
		one.length === other.length &&
		one.every((byte, index) => byte === other[index])
	);
}

/** One side or both is no text: everything goes out and comes in. */
function wholeRows(
	before: Uint8Array | undefined,
	after: Uint8Array | undefined,
	{ old, now }: { readonly old: string | undefined; readonly now: string | undefined },
): readonly DiffRow[] {
	const removed: readonly DiffRow[] =
		old === undefined
			? [{ kind: 'removed-bytes', bytes: before?.length ?? 0 }]
			: allRows(linesOf(old), []);
	const added: readonly DiffRow[] =
		now === undefined
			? [{ kind: 'added-bytes', bytes: after?.length ?? 0 }]
			: allRows([], linesOf(now));
	return [...removed, ...added];
}

/** Gives lines with their ends. */
function linesOf(text: string): readonly string[] {
	return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function allRows(old: readonly string[], now: readonly string[]): readonly LineRow[] {
	const head = commonLines(old, now, (lines, index) => lines[index]);
	const oldRest = old.slice(head);
	const nowRest = now.slice(head);
	const tail = commonLines(oldRest, nowRest, (lines, index) => lines[lines.length - 1 - index]);
	const oldMiddle = oldRest.slice(0, oldRest.length - tail);
	const nowMiddle = nowRest.slice(0, nowRest.length - tail);
	const changes = diffArrays([...oldMiddle], [...nowMiddle], {
		maxEditLength: MAX_EDIT_LENGTH,
	}) ?? [
		{ removed: true, added: false, value: oldMiddle },
		{ removed: false, added: true, value: nowMiddle },
	];
	const rows = numberedRows();
	rows.add('same', old.slice(0, head));
	for (const [index, { removed, added, value }] of changes.entries()) {
		const kind = removed ? 'removed' : added ? 'added' : 'same';
		rows.add(kind, value, counterpart(changes, index));
	}
	rows.add('same', oldRest.slice(oldRest.length - tail));
	return rows.all;
}

function commonLines(
	one: readonly string[],
	other: readonly string[],
	at: (lines: readonly string[], index: number) => string | undefined,
): number {
	const most = Math.min(one.length, other.length);
	let count = 0;
	while (count < most && at(one, count) === at(other, count)) count += 1;
	return count;
}

interface Change {
	readonly removed: boolean;
	readonly added: boolean;
	readonly value: readonly string[];
}

/** Gives the lines that stand for a changed stretch on the other side. */
function counterpart(changes: readonly Change[], index: number): readonly string[] {
	const change = changes[index];
	const other = change?.removed === true ? changes[index + 1] : changes[index - 1];
	const isOther =
		change?.removed === true ? other?.added === true : change?.added && other?.removed;
	return isOther === true ? (other?.value ?? []) : [];
}

function numberedRows(): {
	readonly all: readonly LineRow[];
	add(kind: LineRow['kind'], lines: readonly string[], others?: readonly string[]): void;
} {
	const all: LineRow[] = [];
	let before = 0;
	let after = 0;
	return {
		all,
		add(kind, lines, others = []) {
			for (const [index, line] of lines.entries()) {
				if (kind !== 'added') before += 1;
				if (kind !== 'removed') after += 1;
				all.push({
					kind,
					...(kind === 'added' ? {} : { before }),
					...(kind === 'removed' ? {} : { after }),
					...shownLine(line, others[index]),
				});
			}
		},
	};
}

function shownLine(line: string, other: string | undefined): Pick<LineRow, 'text' | 'end'> {
	const content = line.replace(/\r?\n$/, '');
	const text = cut(content, other)
		.split('\t')
		.map((part) => visibleText(part, MAX_LINE + 2))
		.join('\t');
	if (line.endsWith('\r\n')) return { text, end: 'crlf' };
	return line.endsWith('\n') ? { text } : { text, end: 'none' };
}

/** Of a long line the part from shortly before its first difference. */
function cut(line: string, other: string | undefined): string {
	if (line.length <= MAX_LINE) return line;
	let same = 0;
	while (other !== undefined && same < line.length && line[same] === other[same]) same += 1;
	const from = other === undefined || same <= MAX_LINE - LEAD ? 0 : same - LEAD;
	const part = line.slice(from, from + MAX_LINE);
	return `${from > 0 ? '…' : ''}${part}${from + MAX_LINE < line.length ? '…' : ''}`;
}

/** Counts stretches of equal lines that are further than the context from a change; a lone line is shown. */
function skipUnchanged(rows: readonly LineRow[]): readonly DiffRow[] {
	const isNear = new Uint8Array(rows.length);
	for (const [index, { kind }] of rows.entries()) {
		if (kind !== 'same') isNear.fill(1, Math.max(0, index - CONTEXT), index + CONTEXT + 1);
	}
	const shown: DiffRow[] = [];
	let index = 0;
	while (index < rows.length) {
		const next = isNear.indexOf(1, index);
		const end = next < 0 ? rows.length : next;
		if (end - index > 1) shown.push({ kind: 'skipped', lines: end - index });
		else for (const row of rows.slice(index, end)) shown.push(row);
		const row = rows[end];
		if (row !== undefined) shown.push(row);
		index = end + 1;
	}
	return shown;
}
