import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	hasHiddenCharacter,
	shownInput,
	visibleJson,
	visibleLines,
	visibleText,
	withoutHidden,
} from '../../../../shared/format/visible-text';
import { anyText } from '../../../support/any-text';

describe('visibleText', () => {
	it.each([
		['plain', 'nginx:1.25', 'nginx:1.25'],
		['spaces stay', 'a b', 'a b'],
		['tab', 'a\tb', 'a\\tb'],
		['NUL', 'a\0b', 'a\\u{0000}b'],
		['escape sequence', '\u001b[31mred', '\\u{001B}[31mred'],
		['zero-width space', 'ngi\u200bnx', 'ngi\\u{200B}nx'],
		['bidi override', 'a\u202egpj', 'a\\u{202E}gpj'],
		['byte order mark', '\ufeffnginx', '\\u{FEFF}nginx'],
		['line separator', 'a\u2028b', 'a\\u{2028}b'],
		['no-break space', 'a\u00a0b', 'a\\u{00A0}b'],
		['lone surrogate', 'a\ud800b', 'a\\u{D800}b'],
		['tag character beyond the BMP', 'a\u{e0041}b', 'a\\u{E0041}b'],
		['letters of other scripts stay', 'größe-例', 'größe-例'],
	])('%s', (_name, text, shown) => {
		expect(visibleText(text)).toBe(shown);
	});

	it('cuts by characters, not in the middle of one', () => {
		expect(visibleText('😀😀😀', 2)).toBe('😀😀…');
		expect(visibleText('😀😀', 2)).toBe('😀😀');
	});

	it('leaves nothing hidden, whatever comes in', () => {
		fc.assert(
			fc.property(anyText(300), (text) => {
				expect(hasHiddenCharacter(visibleText(text, 1000))).toBe(false);
			}),
		);
	});
});

describe('visibleLines', () => {
	it('keeps ends of lines and shows everything else that is hidden', () => {
		expect(visibleLines('a\nb\r\nc\rd\u009b31m\u202e\t')).toBe(
			'a\nb\r\nc\\u{000D}d\\u{009B}31m\\u{202E}\\t',
		);
		fc.assert(
			fc.property(anyText(300), (text) => {
				expect(hasHiddenCharacter(visibleLines(text).replace(/\r?\n/g, ''))).toBe(false);
			}),
		);
	});
});

describe('visibleJson', () => {
	it('is the same document, and hides nothing', () => {
		fc.assert(
			fc.property(anyText(100), anyText(20), (text, name) => {
				const value = { [name]: [text], n: 1 };
				for (const written of [visibleJson(value), visibleJson(value, 2)]) {
					expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(value)));
					expect(hasHiddenCharacter(written.replaceAll('\n', ''))).toBe(false);
				}
			}),
		);
		expect(visibleJson('a\u202e\u{e0041}')).toBe('"a\\u202e\\udb40\\udc41"');
		expect(visibleJson(undefined)).toBe('null');
	});
});

describe('withoutHidden', () => {
	it('leaves what is seen', () => {
		expect(withoutHidden('C\u200bA\u202eN\u0007')).toBe('CAN');
	});
});

describe('hasHiddenCharacter', () => {
	it('tells a look-alike from the real thing', () => {
		expect(hasHiddenCharacter('nginx')).toBe(false);
		expect(hasHiddenCharacter('ng\u200dinx')).toBe(true);
	});
});

describe('shownInput', () => {
	it.each([
		['https://me:hunter2@h.x/a', 'https://…@h.x/a'],
		['me:hunter2@h.x/a', '…@h.x/a'],
		['h.x/a@sha256:12', 'h.x/a@sha256:12'],
		['h.x/a:1', 'h.x/a:1'],
		['a@b@c\u200b', '…@c\\u{200B}'],
		['"auth": "dXNlcjpw"', '"auth": "•••"'],
		['REGISTRY_PASSWORD=hunter2 x', 'REGISTRY_PASSWORD=••• x'],
		['b3BlbnNzaC1rZXktdjEAAAAA', '•••'],
		['h.x/Team/App2:1', 'h.x/Team/App2:1'],
		['MIIEvQIBADAN/kiG9w0B/QEFAASC', '•••'],
		['"AAAA/b3Bl/bnNz/aC1r/ZXkt/dA=="', '"•••"'],
		[`h.x/a@sha256:${'a1'.repeat(32)}`, `h.x/a@sha256:${'a1'.repeat(32)}`],
	])('%s', (text, shown) => {
		expect(shownInput(text)).toBe(shown);
	});
});
