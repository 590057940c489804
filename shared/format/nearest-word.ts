// Finds what somebody probably meant to write.

/**
 * Gives the candidate closest to the word, upper and lower case counting as equal, or `undefined`
 * when none is close: more than one change for short words, more than a third of the letters for
 * long ones.
 */
export function nearestWord(word: string, candidates: readonly string[]): string | undefined {
	let nearest: string | undefined;
	let nearestDistance = Number.POSITIVE_INFINITY;
	const wanted = word.toLowerCase();
	for (const candidate of candidates) {
		const limit = Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) / 3));
		if (Math.abs(wanted.length - candidate.length) > limit) {
			continue;
		}
		const distance = editDistance(wanted, candidate.toLowerCase());
		if (distance <= limit && distance < nearestDistance) {
			nearest = candidate;
			nearestDistance = distance;
		}
	}
	return nearest;
}

/** Changes, insertions, removals and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
	let beforePrevious: number[] = [];
	let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
	for (let row = 1; row <= a.length; row += 1) {
		const current = [row];
		for (let column = 1; column <= b.length; column += 1) {
			const cost = a[row - 1] === b[column - 1] ? 0 : 1;
			const isSwap =
				row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
			current[column] = Math.min(
				(previous[column] ?? 0) + 1,
				(current[column - 1] ?? 0) + 1,
				(previous[column - 1] ?? 0) + cost,
				isSwap ? (beforePrevious[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
			);
		}
		beforePrevious = previous;
		previous = current;
	}
	return previous[b.length] ?? 0;
}
