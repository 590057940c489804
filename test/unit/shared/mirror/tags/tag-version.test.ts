import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTags, versionOf } from '../../../../../shared/mirror/tags/tag-version';

describe('versionOf', () => {
	it.each([
		['1', '1.0.0'],
		['v1.2', '1.2.0'],
		['V1.2.3', '1.2.3'],
		['1.4.0-alpine', '1.4.0'],
		['1.4-alpine3.19', '1.4.0'],
		['1.4.0_amd64', '1.4.0'],
		['1.2.3.4', '1.2.3'],
		['1.2.3-rc.1', '1.2.3-rc.1'],
		['1.2.3-rc1', '1.2.3-rc.1'],
		['1.2rc1', '1.2.0-rc.1'],
		['v2.0.0-beta_2', '2.0.0-beta-2'],
		['1.0.0-SNAPSHOT', '1.0.0-snapshot'],
		['1.0-alpha.01', '1.0.0-alpha.1'],
		['2024.01.15', '2024.1.15'],
		['20240115', '20240115.0.0'],
		['999999999999999', '999999999999999.0.0'],
	])('%s is %s', (tag, semver) => {
		expect(versionOf(tag)?.semver).toBe(semver);
	});

	it.each([
		'latest',
		'bookworm',
		'v',
		'1a2b3c4',
		'release-1.2',
		'9999999999999999999',
		'1..2',
		'',
		'sha-1',
	])('%j is none', (tag) => {
		expect(versionOf(tag)).toBeUndefined();
	});
});

describe('compareTags', () => {
	it('puts the newest last', () => {
		const inOrder = [
			'bookworm',
			'build9',
			'build10',
			'latest',
			'0.9',
			'1.0.0-alpha.1',
			'1.0.0-rc9',
			'1.0.0-rc10',
			'1.0.0',
			'1.0.0.2',
			'1.0.0-alpine',
			'1.2',
			'v1.2',
			'1.10',
			'2.0.0',
			'20240115',
		];
		expect([...inOrder].reverse().sort(compareTags)).toEqual(inOrder);
	});

	const tag = fc.oneof(
		fc.stringMatching(/^v?[0-3](\.[01]{1,2}){0,3}(-rc[0-9]|-alpine)?$/),
		fc.stringMatching(/^[ab0-9.]{1,5}$/),
	);

	it('is an order: same both ways round, equal only for equal tags, and transitive', () => {
		fc.assert(
			fc.property(tag, tag, tag, (a, b, c) => {
				expect(Math.sign(compareTags(a, b))).toBe(-Math.sign(compareTags(b, a)) || 0);
				expect(compareTags(a, b) === 0).toBe(a === b);
				const [first = '', second = '', third = ''] = [a, b, c].sort(compareTags);
				expect(compareTags(first, second)).toBeLessThanOrEqual(0);
				expect(compareTags(second, third)).toBeLessThanOrEqual(0);
				expect(compareTags(first, third)).toBeLessThanOrEqual(0);
			}),
			{ numRuns: 300 },
		);
	});
});
