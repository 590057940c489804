import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRate, parseRate, rateText } from '../../../../shared/format/rate';

describe('parseRate', () => {
	it.each([
		['200Mbit/s', 25_000_000],
		['25MB/s', 25_000_000],
		['1.5 Gbit/s', 187_500_000],
		['512KiB/s', 524_288],
		['64 kB/s', 64_000],
		['800bit/s', 100],
		['100B/s', 100],
		[' 1MiB/s ', 1_048_576],
	])('%s', (text, bytesPerSecond) => {
		expect(parseRate(text)).toBe(bytesPerSecond);
	});

	it.each([
		'',
		'200',
		'200Mbit',
		'200Mbps',
		'200mb/s',
		'25M/s',
		'0MB/s',
		'-1MB/s',
		'1e3MB/s',
		'MB/s',
		'1iB/s',
		'1.MB/s',
		'9999999999999999MB/s',
	])('refuses %j', (text) => {
		expect(parseRate(text)).toBeUndefined();
	});
});

describe('rateText', () => {
	it('is read back as the same number', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 999_999_999 }), (bytesPerSecond) => {
				expect(parseRate(rateText(bytesPerSecond))).toBe(bytesPerSecond);
			}),
		);
	});

	it.each(['200Mbit/s', '25MB/s', '512KiB/s', '1Tbit/s', '1GiB/s', '3bit/s'])(
		'%s survives',
		(text) => {
			const bytesPerSecond = parseRate(text) ?? 0;
			expect(parseRate(rateText(bytesPerSecond))).toBe(bytesPerSecond);
		},
	);

	it('prefers what a person would write', () => {
		expect(rateText(25_000_000)).toBe('200Mbit/s');
		expect(rateText(12_345)).toBe('12345B/s');
	});
});

describe('formatRate', () => {
	it('shows bytes a second', () => {
		expect(formatRate(48_200_000)).toBe('48.2 MB/s');
	});
});
