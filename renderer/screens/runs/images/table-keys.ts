// What a key does in the images table, after the ARIA Authoring Practices' tree grid with rows as stops.
import type { ImageRow, ImageRows } from './image-rows';

const PAGE = 10;

export interface KeyAnswer {
	/** The row that becomes the active one. */
	readonly index: number;
	readonly toggle?: { readonly id: string; readonly isOpen: boolean };
}

/** Gives what the key does; `undefined` for keys that are not the table's. `activeIndex` is -1 at first. */
export function nextActive(
	key: string,
	rows: ImageRows,
	activeIndex: number,
): KeyAnswer | undefined {
	if (rows.count === 0) {
		return undefined;
	}
	const moved = movedIndex(key, rows.count, activeIndex);
	if (moved !== undefined) {
		return { index: Math.min(rows.count - 1, Math.max(0, moved)) };
	}
	const row = rows.at(activeIndex);
	return row === undefined ? undefined : branchAnswer(key, rows, row, activeIndex);
}

function movedIndex(key: string, count: number, activeIndex: number): number | undefined {
	switch (key) {
		case 'ArrowDown':
			return activeIndex + 1;
		case 'ArrowUp':
			return activeIndex - 1;
		case 'PageDown':
			return activeIndex + PAGE;
		case 'PageUp':
			return activeIndex - PAGE;
		case 'Home':
			return 0;
		case 'End':
			return count - 1;
		default:
			return undefined;
	}
}

function branchAnswer(
	key: string,
	rows: ImageRows,
	row: ImageRow,
	index: number,
): KeyAnswer | undefined {
	if (key === 'Enter' || key === ' ') {
		return row.kind === 'image'
			? { index, toggle: { id: row.id, isOpen: !row.isOpen } }
			: undefined;
	}
	if (key === 'ArrowRight' && row.kind === 'image') {
		return row.isOpen ? { index: index + 1 } : { index, toggle: { id: row.id, isOpen: true } };
	}
	if (key !== 'ArrowLeft') {
		return undefined;
	}
	if (row.kind !== 'image') {
		return { index: rows.indexOf(row.parentId) };
	}
	return row.isOpen ? { index, toggle: { id: row.id, isOpen: false } } : undefined;
}
