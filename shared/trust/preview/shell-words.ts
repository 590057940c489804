// Values as words of a shell: whatever they hold, they stay one argument and nothing in them is run.

/** Gives a word for `sh`: as it is where it is harmless, else in single quotes. */
export function shellWord(value: string): string {
	return /^[A-Za-z0-9_./:@%+=,-]+$/.test(value) && !value.startsWith('-')
		? value
		: `'${value.replaceAll("'", `'\\''`)}'`;
}

/** Gives a word for PowerShell, always in single quotes; its typographic quotes end a string as well. */
export function powerShellWord(value: string): string {
	return `'${value.replace(/['‘’‚‛]/g, '$&$&')}'`;
}

/** Gives `text` as a here-document that nothing is replaced in; for text that ends in a line feed. */
export function hereDocument(text: string): { readonly start: string; readonly body: string } {
	const lines = new Set(text.split('\n'));
	let end = 'END';
	while (lines.has(end)) end = `${end}_`;
	return { start: `<<'${end}'`, body: `${text}${end}` };
}
