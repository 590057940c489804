import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern } from '../../../../../shared/mirror/tags/tag-pattern';

describe('matchesPattern', () => {
	it.each([
		['v1.2', 'v*', true],
		['1.2', 'v*', false],
		['v1.2', '*', true],
		['v1.2', 'v1.2', true],
		['v1x2', 'v1.2', false],
		['1.2-rc1', '*-rc*', true],
		['1.2-rc', '*-rc*', true],
		['1.2', '1.?', true],
		['1.22', '1.?', false],
		['1.', '1.?', false],
		['abab', '*ab', true],
		['ababc', '*ab', false],
		['', '**', true],
		['', '?', false],
		['V1', 'v1', false],
		['a[b]', 'a[b]', true],
		['ab', 'a[b]', false],
	])('%j fits %j: %s', (tag, pattern, fits) => {
		expect(matchesPattern(tag, pattern)).toBe(fits);
	});

	it('agrees with the expression that says the same', () => {
		const text = (letters: string) =>
			fc.string({ unit: fc.constantFrom(...letters), maxLength: 12 });
		fc.assert(
			fc.property(text('ab.'), text('ab.*?'), (tag, pattern) => {
				const expression = pattern.replace(/[.]/g, '\\.').replace(/\*+/g, '.*').replace(/\?/g, '.');
				expect(matchesPattern(tag, pattern)).toBe(new RegExp(`^${expression}$`).test(tag));
			}),
			{ numRuns: 1000 },
		);
	});

	it('does not go astray in many stars', () => {
		expect(matchesPattern('a'.repeat(128), `${'a*'.repeat(60)}b`)).toBe(false);
	});
});
