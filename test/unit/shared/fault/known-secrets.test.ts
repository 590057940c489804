import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnownSecrets } from '../../../../shared/fault/known-secrets';

const SECRET = 'CANARY7 un/co+mm"on&é';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

function knowing(secret: string, username = 'user'): KnownSecrets {
	const known = new KnownSecrets();
	known.add(secret, username);
	return known;
}

const SPELLINGS: readonly (readonly [string, (secret: string) => string])[] = [
	['as it is', (secret) => secret],
	['in capitals', (secret) => secret.replace(/[a-z]/g, (one) => one.toUpperCase())],
	['base64 with the user', (secret) => base64(`user:${secret}`)],
	['base64 with another user', (secret) => base64(`somebody:${secret}`)],
	['base64 alone', base64],
	['base64 with words around it', (secret) => base64(`x${secret} is wrong`)],
	['base64 of JSON', (secret) => base64(JSON.stringify({ username: 'u', password: secret }))],
	['base64 for URLs', (secret) => Buffer.from(`user:${secret}`).toString('base64url')],
	['base64 without padding', (secret) => base64(`user:${secret}`).replace(/=+$/, '')],
	['URL-encoded', encodeURIComponent],
	['URL-encoded in small letters', (secret) => encodeURIComponent(secret).toLowerCase()],
	['as a form', (secret) => new URLSearchParams({ p: secret }).toString().slice(2)],
	['JSON', (secret) => JSON.stringify(secret)],
	['JSON in JSON', (secret) => JSON.stringify(JSON.stringify(secret))],
	['JSON by Go', (secret) => JSON.stringify(secret).replaceAll('&', '\\u0026')],
	['HTML', (secret) => secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
	['HTML by Go', (secret) => secret.replaceAll('&', '&amp;').replaceAll('"', '&#34;')],
	['hex', (secret) => Buffer.from(secret).toString('hex')],
	['as a code', (secret) => secret.toUpperCase().replace(/[^A-Z0-9_-]/g, '_')],
];

describe('a known secret', () => {
	it.each(SPELLINGS)('is taken out %s', (_name, spell) => {
		const said = knowing(SECRET).without(`before <${spell(SECRET)}> after`);
		expect(said).toMatch(/^before <"?(?:\\")?•••(?:\\")?"?> after$/);
	});

	it.each(SPELLINGS)('is taken out %s where the text was cut in its middle', (_name, spell) => {
		const known = knowing(SECRET);
		const spelled = spell(SECRET);
		for (let length = 8; length < spelled.length; length += 1) {
			const cut = `failed for ${spelled.slice(0, length)}`;
			if (spelled.slice(0, length).toLowerCase().includes('canary'))
				for (const text of [cut, `${cut}…`]) expect(known.without(text)).not.toMatch(/canary/i);
		}
	});

	it('is found whatever it is and wherever it stands', () => {
		const secret = fc.string({ unit: 'grapheme', minLength: 8, maxLength: 40 });
		const around = fc.string({ unit: 'grapheme', maxLength: 20 });
		fc.assert(
			fc.property(secret, around, around, (password, before, after) => {
				const known = knowing(password);
				for (const text of [
					`${before}${password}${after}`,
					`${before}${base64(`${before}:${password}${after}`)}`,
					JSON.stringify({ a: before, b: password }),
				]) {
					const said = known.without(text);
					if (password.length >= 8 && password.trim() !== '') expect(said).not.toContain(password);
				}
			}),
		);
	});

	it('leaves everything else as it is', () => {
		const known = knowing(SECRET);
		for (const text of [
			'',
			'GET answered HTTP 403: DENIED',
			`sha256:${'a'.repeat(64)}`,
			'İstanbul',
		])
			expect(known.without(text)).toBe(text);
	});
});

describe('a key', () => {
	const lines = Array.from({ length: 6 }, (_, line) => `${line}MIIEvQIBADANBgkqhkiG9w0BAQ${line}`);
	const pem = `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
	const json = JSON.stringify({
		type: 'service_account',
		private_key_id: '0123456789abcdef0123',
		private_key: pem,
		client_email: 'robot@project.example',
	});

	it.each([
		['as it is', json],
		['as base64', Buffer.from(json).toString('base64')],
		['as PEM', pem],
	])('%s is known by each of its lines and as a whole', (_name, secret) => {
		const known = knowing(secret, '_json_key');
		for (const line of lines) {
			expect(known.without(`at ${line}: bad`)).toBe('at •••: bad');
			expect(known.without(JSON.stringify({ a: `x\n${line}\n` }))).not.toContain(line);
		}
		expect(known.without(secret.replaceAll('\n', ' '))).not.toContain('MIIEvQ');
		expect(known.without('robot@project.example')).toBe('robot@project.example');
	});
});

describe('a short secret', () => {
	it('counts as a word of its own', () => {
		const known = knowing('pa55');
		expect(known.without('wrong pa55, PA55 or "pa55"')).toBe('wrong •••, ••• or "•••"');
		expect(known.without('spa55ed')).toBe('spa55ed');
		expect(known.without(`sent ${base64('user:pa55')}`)).toBe('sent •••');
	});

	it('of one or two characters counts only where a value is told', () => {
		const known = knowing('a');
		expect(known.without('a tag of a repository')).toBe('a tag of a repository');
		expect(known.without('password: a, "a", pw=a')).toBe('password: •••, "•••", pw=•••');
		expect(known.without(base64('user:a'))).toBe('•••');
	});

	it('is none when it is empty', () => {
		expect(knowing('').without('nothing to find')).toBe('nothing to find');
	});
});

describe('tokens', () => {
	it('are known, the latest of them', () => {
		const known = new KnownSecrets();
		for (let index = 0; index < 2000; index += 1) known.addToken(`opaque-token-${index}-x`);
		expect(known.without('got opaque-token-1999-x')).toBe('got •••');
		expect(known.without('got opaque-token-1-x')).toBe('got opaque-token-1-x');
	});
});

describe('isIn', () => {
	it('tells a long secret in an address, and takes no short word for one', () => {
		const known = knowing(SECRET);
		known.add('blobs');
		expect(known.isIn('/v2/app/blobs/uploads/1?x=1')).toBe(false);
		expect(known.isIn(`/v2/app/blobs/uploads/1?x=${encodeURIComponent(SECRET)}`)).toBe(true);
	});
});

it('costs no more than the length of the text, whatever stands in it', () => {
	const known = knowing(SECRET);
	known.add(`${'a'.repeat(40)}b`);
	const startedAtMs = performance.now();
	for (const text of ['a', 'CANARY7 ', 'VXNl', '=', '…'])
		known.without(text.repeat(Math.ceil(500_000 / text.length)));
	expect(performance.now() - startedAtMs).toBeLessThan(5000);
});
