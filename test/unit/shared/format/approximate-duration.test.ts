import { describe, expect, it } from 'vitest';
import { approximateDuration } from '../../../../shared/format/approximate-duration';

describe('approximate duration', () => {
	it.each([
		[Number.NaN, 'a few seconds'],
		[-5, 'a few seconds'],
		[7500, 'a few seconds'],
		[7501, 'about 10 s'],
		[43_000, 'about 45 s'],
		[57_000, 'about 55 s'],
		[58_000, 'about 1 min'],
		[89_000, 'about 1 min'],
		[91_000, 'about 2 min'],
		[59 * 60_000, 'about 59 min'],
		[59.6 * 60_000, 'about 60 min'],
		[90 * 60_000, 'about 90 min'],
		[119.4 * 60_000, 'about 119 min'],
		[119.6 * 60_000, 'about 2 h'],
		[(2 * 60 + 56) * 60_000, 'about 3 h'],
	])('%d ms is %s', (ms, text) => {
		expect(approximateDuration(ms)).toBe(text);
	});
});
