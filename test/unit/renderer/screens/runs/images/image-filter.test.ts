import { describe, expect, it } from 'vitest';
import {
	filterCounts,
	filterOf,
	IMAGE_FILTERS,
	shownImages,
} from '../../../../../../renderer/screens/runs/images/image-filter';
import { reduceRun } from '../../../../../../shared/mirror/run-reducer';
import { itemCounts } from '../../../../../../shared/mirror/run-selectors';
import { madeRun } from '../../../../../support/run-events';

const made = madeRun({ images: 30, present: 2, failEvery: 7, atOnce: 4 });

function stateAfter(share: number) {
	const state = reduceRun(undefined, made.all.slice(0, Math.floor(made.all.length * share)));
	if (state === undefined) throw new Error('the run has not started');
	return state;
}

describe('filter of images', () => {
	it.each([
		[0.3, true],
		[0.6, true],
		[0.6, false],
		[1, false],
	])(
		'every image is in one filter, as many as are counted (%d of the run, live %s)',
		(share, isLive) => {
			const state = stateAfter(share);
			const counts = filterCounts(itemCounts(state), isLive);
			for (const filter of IMAGE_FILTERS) {
				const shown = shownImages(state.items, { filter, words: '', isLive });
				expect(shown?.length ?? state.items.length).toBe(counts[filter]);
			}
			const { all, ...others } = counts;
			expect(Object.values(others).reduce((sum, number) => sum + number, 0)).toBe(all);
		},
	);

	it('nothing is running in a run that ended', () => {
		const running = stateAfter(0.5).items.find((item) => filterOf(item, true) === 'running');
		if (running === undefined) throw new Error('nothing runs');
		expect(filterOf(running, false)).toBe('waiting');
	});

	it.each([
		['webhook-8:', [8]],
		['WEBHOOK-8:', [8]],
		['pkg.dev webhook :3.', [0, 8, 16, 24]],
		['no such image', []],
		['   ', undefined],
	])('finds %j by source and destination', (words, expected) => {
		expect(shownImages(stateAfter(1).items, { filter: 'all', words, isLive: false })).toEqual(
			expected,
		);
	});

	it('finds an image by its digest, and only among those that the other filter shows', () => {
		const { items } = stateAfter(1);
		const failed = items.find((item) => item.phase === 'failed');
		if (failed === undefined) throw new Error('nothing failed');
		const words = failed.destinationDigest?.slice(0, 30) ?? '';
		const find = (filter: 'failed' | 'done') =>
			shownImages(items, { filter, words, isLive: false });
		expect(find('failed')).toContain(failed.index);
		expect(find('done')).not.toContain(failed.index);
	});

	it('sees an image anew when its digest becomes known', () => {
		const [item] = stateAfter(1).items;
		if (item === undefined) throw new Error('no item');
		const { destinationDigest: _, sourceDigest: __, ...unknown } = item;
		const choice = { filter: 'all', words: 'sha256:', isLive: true } as const;
		expect(shownImages([unknown], choice)).toEqual([]);
		expect(shownImages([item], choice)).toEqual([0]);
	});
});
