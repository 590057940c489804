import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkCa } from '../../../../../../electron/trust/desk/plan/check-ca';
import { faultOf } from '../../../../../support/fault-of';
import { testCertificates } from '../../../../../support/test-ca';

const pem = readFileSync(testCertificates().caFile, 'utf8');
const NOW = Date.parse(new X509Certificate(pem).validFrom) + 1000;
const check = (caPem: string, nowMs = NOW) =>
	checkCa({ host: 'reg.example', as: 'ca', caPem }, nowMs);
const reasonOf = async (caPem: string) => {
	const { code, facts } = await faultOf(() => check(caPem));
	return [code, facts?.['reason']];
};

describe('what is given as a CA', () => {
	it('is taken when it is one', () => {
		expect(check(pem)).toEqual({
			wish: { host: 'reg.example', as: 'ca', caPem: `${pem.trim()}\n` },
			findings: [],
		});
		expect(check(pem.replaceAll('\n', '\r\n')).wish.caPem).toBe(`${pem.trim()}\n`);
	});

	it.each([
		['empty', ''],
		['empty', 'hello'],
		['empty', '-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----'],
		['key', `${pem}\n-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----`],
		['der', new X509Certificate(pem).raw.toString('base64')],
		['der', new X509Certificate(pem).raw.toString('latin1')],
		['damaged', pem.replace(/\n.{20}/, '\nMIIBAAAAAAAAAAAAAAAA')],
		['damaged', pem.slice(0, 200)],
		['too-large', `${pem}${' '.repeat(1024 * 1024)}`],
		['many', pem.repeat(51)],
	])('is refused with the reason: %s', async (reason, text) => {
		expect(await reasonOf(text)).toEqual(['trust.ca-invalid', reason]);
	});

	it('is doubted when its time is over or has not come', () => {
		const year = 366 * 24 * 3600 * 1000;
		expect(check(pem, NOW + 100 * year).findings).toMatchObject([
			{ code: 'ca-doubtful', severity: 'warns', facts: { reason: 'expired' } },
		]);
		expect(check(pem, NOW - year).findings).toMatchObject([{ facts: { reason: 'not-yet' } }]);
	});

	it('is nothing to look at where no CA is wished', () => {
		const wish = { host: 'reg.example', as: 'insecure' } as const;
		expect(checkCa(wish, NOW)).toEqual({ wish, findings: [] });
	});
});
