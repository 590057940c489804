import { describe, expect, it } from 'vitest';
import { imageLines, matchLines } from '../../../../../electron/mirror/journal/run-images';
import { reduceRun } from '../../../../../shared/mirror/run-reducer';
import { madeRun } from '../../../../support/run-events';

const state = reduceRun(undefined, madeRun({ images: 5 }).all);
if (state === undefined) throw new Error('the run has not started');
const lines = imageLines(state);
const [first] = state.items;

describe('the images of a run as lines', () => {
	it('hold names and digests of each, one a line', () => {
		expect(lines.split('\n')).toHaveLength(state.items.length + 1);
		for (const item of state.items) expect(lines).toContain(item.destination);
	});

	it('are found by source, destination and digest, whatever the case', () => {
		const digest = first?.sourceDigest ?? '';
		for (const text of [first?.source, first?.destination.toUpperCase(), digest, ` ${digest} `]) {
			expect(matchLines('r', lines, text ?? '')).toMatchObject({
				runId: 'r',
				first: first?.source,
			});
		}
	});

	it('count each image once, and nothing that is not there', () => {
		expect(matchLines('r', 'a/a:a\ta/a:a\tx\ty\nb\tb\t\t\na\ta\t\t\n', 'a')).toEqual({
			runId: 'r',
			matches: 2,
			first: 'a/a:a',
		});
		for (const nothing of ['', '  ', 'nowhere']) {
			expect(matchLines('r', lines, nothing)).toBeUndefined();
		}
		expect(matchLines('r', '', 'a')).toBeUndefined();
	});
});
