import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../../shared/format/canonical-json';

describe('canonicalJson', () => {
	it('sorts keys at every depth and keeps the order of arrays', () => {
		expect(canonicalJson({ b: [{ z: 1, a: 2 }, 1], a: undefined, Z: null })).toBe(
			'{"Z":null,"b":[{"a":2,"z":1},1]}',
		);
	});

	it('means the same value', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
			}),
		);
	});

	it('does not depend on the order in which keys were set', () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
				const reversed = Object.fromEntries(Object.entries(value).reverse());
				expect(canonicalJson(reversed)).toBe(canonicalJson(value));
			}),
		);
	});
});
