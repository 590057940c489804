// How a command answers: results on standard output, problems on standard error, a status for the shell.
import type { Fault } from '../../shared/fault/fault';
import { describeFault } from '../../shared/fault/fault-texts';
import { visibleJson, visibleText } from '../../shared/format/visible-text';
import { FaultError } from '../platform/fault-error';
import { redacted } from '../platform/known-secrets';
import { writeMarked } from './terminal/colors';

export const EXIT = {
	succeeded: 0,
	failed: 1,
	wrong: 2,
	interrupted: 3,
	cancelled: 130,
} as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Longest line of details: enough for a path and a sentence. */
const MAX_DETAIL_LENGTH = 500;

/** Writes a failure that the command goes on in spite of. */
export function tellNotice(terminal: Terminal, fault: Fault): void {
	writeMarked(terminal.problems, 'caution', 'warning:', ` ${faultLines(fault).join('\n  ')}\n`);
}

/** What of a stream or terminal is needed here. */
export interface TextSink {
	/** Writes text; what is hidden in it is shown as escapes, whoever said it. */
	write(text: string): unknown;
	/** Writes as it is what also moves the cursor; as `write` where it is missing. */
	draw?(text: string): unknown;
	readonly isTTY?: boolean;
	readonly columns?: number;
	readonly rows?: number;
	/** Whether colours are shown. */
	readonly isColored?: boolean;
}

export interface Terminal {
	readonly output: TextSink;
	readonly problems: TextSink;
	/** The whole of standard input as text. */
	readonly readInput: () => Promise<string>;
	/**
	 * Asks a person and gives the line that comes back, `''` when the input ends. Only where standard input is a terminal.
	 * Rejects when the signal aborts.
	 */
	readonly ask?: (question: string, signal: AbortSignal) => Promise<string>;
}

/** Writes lines, and lists of lines, to standard output; with none of either, an empty one. */
export function answer(
	terminal: Terminal,
	...lines: readonly (string | readonly string[])[]
): void {
	terminal.output.write(`${lines.flat().join('\n')}\n`);
}

/** Writes a JSON document to standard output. */
export function answerJson(terminal: Terminal, document: unknown): void {
	terminal.output.write(`${visibleJson(document, 2)}\n`);
}

/** Writes a warning for a person. */
export function tellWarning(terminal: Terminal, text: string): void {
	const shown = visibleText(redacted(text), MAX_DETAIL_LENGTH);
	writeMarked(terminal.problems, 'caution', 'warning:', ` ${shown}\n`);
}

/** Writes a failure for a person: what happened, what to do, and the words to search for. */
export function tellFault(terminal: Terminal, fault: Fault): void {
	writeMarked(terminal.problems, 'bad', 'image-ferry:', ` ${faultLines(fault).join('\n  ')}\n`);
}

/** Gives title, explanation, details, remedy and code, a line each, without hidden characters. */
function faultLines(fault: Fault): readonly string[] {
	const { title, explanation, remedy } = describeFault(fault);
	return [
		title,
		...(explanation === '' ? [] : [explanation]),
		...(fault.detail ?? '')
			.split('\n')
			.filter((line) => line !== '')
			.map((line) => visibleText(line, MAX_DETAIL_LENGTH)),
		remedy,
		`(${fault.code}, ${fault.side})`,
	];
}

/** Gives a fault in one line, for lists: what happened, what to do, the code to search for and the side. */
export function faultLine(fault: Fault): string {
	const { title, explanation, remedy } = describeFault(fault);
	const sentences = [`${title}.`, explanation, remedy].filter((sentence) => sentence !== '');
	return `${sentences.join(' ')} (${fault.code}, ${fault.side})`;
}

/** Told only after an engine's files were written. */
const AFTER_WRITING: ReadonlySet<string> = new Set([
	'trust.reload-failed',
	'trust.not-taken',
	'trust.engine-gone',
	'trust.proof-failed',
	'trust.roll-back-failed',
]);

/** Gives the exit status of a failure: 2 when the request, a file or this computer is wrong and nothing was done, else 1. */
export function statusOf(error: unknown): ExitStatus {
	if (!(error instanceof FaultError)) {
		return EXIT.failed;
	}
	const { code } = error.fault;
	const isRequestWrong =
		(/^(?:command|mirror|settings|reference|disk|engine|trust)\./.test(code) &&
			!AFTER_WRITING.has(code)) ||
		code === 'run.not-found' ||
		code === 'run.locked' ||
		code === 'registry.unknown-entry';
	return isRequestWrong ? EXIT.wrong : EXIT.failed;
}
