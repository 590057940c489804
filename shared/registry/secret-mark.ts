// The byte order mark that PowerShell and editors on Windows put before text: no part of a username or secret.

/** Gives the text without marks at its start. */
export function withoutMark(text: string): string {
	return text.replace(/^\uFEFF+/, '');
}

/** Gives the password of standard input: without a mark before it and the line end after it. */
export function passwordOfInput(input: string): string {
	return withoutMark(input).replace(/\r?\n$/, '');
}
