import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterTags } from '../../../../../shared/mirror/tags/tag-filter';

const HEX = 'c'.repeat(64);
const TAGS = [
	'1.10.0',
	'1.9.0',
	'v1.9.1',
	'1.9.0-alpine',
	'2.0.0-rc.1',
	'2.0.0',
	'latest',
	'nightly',
];

describe('filterTags', () => {
	it.each([
		[
			'everything, oldest first',
			{},
			['latest', 'nightly', '1.9.0', '1.9.0-alpine', 'v1.9.1', '1.10.0', '2.0.0-rc.1', '2.0.0'],
		],
		['include', { include: ['v*', 'l?test'] }, ['latest', 'v1.9.1']],
		['an empty include takes nothing', { include: [] }, []],
		['exclude', { exclude: ['*-*', '*9*', 'n*'] }, ['latest', '1.10.0', '2.0.0']],
		['include, then exclude', { include: ['1.*'], exclude: ['*alpine'] }, ['1.9.0', '1.10.0']],
		['range', { semver: '>=1.9.1 <2' }, ['v1.9.1', '1.10.0']],
		['range takes variants of its versions', { semver: '1.9.0' }, ['1.9.0', '1.9.0-alpine']],
		['range takes no pre-release', { semver: '>=2.0.0-0 <2.0.0' }, ['2.0.0-rc.1']],
		['newest by version', { newest: 2 }, ['2.0.0-rc.1', '2.0.0']],
		['newest of the chosen', { exclude: ['*-rc*'], newest: 2 }, ['1.10.0', '2.0.0']],
		['newest without versions', { include: ['latest', 'nightly'], newest: 1 }, ['nightly']],
		['more than there are', { semver: '2', newest: 50 }, ['2.0.0']],
		[
			'the example of the mirror file',
			{ include: ['v*'], exclude: ['*-rc*'], semver: '>=1.4 <2', newest: 5 },
			['v1.9.1'],
		],
	])('%s', (_name, selection, chosen) => {
		expect(filterTags(TAGS, selection)).toEqual(chosen);
	});

	it('leaves out nulls, twins and what is no tag', () => {
		expect(filterTags(['1', null, '1', undefined, '', 'a/b', '-x', 'ü'], {})).toEqual(['1']);
	});

	it.each([
		`sha256-${HEX}`,
		`sha256-${HEX}.sig`,
		`sha256-${HEX}.att`,
		`sha256-${HEX}.sbom`,
		`sha512-${HEX}${HEX}.sig`,
		`sha512-${HEX}`,
	])('never gives %s', (tag) => {
		expect(filterTags([tag, '1'], { include: ['*'] })).toEqual(['1']);
	});

	it('keeps tags that only look alike', () => {
		expect(filterTags(['sha256-abc', 'sha-1234567'], {})).toHaveLength(2);
	});

	it('takes some of the tags, in the same order whatever order they came in', () => {
		const tag = fc.oneof(
			fc.stringMatching(/^[v]?\d\.\d(-rc\d)?$/),
			fc.constantFrom('latest', null),
		);
		fc.assert(
			fc.property(fc.array(tag), fc.integer({ min: 1, max: 5 }), (tags, newest) => {
				const chosen = filterTags(tags, { newest });
				expect(chosen.length).toBeLessThanOrEqual(newest);
				expect(filterTags([...tags].reverse(), { newest })).toEqual(chosen);
				expect(filterTags(tags, {}).slice(-newest)).toEqual(chosen);
			}),
		);
	});

	it('sorts thousands of tags', () => {
		const tags = Array.from({ length: 3000 }, (_, n) => `1.${(n * 7919) % 3000}.0`);
		expect(filterTags(tags, { newest: 1 })).toEqual(['1.2999.0']);
	});
});
