// Patterns of tags: `*` stands for any text, `?` for one character, everything else for itself.

/** Tells whether the whole tag fits the pattern. Takes steps in the order of the lengths multiplied at most. */
export function matchesPattern(tag: string, pattern: string): boolean {
	let at = 0;
	let inPattern = 0;
	let afterStar = -1;
	let resumeAt = 0;
	while (at < tag.length) {
		const expected = pattern[inPattern];
		if (expected === '*') {
			inPattern += 1;
			afterStar = inPattern;
			resumeAt = at;
		} else if (expected === '?' || expected === tag[at]) {
			at += 1;
			inPattern += 1;
		} else if (afterStar >= 0) {
			// The last star takes one character more.
			resumeAt += 1;
			at = resumeAt;
			inPattern = afterStar;
		} else {
			return false;
		}
	}
	return /^\**$/.test(pattern.slice(inPattern));
}
