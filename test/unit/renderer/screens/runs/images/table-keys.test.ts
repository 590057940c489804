import { describe, expect, it } from 'vitest';
import { imageRows } from '../../../../../../renderer/screens/runs/images/image-rows';
import { nextActive } from '../../../../../../renderer/screens/runs/images/table-keys';
import { reduceRun } from '../../../../../../shared/mirror/run-reducer';
import { madeRun } from '../../../../../support/run-events';

const items = reduceRun(undefined, madeRun({ images: 30, ownLayers: 1 }).planning)?.items ?? [];
/** Row 0 closed; row 1 open with rows 2–5 below; the rest closed. */
const rows = imageRows(items, undefined, new Set(['image-1']));

describe('keys of the images table', () => {
	it.each([
		['ArrowDown', -1, 0],
		['ArrowDown', 0, 1],
		['ArrowDown', rows.count - 1, rows.count - 1],
		['ArrowUp', 0, 0],
		['ArrowUp', 5, 4],
		['PageDown', 0, 10],
		['PageUp', 4, 0],
		['Home', 20, 0],
		['End', 0, rows.count - 1],
	])('%s from %d goes to %d', (key, from, to) => {
		expect(nextActive(key, rows, from)).toEqual({ index: to });
	});

	it.each([
		['ArrowRight', 0, { index: 0, toggle: { id: 'image-0', isOpen: true } }],
		['ArrowRight', 1, { index: 2 }],
		['ArrowRight', 2, undefined],
		['ArrowLeft', 3, { index: 1 }],
		['ArrowLeft', 1, { index: 1, toggle: { id: 'image-1', isOpen: false } }],
		['ArrowLeft', 0, undefined],
		['Enter', 0, { index: 0, toggle: { id: 'image-0', isOpen: true } }],
		[' ', 1, { index: 1, toggle: { id: 'image-1', isOpen: false } }],
		['Enter', 2, undefined],
		['ArrowRight', -1, undefined],
		['Tab', 0, undefined],
		['x', 0, undefined],
	])('%j from %d: %j', (key, from, answer) => {
		expect(nextActive(key, rows, from)).toEqual(answer);
	});

	it('does nothing in an empty table', () => {
		expect(nextActive('End', imageRows([], undefined, new Set()), -1)).toBeUndefined();
	});
});
