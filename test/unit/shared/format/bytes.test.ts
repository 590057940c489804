import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBytes } from '../../../../shared/format/bytes';

describe('formatBytes', () => {
	it.each([
		[0, '0 B'],
		[-5, '0 B'],
		[Number.NaN, '0 B'],
		[1, '1 B'],
		[999, '999 B'],
		[1000, '1.0 kB'],
		[1234, '1.2 kB'],
		[99_949, '99.9 kB'],
		[99_950, '100 kB'],
		[999_499, '999 kB'],
		[999_500, '1.0 MB'],
		[48_200_000, '48.2 MB'],
		[482_000_000, '482 MB'],
		[1_500_000_000, '1.5 GB'],
		[2e12, '2.0 TB'],
		[9e18, '9000 PB'],
	])('%d is %s', (bytes, text) => {
		expect(formatBytes(bytes)).toBe(text);
	});

	it('never shows more than six characters of number and unit below a thousand petabytes', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 9e14 }), (bytes) => {
				expect(formatBytes(bytes)).toMatch(/^(\d{1,2}\.\d|\d{1,3}) (k|M|G|T|P)?B$/);
			}),
		);
	});

	it('differs from the true size by at most five in a hundred', () => {
		const factors: Record<string, number> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 9e14 }), (bytes) => {
				const [value = '', unit = ''] = formatBytes(bytes).split(' ');
				const shown = Number(value) * (factors[unit] ?? 0);
				expect(Math.abs(shown - bytes) / bytes).toBeLessThan(0.051);
			}),
		);
	});
});
