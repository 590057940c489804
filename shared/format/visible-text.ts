// Shows text of unknown origin so that what is there is what is seen: no hidden, moving or line-breaking
// characters. It does not remove secrets; that is fault/redact.

/**
 * Control and format characters (bidi marks, zero-width, BOM, tags), lone surrogates, unassigned,
 * everything that Unicode draws as nothing, line separators, and blanks other than the space.
 */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{2800}]|(?! )\p{Zs}/u;

const ALL_HIDDEN = new RegExp(HIDDEN, 'gu');

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

/** Gives the whole text as `visibleText` shows it, but for its ends of lines. */
export function visibleLines(text: string): string {
	return text.replace(ALL_HIDDEN, (character, at: number) =>
		character === '\n' || (character === '\r' && text[at + 1] === '\n')
			? character
			: escaped(character),
	);
}

/** Gives a value as JSON in which nothing is hidden: the same document, with those characters as `\u202e`. */
export function visibleJson(value: unknown, indent?: number): string {
	return (JSON.stringify(value, undefined, indent) ?? 'null').replace(ALL_HIDDEN, (character) =>
		character === '\n'
			? character
			: [...Array(character.length).keys()]
					.map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
					.join(''),
	);
}

/** Gives the text without the characters that `visibleText` would escape. */
export function withoutHidden(text: string): string {
	return text.replace(ALL_HIDDEN, '');
}

/** Tells whether the text has a character that `visibleText` would escape. */
export function hasHiddenCharacter(text: string): boolean {
	return HIDDEN.test(text);
}

/** `"auth": "…"`, `password=…`: a value whose name says that it is a secret. */
const NAMED_SECRET =
	/\b([a-z_-]{0,30}(?:auth|passw(?:or)?d|secret|token|api_?key)["']?\s{0,9}[:=]\s{0,9}["']?)[^\s"',;{}[\]]+/gi;
/** Keys and tokens as they are usually written; no name that people give is like that. */
const RANDOM =
	/(?=[a-z0-9+_]*[A-Z])(?=[A-Z0-9+_]*[a-z])(?=[A-Za-z+_]*\d)[A-Za-z0-9+_]{16,}={0,2}|(?<![^\s"'])(?=[a-z0-9+/]*[A-Z])(?=[A-Z0-9+/]*[a-z])[A-Za-z0-9+/]{24,}={0,2}(?![^\s"',])/g;

/**
 * Gives `visibleText` of something a person wrote, for a message about it: what stands before an `@`
 * (`https://user:password@host`) is left out, a digest's `name@` is not, and what looks like a secret becomes `•••`.
 */
export function shownInput(text: string, maxLength = DEFAULT_LENGTH): string {
	return visibleText(text, maxLength)
		.replace(/[^\s/"']+@(?!sha\d+:)/g, '…@')
		.replace(NAMED_SECRET, '$1•••')
		.replace(RANDOM, '•••');
}

function escaped(character: string): string {
	if (character === '\t') {
		return '\\t';
	}
	const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
	return `\\u{${hex.padStart(4, '0')}}`;
}
