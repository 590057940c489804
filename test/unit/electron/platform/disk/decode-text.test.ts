import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../../../electron/platform/disk/decode-text';

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('text of Windows programs', () => {
	it.each([
		['UTF-8', Buffer.from('pässwörd')],
		['UTF-8 with a mark', Buffer.from('\uFEFFpässwörd')],
		['UTF-16 with a mark', Buffer.from('\uFEFFpässwörd', 'utf16le')],
		['UTF-16 without a mark', Buffer.from('pässwörd', 'utf16le')],
		['UTF-16 of the other order', utf16be('\uFEFFpässwörd')],
	])('is decoded: %s', (_, bytes) => {
		expect(decodeText(bytes)).toBe('pässwörd');
	});

	it.each(['', 'a', 'ab', 'abc', 'ключ'])('"%s" stays what it is', (text) => {
		expect(decodeText(Buffer.from(text))).toBe(text);
	});
});
