// Text that fits the clipboard's call.

/** Characters that one call to main takes, with room for their form on the way. */
const MAX_CHARACTERS = 900_000;

export interface Clipped {
	readonly text: string;
	readonly lines: number;
	readonly isWhole: boolean;
}

/** Gives as many whole lines as fit. */
export function clipped(text: string): Clipped {
	const isWhole = text.length <= MAX_CHARACTERS;
	const part = isWhole ? text : text.slice(0, text.lastIndexOf('\n', MAX_CHARACTERS) + 1);
	return { text: part, lines: part.split('\n').length - 1, isWhole };
}
