import fc from 'fast-check';
import { expect, it } from 'vitest';
import { registryAuth } from '../../../../electron/engine/engine-modem';

it('writes credentials in padded base64url, as both engines read them', () => {
	fc.assert(
		fc.property(fc.string(), fc.string({ unit: 'binary' }), (username, password) => {
			const header = registryAuth({ username, password });
			expect(header).toMatch(/^[A-Za-z0-9_-]+={0,2}$/);
			expect(header.length % 4).toBe(0);
			const read = Buffer.from(header.replaceAll('-', '+').replaceAll('_', '/'), 'base64');
			expect(JSON.parse(read.toString())).toEqual(
				JSON.parse(JSON.stringify({ username, password })),
			);
		}),
	);
});
