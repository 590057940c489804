import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toBase64 } from '../../../../shared/format/base64';

it('writes bytes as every other program does', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
			expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
		}),
	);
});
