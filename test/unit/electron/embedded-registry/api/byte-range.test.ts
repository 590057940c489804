import { expect, it } from 'vitest';
import { readByteRange } from '../../../../../electron/embedded-registry/api/byte-range';

it.each([
	[undefined, undefined],
	['bytes=0-0', { fromByte: 0, endByte: 1 }],
	['bytes=2-', { fromByte: 2, endByte: 10 }],
	['bytes=2-99', { fromByte: 2, endByte: 10 }],
	['bytes=-1', { fromByte: 9, endByte: 10 }],
	['bytes=-99', { fromByte: 0, endByte: 10 }],
	['bytes=10-', 'unsatisfiable'],
	['bytes=-0', 'unsatisfiable'],
	['bytes=5-4', undefined],
	['bytes=0-1,3-4', undefined],
	['bytes=-', undefined],
	['bytes=a-b', undefined],
	['items=0-1', undefined],
])('reads %s of ten bytes', (header, range) => {
	expect(readByteRange(header, 10)).toEqual(range);
});

it('has no range of nothing', () => {
	expect(readByteRange('bytes=0-0', 0)).toBe('unsatisfiable');
	expect(readByteRange('bytes=-1', 0)).toBe('unsatisfiable');
});
