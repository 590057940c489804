// Takes characters off the ends of a text. A pattern such as /\/+$/ does it, too, but tries every slash of a long row
// that isn't at the end: what others wrote must cost no more than its length.

/** Gives the text without these characters at its end. */
export function trimEndOf(text: string, characters: string): string {
	let end = text.length;
	while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
	return text.slice(0, end);
}

/** Gives the text without these characters at either end. */
export function trimOf(text: string, characters: string): string {
	const rest = trimEndOf(text, characters);
	let start = 0;
	while (start < rest.length && characters.includes(rest.charAt(start))) start += 1;
	return rest.slice(start);
}
