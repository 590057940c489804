import { describe, expect, it } from 'vitest';
import {
	commonPath,
	imageProgress,
	imageRows,
} from '../../../../../renderer/screens/runs/image-rows';
import { reduceRun } from '../../../../../shared/mirror/run-reducer';
import { madeRun } from '../../../../support/run-events';

function stateOf(count?: number) {
	const made = madeRun({ images: 6, present: 1, failEvery: 4 });
	const state = reduceRun(undefined, made.all.slice(0, count));
	if (state === undefined) throw new Error('the run has not started');
	return state;
}

describe('rows of the images table', () => {
	it('are the images alone while all are closed', () => {
		const rows = imageRows(stateOf().items, new Set());
		expect(rows.map((row) => row.kind)).toEqual(Array(6).fill('image'));
	});

	it('show source, digest and every blob below an open image, the fault first', () => {
		const { items } = stateOf();
		const rows = imageRows(items, new Set(['image-3']));
		const parts = rows.filter((row) => row.kind !== 'image');
		expect(parts.map((row) => row.kind)).toEqual(['fact', 'fact', 'fact', 'blob', 'blob', 'blob']);
		expect(parts.map((row) => (row.kind === 'fact' ? row.name : row.id))).toEqual([
			'Failed',
			'Source',
			'Digest',
			'image-3-blob-0',
			'image-3-blob-1',
			'image-3-blob-2',
		]);
		expect(rows.findIndex((row) => row.id === 'image-4')).toBe(10);
	});

	it('have ids of their own', () => {
		const { items } = stateOf();
		const all = imageRows(items, new Set(items.map((item) => `image-${item.index}`)));
		expect(new Set(all.map((row) => row.id)).size).toBe(all.length);
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

describe('common path', () => {
	it.each([
		[[], ''],
		[['r.example/a/b:1'], 'r.example/a/'],
		[['r.example/a/b:1', 'r.example/a/c:1'], 'r.example/a/'],
		[['r.example/a/web:1', 'r.example/a/web-shop:1'], 'r.example/a/'],
		[['r.example/a:1', 's.example/a:1'], ''],
		[['r.example:1/a', 'r.example:11/a'], ''],
	])('of %j is %j', (references, expected) => {
		expect(commonPath(references)).toBe(expected);
	});
});
