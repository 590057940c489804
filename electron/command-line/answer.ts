// How a command answers: results on standard output, problems on standard error, a status for the shell.
import type { Fault } from '../../shared/fault/fault';
import { describeFault } from '../../shared/fault/fault-texts';
import { FaultError } from '../platform/fault-error';
import type { TextSink } from './progress-reporter';

export const EXIT = {
	succeeded: 0,
	failed: 1,
	wrong: 2,
	interrupted: 3,
	cancelled: 130,
} as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

export interface Terminal {
	readonly output: TextSink;
	readonly problems: TextSink;
	/** The whole of standard input as text. */
	readonly readInput: () => Promise<string>;
}

/** Writes lines to standard output. */
export function answer(terminal: Terminal, ...lines: readonly string[]): void {
	terminal.output.write(`${lines.join('\n')}\n`);
}

/** Writes a JSON document to standard output. */
export function answerJson(terminal: Terminal, document: unknown): void {
	terminal.output.write(`${JSON.stringify(document, null, 2)}\n`);
}

/** Writes a failure for a person: what happened, what to do, and the words to search for. */
export function tellFault(terminal: Terminal, fault: Fault): void {
	terminal.problems.write(`image-ferry: ${faultLines(fault).join('\n  ')}\n`);
}

/** Gives title, explanation, remedy and code, a line each. */
export function faultLines(fault: Fault): readonly string[] {
	const { title, explanation, remedy } = describeFault(fault);
	return [
		title,
		...(explanation === '' ? [] : [explanation]),
		...(fault.detail === undefined ? [] : fault.detail.split('\n')),
		remedy,
		`(${fault.code}, ${fault.side})`,
	];
}

/** Gives the exit status of a failure: 2 when the request itself is wrong, else 1. */
export function statusOf(error: unknown): ExitStatus {
	if (!(error instanceof FaultError)) {
		return EXIT.failed;
	}
	const { code } = error.fault;
	const isRequestWrong =
		/^(?:command|mirror|settings|reference)\./.test(code) ||
		code === 'run.not-found' ||
		code === 'run.locked' ||
		code === 'registry.unknown-entry';
	return isRequestWrong ? EXIT.wrong : EXIT.failed;
}
