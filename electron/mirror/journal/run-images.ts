// The images of a run as lines that can be searched without reading its journal: source, destination and digests.
import type { RunState } from '../../../shared/mirror/run-state';

export interface RunMatches {
	readonly runId: string;
	/** Images that match. */
	readonly matches: number;
	/** Source of the first of them. */
	readonly first: string;
}

/** Gives one line an image, its names and digests with tabs between them. */
export function imageLines(state: RunState): string {
	return state.items
		.map(
			({ source, destination, sourceDigest = '', destinationDigest = '' }) =>
				`${source}\t${destination}\t${sourceDigest}\t${destinationDigest}\n`,
		)
		.join('');
}

/** Gives the lines that hold the text, whatever its case; `undefined` when there is none. */
export function matchLines(runId: string, lines: string, text: string): RunMatches | undefined {
	const wanted = text.trim().toLowerCase();
	const folded = lines.toLowerCase();
	let matches = 0;
	let first = '';
	for (let at = folded.indexOf(wanted); at >= 0 && wanted !== ''; at = folded.indexOf(wanted, at)) {
		const start = folded.lastIndexOf('\n', at) + 1;
		const end = folded.indexOf('\n', at);
		matches += 1;
		if (matches === 1) {
			first = lines.slice(start, lines.indexOf('\t', start));
		}
		if (end < 0) {
			break;
		}
		at = end;
	}
	return matches === 0 ? undefined : { runId, matches, first };
}
