import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGoogleKey } from '../../../../shared/registry/google-key';

const KEY = {
	type: 'service_account',
	project_id: 'p',
	private_key: '-----BEGIN PRIVATE KEY-----\nCANARY\n-----END PRIVATE KEY-----\n',
	client_email: 'puller@p.iam.gserviceaccount.com',
};

describe('a service account key', () => {
	it('tells whose it is, and nothing else of it', () => {
		const text = `\n${JSON.stringify(KEY, null, 2)}\n`;
		expect(readGoogleKey(text)).toEqual({ clientEmail: KEY.client_email });
		expect(readGoogleKey(`\uFEFF${text}`)).toEqual({ clientEmail: KEY.client_email });
	});

	it.each([
		['a password', 's3cret'],
		['other JSON', '{"auths":{}}'],
		['a user credential', JSON.stringify({ ...KEY, type: 'authorized_user' })],
		['a key that is cut', JSON.stringify(KEY).slice(0, -5)],
		['too long', JSON.stringify({ ...KEY, more: 'x'.repeat(20_000) })],
	])('is not: %s', (_name, text) => {
		expect(readGoogleKey(text)).toBeUndefined();
	});

	it('is read or not, but never throws', () => {
		fc.assert(fc.property(fc.json(), (text) => void readGoogleKey(text)));
	});
});
