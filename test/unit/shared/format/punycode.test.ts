import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHostName } from '../../../../shared/format/punycode';

describe('an international host name', () => {
	it.each([
		['xn--bcher-kva.example', 'bücher.example'],
		['xn--80ak6aa92e.com', 'аррӏе.com'],
		['xn--fsqu00a.xn--0zwm56d', '例子.测试'],
		['xn--e1afmkfd.xn--p1ai:5000', 'пример.xn--p1ai:5000'],
		['registry.example', 'registry.example'],
		['xn--', 'xn--'],
		['xn--!', 'xn--!'],
		['xn--99999999999', 'xn--99999999999'],
	])('%s is %s', (ascii, unicode) => {
		expect(decodeHostName(ascii)).toBe(unicode);
	});

	it('comes back as it was written, whatever the letters', () => {
		const letters = fc.string({
			unit: fc.constantFrom(...'aäößéñж例λשक字한あ'),
			minLength: 1,
			maxLength: 12,
		});
		fc.assert(
			fc.property(letters, (label) => {
				const ascii = domainToASCII(`${label}.example`);
				fc.pre(ascii !== '');
				expect(domainToASCII(decodeHostName(ascii))).toBe(ascii);
			}),
		);
	});

	it('is left alone when it is nonsense, and never throws', () => {
		fc.assert(
			fc.property(fc.string(), (text) => typeof decodeHostName(`xn--${text}`) === 'string'),
		);
	});
});
