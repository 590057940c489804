import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { readTrustedCertificates, splitPem } from '../../../../electron/platform/certificates';

const folder = mkdtempSync(join(tmpdir(), 'image-ferry-certificates-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`;

function read(variables: Record<string, string>): readonly string[] {
	return readTrustedCertificates({ platform: 'linux', homeFolder: folder, variables });
}

describe('trusted certificates', () => {
	it('splits a bundle with text between its certificates', () => {
		expect(splitPem(`# one\n${pem('AAAA')}\nsubject=/CN=b\r\n${pem('BBBB')}\n`)).toEqual([
			pem('AAAA'),
			pem('BBBB'),
		]);
		expect(splitPem('nothing here')).toEqual([]);
	});

	it('has Node’s roots, and each certificate once', () => {
		const found = read({});
		expect(found).toEqual(
			expect.arrayContaining(rootCertificates.slice(0, 3).map((one) => one.trim())),
		);
		expect(new Set(found).size).toBe(found.length);
	});

	it.each(['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'])('reads the file that %s names', (variable) => {
		const file = join(folder, `${variable}.pem`);
		writeFileSync(file, `${pem('Y29tcGFueQ==')}\r\n`);
		expect(read({ [variable]: file })).toContain(pem('Y29tcGFueQ=='));
	});

	it('is not stopped by a file that is missing or none', () => {
		writeFileSync(join(folder, 'junk.pem'), '\u0000\u0001junk');
		const usual = read({});
		expect(read({ SSL_CERT_FILE: join(folder, 'missing.pem') })).toEqual(usual);
		expect(read({ NODE_EXTRA_CA_CERTS: join(folder, 'junk.pem'), SSL_CERT_FILE: folder })).toEqual(
			usual,
		);
	});
});

it('looks through a text of beginnings or ends once', () => {
	const startedAtMs = performance.now();
	for (const piece of [
		'-----BEGIN CERTIFICATE-----',
		'-----END CERTIFICATE-----',
		'-----BEGIN ',
		'-',
	])
		splitPem(piece.repeat(Math.ceil(2_000_000 / piece.length)));
	expect(performance.now() - startedAtMs).toBeLessThan(10_000);
});
