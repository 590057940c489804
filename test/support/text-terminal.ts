// A terminal that keeps what is written to it.
import type { Terminal, TextSink } from '../../electron/command-line/answer';

export interface TextTerminal extends Terminal {
	/** Standard output so far. */
	out(): string;
	/** Standard error so far. */
	err(): string;
}

export interface KeepingSink extends TextSink {
	text(): string;
}

/** Keeps text; with `columns` it is a terminal that wide. */
export function keepingSink(columns?: number): KeepingSink {
	let kept = '';
	return {
		write(text) {
			kept += text;
		},
		...(columns === undefined ? {} : { isTTY: true, columns, rows: 24 }),
		text: () => kept,
	};
}

/** With `says` somebody sits at it and answers each question so. */
export function textTerminal(input = '', says?: string): TextTerminal {
	const output = keepingSink();
	const problems = keepingSink();
	return {
		output,
		problems,
		readInput: () => Promise.resolve(input),
		...(says === undefined
			? {}
			: {
					ask: (question) => {
						problems.write(question);
						return Promise.resolve(says);
					},
				}),
		out: () => output.text(),
		err: () => problems.text(),
	};
}
