import { describe, expect, it } from 'vitest';
import { resultLines } from '../../../../../electron/command-line/commands/result-lines';
import { reduceRun } from '../../../../../shared/mirror/run-reducer';
import { madeRun } from '../../../../support/run-events';

/** The lines of a run whose images end with these warnings, in turn. */
function linesWith(images: number, warningsOf: (position: number) => readonly string[]) {
	let position = 0;
	const events = madeRun({ images }).all.map((event) => {
		if (event.type !== 'item.done') return event;
		position += 1;
		return { ...event, warnings: warningsOf(position - 1) };
	});
	const state = reduceRun(undefined, events);
	if (state === undefined) throw new Error('the run has not started');
	return { sources: state.items.map(({ source }) => source), lines: resultLines(state).slice(3) };
}

describe('the end of a run in the terminal', () => {
	it('has no notes where there is nothing to note', () => {
		expect(linesWith(3, () => []).lines).toEqual([]);
	});

	it('names the image whose companion stayed behind', () => {
		const { sources, lines } = linesWith(2, (i) => (i === 1 ? ['The SBOM x stays behind.'] : []));
		expect(lines).toEqual([`note: ${sources[1]}: The SBOM x stays behind.`]);
	});

	it('tells what concerns many images once, and first', () => {
		const { sources, lines } = linesWith(4, (i) => (i === 0 ? ['of one', 'of all'] : ['of all']));
		expect(lines).toEqual([
			`note: 4 images, such as ${sources[0]}: of all`,
			`note: ${sources[0]}: of one`,
		]);
	});

	it('leaves more notes than anybody reads to the report', () => {
		const { lines } = linesWith(22, (i) => [`note of ${i}`]);
		expect(lines).toHaveLength(21);
		expect(lines.at(-1)).toBe('note: 2 more notes are in the report.');
	});
});
