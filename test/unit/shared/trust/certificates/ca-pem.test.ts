import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	holdsCertificate,
	holdsPrivateKey,
	normaliseCaPem,
} from '../../../../../shared/trust/certificates/ca-pem';
import { SAMPLE_CA_PEM } from '../../../../support/trust-samples';

const bytes = (text: string) => new TextEncoder().encode(text);

function reasonOf(text: string): string | undefined {
	const result = normaliseCaPem(text);
	if (result.ok) return undefined;
	expect(result.fault.code).toBe('trust.ca-invalid');
	return result.fault.facts?.['reason'];
}

describe('normaliseCaPem', () => {
	it('keeps the certificates alone, each once, in lines that end with a line feed', () => {
		const noise = `Bag attributes\r\n  friendlyName: us\r\n${SAMPLE_CA_PEM.replaceAll('\n', '\r\n')}`;
		expect(normaliseCaPem(`${noise}\r\n# and again\r\n${SAMPLE_CA_PEM.trimEnd()}`)).toEqual({
			ok: true,
			value: SAMPLE_CA_PEM,
		});
	});

	it('gives the same for what it gave', () => {
		expect(normaliseCaPem(SAMPLE_CA_PEM)).toEqual({ ok: true, value: SAMPLE_CA_PEM });
	});

	it.each([
		['empty', ''],
		['empty', 'a word\n'],
		['empty', SAMPLE_CA_PEM.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE')],
		['key', `${SAMPLE_CA_PEM}-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n`],
		['key', `-----BEGIN EC PRIVATE KEY-----\nAAAA\n${SAMPLE_CA_PEM}`],
		['der', '0\u0000\ufffd\ufffd'],
		['damaged', SAMPLE_CA_PEM.replace('-----END CERTIFICATE-----', '')],
		['damaged', SAMPLE_CA_PEM.replace('wIBAgIU', 'wIB*gIU')],
		['damaged', '-----BEGIN CERTIFICATE-----\nQUFBQQ==\n-----END CERTIFICATE-----\n'],
		['damaged', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'],
		['too-large', `${SAMPLE_CA_PEM}${' '.repeat(1024 * 1024)}`],
	])('refuses with %s', (reason, text) => {
		expect(reasonOf(text)).toBe(reason);
	});

	it('notices a certificate that lost or gained characters', () => {
		const body = SAMPLE_CA_PEM.split('\n').slice(1, -2).join('');
		fc.assert(
			fc.property(fc.integer({ min: 0, max: body.length - 1 }), (at) => {
				const cut = `${body.slice(0, at)}${body.slice(at + 1)}`;
				const text = `-----BEGIN CERTIFICATE-----\n${cut}\n-----END CERTIFICATE-----\n`;
				expect(reasonOf(text)).toBe('damaged');
				expect(holdsCertificate(bytes(text))).toBe(false);
			}),
		);
	});
});

describe('what a file holds', () => {
	it('knows certificates and private keys', () => {
		expect(holdsCertificate(bytes(SAMPLE_CA_PEM))).toBe(true);
		expect(holdsCertificate(bytes('garbage'))).toBe(false);
		expect(holdsPrivateKey(bytes('-----BEGIN RSA PRIVATE KEY-----'))).toBe(true);
		expect(holdsPrivateKey(bytes(SAMPLE_CA_PEM))).toBe(false);
	});
});

it('looks through a text of beginnings or ends once', () => {
	const startedAtMs = performance.now();
	for (const piece of [
		'-----BEGIN CERTIFICATE-----',
		'-----END CERTIFICATE-----',
		'-----BEGIN ',
		'=',
	])
		normaliseCaPem(piece.repeat(Math.ceil(1_000_000 / piece.length)));
	expect(performance.now() - startedAtMs).toBeLessThan(10_000);
});
