// The list of a draft as the rows that people look at: every line that says something, once, with what it is.
import type { ImageListReading } from '../../image-list/from-text';
import { formatReference } from '../../oci/reference';

/** `moving`: no tag was given, so "latest" is meant, and that moves. */
export const LIST_ROW_STATES = ['ok', 'moving', 'repeated', 'problem'] as const;
export type ListRowState = (typeof LIST_ROW_STATES)[number];

export interface ListRow {
	/** From 1. */
	readonly line: number;
	readonly state: ListRowState;
	/** The reference in full; of a problem, the line as it may be shown. */
	readonly name: string;
	/** Registry host; empty for a problem. */
	readonly host: string;
	/** Of a repetition: the line that it repeats. */
	readonly firstLine?: number;
	/** Of a problem: completes "the line …". */
	readonly problem?: string;
	readonly remedy?: string;
	/** What a filter looks in, in lower case. */
	readonly search: string;
}

/** Gives the rows in the order of the lines. */
export function listRows(reading: ImageListReading): readonly ListRow[] {
	const rows: ListRow[] = [];
	for (const { line, reference } of reading.references) {
		const name = formatReference(reference);
		const state = reference.isTagImplied ? 'moving' : 'ok';
		rows.push({ line, state, name, host: reference.registry, search: name });
	}
	for (const { line, firstLine, reference } of reading.repeated) {
		const host = reference.slice(0, reference.indexOf('/'));
		rows.push({ line, state: 'repeated', name: reference, host, firstLine, search: reference });
	}
	for (const { line, text, problem, remedy } of reading.problems) {
		const search = text.toLowerCase();
		rows.push({ line, state: 'problem', name: text, host: '', problem, remedy, search });
	}
	return rows.sort((a, b) => a.line - b.line);
}

/** Counts rows by state. */
export function countRows(rows: readonly ListRow[]): Readonly<Record<ListRowState, number>> {
	const counts = { ok: 0, moving: 0, repeated: 0, problem: 0 };
	for (const { state } of rows) {
		counts[state] += 1;
	}
	return counts;
}

/** Gives the rows that have one of the states and hold every word of the filter. */
export function filterRows<Row extends { readonly search: string }>(
	rows: readonly Row[],
	filter: string,
	isWanted: (row: Row) => boolean = () => true,
): readonly Row[] {
	const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
	return rows.filter((row) => isWanted(row) && words.every((word) => row.search.includes(word)));
}
