// What holds for every text, whoever typed it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRegistryHost } from '../../../../shared/oci/registry-host';
import { cleanAddress } from '../../../../shared/registry/clean-address';

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
const host = fc
	.tuple(
		fc.array(label, { minLength: 1, maxLength: 4 }),
		fc.option(fc.integer({ min: 1, max: 65_535 })),
	)
	.map(([labels, port]) => `${labels.join('.')}.example${port === null ? '' : `:${port}`}`)
	.filter((text) => text.length < 200);
const path = fc.array(fc.stringMatching(/^[a-z0-9._-]{1,8}$/), { maxLength: 3 });

describe('cleaning an address', () => {
	it('gives a canonical host or refuses, and cleaning again changes nothing', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), host), (text) => {
				const reading = cleanAddress(text);
				if (reading.kind !== 'address') return;
				expect(parseRegistryHost(reading.host)).toBe(reading.host);
				expect(cleanAddress(reading.host)).toMatchObject({ kind: 'address', host: reading.host });
			}),
		);
	});

	it('takes scheme, slashes and path off any host, and nothing else', () => {
		fc.assert(
			fc.property(host, path, fc.constantFrom('', 'https://', 'HTTPS://'), (one, parts, scheme) => {
				fc.pre(scheme === '' || !one.endsWith(':443'));
				fc.pre(!['v1', 'v2'].includes(parts[0] ?? ''));
				const reading = cleanAddress(`${scheme}${one}/${parts.join('/')}`);
				const prefix = parts.join('/');
				expect(reading).toMatchObject({ kind: 'address', host: one });
				expect(reading).toMatchObject(prefix === '' ? {} : { repositoryPrefix: prefix });
			}),
		);
	});

	it('never repeats what stands before an @', () => {
		const secret = fc.stringMatching(/^[A-Za-z0-9]{8,20}$/);
		fc.assert(
			fc.property(host, secret, fc.constantFrom('', 'http://', 'https://'), (one, word, scheme) => {
				const reading = cleanAddress(`${scheme}user:${word}@${one}`);
				expect(reading).toEqual({ kind: 'refused', problem: 'userinfo' });
			}),
		);
	});
});
