import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trimEndOf, trimOf } from '../../../../shared/format/trim-characters';

describe('taking characters off', () => {
	it('is what the pattern does', () => {
		const text = fc.string({ unit: fc.constantFrom('/', '.', 'a', ' ') });
		fc.assert(
			fc.property(text, (one) => {
				expect(trimEndOf(one, '/.')).toBe(one.replace(/[/.]+$/, ''));
				expect(trimOf(one, '/.')).toBe(one.replace(/^[/.]+|[/.]+$/g, ''));
			}),
		);
	});

	it('takes a row in the middle of a long text for what it is', () => {
		const row = `a${'/'.repeat(2_000_000)}b`;
		expect(trimEndOf(row, '/')).toBe(row);
		expect(trimOf(row, '/')).toBe(row);
	});
});
