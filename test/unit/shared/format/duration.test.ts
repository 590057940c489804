import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration } from '../../../../shared/format/duration';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('formatDuration', () => {
	it.each([
		[0, '0 s'],
		[-1, '0 s'],
		[Number.NaN, '0 s'],
		[4, '0.0 s'],
		[420, '0.4 s'],
		[9_949, '9.9 s'],
		[9_960, '10 s'],
		[45_000, '45 s'],
		[59_499, '59 s'],
		[59_500, '1 min'],
		[200_000, '3 min 20 s'],
		[HOUR - 1, '1 h'],
		[2 * HOUR + 5 * MINUTE, '2 h 5 min'],
		[24 * HOUR - MINUTE, '23 h 59 min'],
		[24 * HOUR - 1, '1 d'],
		[76 * HOUR, '3 d 4 h'],
	])('%d ms is %s', (durationMs, text) => {
		expect(formatDuration(durationMs)).toBe(text);
	});

	it('never shows 60 s, 60 min or 24 h', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 100 * 24 * HOUR }), (durationMs) => {
				expect(formatDuration(durationMs)).not.toMatch(/\b(60 s|60 min|24 h)\b/);
			}),
		);
	});
});
