// Colour where a terminal shows it: words that call for attention, never the only sign of anything.
import { styleText } from 'node:util';
import { type Environment, variableOf } from '../platform/environment';

export type Tone = 'good' | 'caution' | 'bad' | 'strong';

const STYLES = { good: 'green', caution: 'yellow', bad: 'red', strong: 'bold' } as const;

/** A stream that may be painted on. */
export interface ColoredSink {
	readonly isColored?: boolean;
}

/** Gives the text in a colour where the sink shows it, else as it is. */
export function paint(sink: ColoredSink, tone: Tone, text: string): string {
	return sink.isColored === true ? styleText(STYLES[tone], text, { validateStream: false }) : text;
}

/** Terminals only, and none where somebody said NO_COLOR (no-color.org) or the terminal is a dumb one. */
export function isColorWanted(environment: Environment, isTTY: boolean): boolean {
	const isRefused = variableOf(environment, 'NO_COLOR') !== undefined;
	return isTTY && !isRefused && variableOf(environment, 'TERM') !== 'dumb';
}
