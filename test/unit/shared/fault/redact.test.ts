import { describe, expect, it } from 'vitest';
import { KnownSecrets } from '../../../../shared/fault/known-secrets';
import { redact } from '../../../../shared/fault/redact';

const SECRET = 'CANARY7f3aQ9';

describe('redaction', () => {
	it.each([
		`Authorization: Basic ${SECRET}==`,
		`authorization=Bearer ${SECRET}`,
		`{"authorization":"Bearer ${SECRET}.x.y"}`,
		`Proxy-Authorization: Basic ${SECRET}`,
		`sent Bearer ${SECRET} to it`,
		`Set-Cookie: session=${SECRET}; Path=/`,
		`https://user:${SECRET}@reg.example/v2/`,
		`https://${SECRET}@reg.example/v2/`,
		`http://proxy:${SECRET}@10.0.0.1:3128`,
		`GET https://s3.example/b?X-Amz-Signature=${SECRET}&x=1`,
		`/v2/app/blobs/uploads/1?_state=${SECRET}`,
		`X-Amz-Security-Token=${SECRET}`,
		`{"token":"${SECRET}","expires_in":60}`,
		`{"access_token": "${SECRET}"}`,
		`refresh_token=${SECRET}&service=x`,
		`password=${SECRET}`,
		`eyJhbGciOiJSUzI1NiJ9.${SECRET}.${SECRET}`,
		`-----BEGIN RSA PRIVATE KEY-----\n${SECRET}\n-----END RSA PRIVATE KEY-----`,
		`-----BEGIN PRIVATE KEY-----\n${SECRET}`,
	])('takes the secret out of %s', (text) => {
		expect(redact(text)).not.toContain(SECRET);
	});

	it('takes known secrets out wherever they stand', () => {
		const known = new KnownSecrets();
		known.add(SECRET, 'user');
		expect(redact(`the word ${SECRET} alone`, known)).toBe('the word ••• alone');
	});

	it.each([
		'registry.example:8443/team/app:1.0 answered HTTP 404: MANIFEST_UNKNOWN',
		`sha256:${'a'.repeat(64)}`,
		'Bearer realm="https://auth.example/token",service="x"',
		'connect ECONNREFUSED 127.0.0.1:5000',
		'https://registry.example/v2/app/manifests/1',
	])('leaves %s as it is', (text) => {
		expect(redact(text)).toBe(text);
	});

	it.each([
		'a',
		'a://',
		'x-amz-',
		'-eyJ',
		'token',
		'bearer ',
		'-----BEGIN ',
		'password=',
		'?',
		'a:@',
	])('costs no more than the length of a text of %j', (piece) => {
		const startedAtMs = performance.now();
		redact(piece.repeat(Math.ceil(100_000 / piece.length)));
		expect(performance.now() - startedAtMs).toBeLessThan(4000);
	});
});
