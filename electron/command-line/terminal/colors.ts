// Colour where a terminal shows it: words that call for attention, never the only sign of anything.
import { styleText } from 'node:util';
import { type Environment, variableOf } from '../../platform/environment';

export type Tone = 'caution' | 'bad';

const STYLES = { caution: 'yellow', bad: 'red' } as const;

/** A place for lines, which may be drawn on. */
export interface ColoredSink {
	write(text: string): unknown;
	draw?(text: string): unknown;
	readonly isColored?: boolean;
}

/** Writes a word of ours, in a colour where the sink shows it, and what follows it as it is. */
export function writeMarked(sink: ColoredSink, tone: Tone, mark: string, rest: string): void {
	if (sink.isColored === true && sink.draw !== undefined) {
		sink.draw(styleText(STYLES[tone], mark, { validateStream: false }));
		sink.write(rest);
	} else {
		sink.write(`${mark}${rest}`);
	}
}

/** Terminals only, and none where somebody said NO_COLOR (no-color.org) or the terminal is a dumb one. */
export function isColorWanted(environment: Environment, isTTY: boolean): boolean {
	const isRefused = variableOf(environment, 'NO_COLOR') !== undefined;
	return isTTY && !isRefused && variableOf(environment, 'TERM') !== 'dumb';
}
