import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiryOf } from '../../../../electron/credentials/secret-expiry';

const encoded = (document: object) => Buffer.from(JSON.stringify(document)).toString('base64url');
const jwt = (claims: object) => `${encoded({ alg: 'none' })}.${encoded(claims)}.x`;

describe('the end of a secret', () => {
	it.each([
		['a JSON Web Token, as Azure gives', jwt({ exp: 1_800_000_000 }), 1_800_000_000_000],
		['a JSON Web Token that does not tell', jwt({ sub: 'x' }), undefined],
		['a token whose end is no number', jwt({ exp: 'soon' }), undefined],
		[
			'a password of Amazon’s registry',
			Buffer.from(JSON.stringify({ payload: 'x', expiration: 1_800_000_000 })).toString('base64'),
			1_800_000_000_000,
		],
		['a token of Google', 'ya29.a0AfB_byC', undefined],
		['a password', 'correct horse battery staple', undefined],
		['a password that begins as JSON does', 'eyes.wide.shut', undefined],
		['a key file', '{"type":"service_account","expiration":5}', undefined],
	])('of %s', (_, secret, expected) => {
		expect(expiryOf(secret)).toBe(expected);
	});

	it('is read or not, but never throws', () => {
		fc.assert(fc.property(fc.string(), (text) => void expiryOf(`ey${text}.ey${text}.x`)));
	});
});
