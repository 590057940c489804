// What is wrong at one place of a file that somebody wrote, with what to do about it.

export interface FileProblem {
	/** As the person named it. */
	readonly file: string;
	/** From 1; absent when the file as a whole is meant. */
	readonly line?: number;
	/** Path of keys such as `destination.registry` or `images[2].tags`; empty for the whole line. */
	readonly key: string;
	/** What is wrong, completing "key …" or "line …", without a full stop. */
	readonly problem: string;
	/** What to do: one sentence, verb first. */
	readonly remedy: string;
}

/** Gives `mirror.yaml:12: destination.registry: has a scheme. Write registry: h:5000.` */
export function formatFileProblem(problem: FileProblem): string {
	const place = problem.line === undefined ? problem.file : `${problem.file}:${problem.line}`;
	const key = problem.key === '' ? '' : `${problem.key}: `;
	return `${place}: ${key}${problem.problem}. ${problem.remedy}`;
}
