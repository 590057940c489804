import { describe, expect, it } from 'vitest';
import {
	type ImageRow,
	imageProgress,
	imageRows,
	rowText,
} from '../../../../../../renderer/screens/runs/images/image-rows';
import { reduceRun } from '../../../../../../shared/mirror/run-reducer';
import { madeRun } from '../../../../../support/run-events';

function stateOf(count?: number) {
	const made = madeRun({ images: 6, present: 1, failEvery: 4 });
	const state = reduceRun(undefined, made.all.slice(0, count));
	if (state === undefined) throw new Error('the run has not started');
	return state;
}

/** All rows in order. */
function listed(...[items, shown, open]: Parameters<typeof imageRows>): ImageRow[] {
	const rows = imageRows(items, shown, open);
	return Array.from({ length: rows.count }, (_, index) => {
		const row = rows.at(index);
		if (row === undefined) throw new Error(`no row at ${index}`);
		expect(rows.indexOf(row.id)).toBe(index);
		return row;
	});
}

describe('rows of the images table', () => {
	it('are the images alone while all are closed', () => {
		const rows = listed(stateOf().items, undefined, new Set());
		expect(rows.map((row) => row.kind)).toEqual(Array(6).fill('image'));
	});

	it('show what is known and every blob below an open image, the fault first', () => {
		const { items } = stateOf();
		const rows = listed(items, undefined, new Set(['image-3']));
		const parts = rows.filter((row) => row.kind !== 'image');
		expect(parts.map((row) => (row.kind === 'fact' ? row.name : row.id))).toEqual([
			'Problem',
			'Means',
			'To do',
			'Details',
			'Source',
			'Digest',
			'Platforms',
			'image-3-blob-0',
			'image-3-blob-1',
			'image-3-blob-2',
		]);
		expect(rows.findIndex((row) => row.id === 'image-4')).toBe(14);
	});

	it('are found by their ids with several open, filtered or not, and end where they end', () => {
		const { items } = stateOf();
		const all = listed(items, undefined, new Set(items.map((item) => `image-${item.index}`)));
		expect(new Set(all.map((row) => row.id)).size).toBe(all.length);
		const some = listed(items, [1, 3, 5], new Set(['image-5', 'image-2', 'image-1']));
		expect(some.filter((row) => row.kind === 'image').map((row) => row.id)).toEqual([
			'image-1',
			'image-3',
			'image-5',
		]);
		const rows = imageRows(items, [1, 3, 5], new Set(['image-1']));
		for (const id of ['image-2', 'image-99', 'image-3-fact-0', 'image-1-fact-99', 'head', ''])
			expect(rows.indexOf(id)).toBe(-1);
		expect(rows.at(rows.count)).toBeUndefined();
		expect(rows.at(-1)).toBeUndefined();
	});

	it('stay where they are when only numbers change', () => {
		const open = new Set(['image-2']);
		const early = listed(stateOf(10).items, undefined, open);
		const later = listed(stateOf(14).items, undefined, open);
		expect(later.map((row) => row.id)).toEqual(early.map((row) => row.id));
	});

	it('say what is copied of them', () => {
		const { items, blobs } = stateOf();
		const rows = listed(items, undefined, new Set(['image-0']));
		const texts = rows.map((row) => rowText(row, blobs));
		expect(texts[0]).toBe(items[0]?.destination);
		expect(texts).toContain(items[0]?.source);
		expect(texts.filter((one) => one.startsWith('sha256:')).length).toBe(4);
	});
});

describe('progress of an image', () => {
	it('counts everything that is at the destination, and what crossed for it alone', () => {
		const state = stateOf();
		const [present, first, second] = state.items;
		if (present === undefined || first === undefined || second === undefined)
			throw new Error('no items');
		const moved = imageProgress(first, state.blobs);
		expect(moved.doneBytes).toBe(moved.totalBytes);
		expect(moved.movedBytes).toBe(moved.totalBytes);
		// Its base layer was mounted from the first one.
		const shared = imageProgress(second, state.blobs);
		expect(shared.doneBytes).toBe(shared.totalBytes);
		expect(shared.movedBytes).toBe(shared.totalBytes - 30_000_000);
	});

	it('never exceeds the whole at any moment of a run', () => {
		const { all } = madeRun({ images: 6, present: 1, failEvery: 4 });
		for (let count = 4; count <= all.length; count += 1) {
			const state = stateOf(count);
			for (const item of state.items) {
				const { doneBytes, totalBytes } = imageProgress(item, state.blobs);
				expect(doneBytes).toBeLessThanOrEqual(totalBytes);
			}
		}
	});
});
