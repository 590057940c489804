import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inspectCa } from '../../../../electron/registry-desk/inspect-ca';
import { describeFault } from '../../../../shared/fault/fault-texts';
import { faultOf } from '../../../support/fault-of';
import { testCertificates } from '../../../support/test-ca';

const { caFile, otherCaFile, trusted } = testCertificates();
const ca = readFileSync(caFile, 'utf8');
const key = readFileSync(trusted.keyFile, 'utf8');

const refusal = async (text: string) => {
	const fault = await faultOf(() => inspectCa(text));
	expect(JSON.stringify(fault)).not.toContain(text.slice(30, 60));
	return describeFault(fault).title;
};

describe('a file with a CA', () => {
	it('is read as PEM, with everything that tells certificates apart', () => {
		const { pem, certificates } = inspectCa(`Bag Attributes\n${ca}`);
		expect(pem.trim()).toBe(ca.trim());
		expect(certificates).toEqual([
			{
				subject: 'O=Image Ferry tests, CN=Image Ferry test CA',
				issuer: 'O=Image Ferry tests, CN=Image Ferry test CA',
				notBeforeMs: Date.parse(new X509Certificate(ca).validFrom),
				notAfterMs: Date.parse(new X509Certificate(ca).validTo),
				isCa: true,
				fingerprint: new X509Certificate(ca).fingerprint256,
			},
		]);
	});

	it('is read as DER in base64, and given back as PEM', () => {
		const der = new X509Certificate(ca).raw.toString('base64');
		expect(inspectCa(der)).toEqual(inspectCa(ca));
	});

	it('may hold several, of which some are no CA', () => {
		const several = [ca, readFileSync(otherCaFile, 'utf8'), readFileSync(trusted.certFile, 'utf8')];
		const { pem, certificates } = inspectCa(several.join('\r\n'));
		expect(certificates.map(({ isCa }) => isCa)).toEqual([true, true, false]);
		expect(pem.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
	});

	it('is refused when a private key is in it, whatever its form', async () => {
		const words = 'This file holds a private key, not a certificate';
		expect(await refusal(key)).toBe(words);
		expect(await refusal(`${ca}\n${key}`)).toBe(words);
		const der = key.replace(/-----[^-]+-----|\s/g, '');
		expect(await refusal(der)).toBe(words);
	});

	it('is refused with what it holds instead', async () => {
		const request = ca.replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST');
		expect(await refusal(request)).toBe('This file holds no certificate but: certificate request');
		expect(await refusal(`${ca.slice(0, 300)}\n-----END CERTIFICATE-----`)).toMatch(
			/is damaged: certificate 1 of 1/,
		);
		expect(await refusal(ca.repeat(51))).toMatch(/holds 51 certificates/);
		for (const junk of ['', 'hello', 'x'.repeat(10_000), 'AAAA', '\u0000\u0001']) {
			expect(describeFault(await faultOf(() => inspectCa(junk))).title).toBe(
				'This file is no certificate',
			);
		}
	});
});

it('looks through a text of anything once', () => {
	const startedAtMs = performance.now();
	for (const piece of [' ', '\t', 'A', '=', '-----BEGIN CERTIFICATE-----', '-----BEGIN '])
		expect(() => inspectCa(piece.repeat(Math.ceil(1_000_000 / piece.length)))).toThrow();
	expect(performance.now() - startedAtMs).toBeLessThan(10_000);
});
