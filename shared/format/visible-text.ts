// Shows text of unknown origin so that what is there is what is seen: no hidden, moving or line-breaking
// characters. It does not remove secrets; that is fault/redact.

/**
 * Control and format characters (bidi marks, zero-width, BOM, tags), lone surrogates, unassigned,
 * everything that Unicode draws as nothing, line separators, and blanks other than the space.
 */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{2800}]|(?! )\p{Zs}/u;

const DEFAULT_LENGTH = 200;

/**
 * Gives the text with every hidden character written as `\u{200B}` (tab as `\t`), cut to
 * `maxLength` characters with `…` at the end when there were more.
 */
export function visibleText(text: string, maxLength = DEFAULT_LENGTH): string {
	let shown = '';
	let length = 0;
	for (const character of text) {
		if (length === maxLength) {
			return `${shown}…`;
		}
		shown += HIDDEN.test(character) ? escaped(character) : character;
		length += 1;
	}
	return shown;
}

/** Tells whether the text has a character that `visibleText` would escape. */
export function hasHiddenCharacter(text: string): boolean {
	return HIDDEN.test(text);
}

/**
 * Gives `visibleText` of something a person wrote, for a message about it: what stands before an `@`
 * (`https://user:password@host`) is left out, a digest's `name@` is not.
 */
export function shownInput(text: string, maxLength = DEFAULT_LENGTH): string {
	return visibleText(text, maxLength).replace(/[^\s/"']+@(?!sha\d+:)/g, '…@');
}

function escaped(character: string): string {
	if (character === '\t') {
		return '\\t';
	}
	const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
	return `\\u{${hex.padStart(4, '0')}}`;
}
