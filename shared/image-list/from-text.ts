// Reads an image list: one reference a line, with the decoration that lists from shells, spreadsheets and
// YAML carry. It never guesses: a line that is not one reference is a problem with its number.

import { trimEndOf } from '../format/trim-characters';
import { hasHiddenCharacter, shownInput } from '../format/visible-text';
import { formatReference, type NamedReference, parseReference } from '../oci/reference';

/** security T10. */
export const MAX_LIST_BYTES = 5 * 1024 * 1024;
export const MAX_LIST_LINES = 100_000;

/** No reference is longer: 255 of name, 128 of tag, 135 of digest, and their separators. */
const MAX_REFERENCE_LENGTH = 600;

/** `line` counts from 1. */
export interface ListedReference {
	readonly line: number;
	readonly reference: NamedReference;
}

/** A line that names what an earlier line named already, however it is spelled. */
export interface RepeatedReference {
	readonly line: number;
	readonly firstLine: number;
	/** In full, as `docker.io/library/nginx:latest`. */
	readonly reference: string;
}

export interface ListProblem {
	readonly line: number;
	/** The line as found, hidden characters shown, cut when long; no user name or password. */
	readonly text: string;
	/** Completes "the line …", such as `has two words`; may repeat words of it. */
	readonly problem: string;
	/** The same without a word of the line, for files of which nothing may be shown. */
	readonly bareProblem: string;
	readonly remedy: string;
}

/** Every line that is neither blank nor comment is in exactly one of the three. */
export interface ImageListReading {
	readonly references: readonly ListedReference[];
	readonly repeated: readonly RepeatedReference[];
	readonly problems: readonly ListProblem[];
}

/**
 * Reads a list. Tolerates a byte order mark, CRLF, blank lines, `#` comments (trailing ones after a
 * blank), quotes, `image:`, `- image:` and `- ` in front, commas at the end.
 */
export function readImageList(text: string): ImageListReading {
	const reading = { references: [], repeated: [], problems: [] } as {
		references: ListedReference[];
		repeated: RepeatedReference[];
		problems: ListProblem[];
	};
	if (text.length > MAX_LIST_BYTES) {
		reading.problems.push(tooLarge);
		return reading;
	}
	const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
	const firstLines = new Map<string, number>();
	for (const [index, content] of lines.slice(0, MAX_LIST_LINES).entries()) {
		const line = index + 1;
		const read = readLine(content);
		if (read === undefined) {
			continue;
		}
		if ('problem' in read) {
			const { problem, remedy, bareProblem = problem } = read;
			const text = shownInput(content.trim());
			reading.problems.push({ line, text, problem, bareProblem, remedy });
			continue;
		}
		const name = formatReference(read.reference);
		const firstLine = firstLines.get(name);
		if (firstLine !== undefined) {
			reading.repeated.push({ line, firstLine, reference: name });
			continue;
		}
		firstLines.set(name, line);
		reading.references.push({ line, reference: read.reference });
	}
	if (lines.length > MAX_LIST_LINES + 1 || (lines[MAX_LIST_LINES] ?? '') !== '') {
		reading.problems.push(tooManyLines(lines[MAX_LIST_LINES] ?? ''));
	}
	return reading;
}

type LineReading =
	| { readonly reference: NamedReference }
	| { readonly problem: string; readonly bareProblem?: string; readonly remedy: string };

const ONE_A_LINE = 'Write one reference a line, such as registry.example.com/team/app:1.0.';

function readLine(content: string): LineReading | undefined {
	const line = withoutComment(content.trim());
	if (line === '') {
		return undefined;
	}
	const bare = withoutDecoration(line);
	if (bare === undefined) {
		return {
			problem: 'has a quote that is opened or closed only on one side',
			remedy: 'Put the same quote on both sides of the reference, or none.',
		};
	}
	if (bare === '') {
		return { problem: 'names no image', remedy: ONE_A_LINE };
	}
	if (hasHiddenCharacter(bare)) {
		return {
			problem: 'has a character that cannot be seen',
			remedy: 'Type the reference again; the hidden character is shown as \\u{…}.',
		};
	}
	if (/\s/.test(bare)) {
		return { problem: 'has more than one word', remedy: ONE_A_LINE };
	}
	if (bare.length > MAX_REFERENCE_LENGTH) {
		return { problem: 'is too long to be a reference', remedy: ONE_A_LINE };
	}
	const parsed = parseReference(bare);
	return parsed.ok
		? { reference: parsed.value }
		: {
				problem: `is not a reference: ${shownInput(parsed.fault.facts?.['part'] ?? '')}`,
				bareProblem: 'is not a reference',
				remedy: 'Write it as registry/repository:tag.',
			};
}

/** A reference has no `#`, so one after a blank can only begin a comment. */
function withoutComment(line: string): string {
	const comment = line.search(/(?:^|\s)#/);
	return comment === -1 ? line : line.slice(0, comment).trimEnd();
}

/** Gives the line without list marker, key, commas and quotes; `undefined` when quotes don't match. */
function withoutDecoration(line: string): string | undefined {
	const marked = line
		.replace(/^-(?:\s+|$)/, '')
		.replace(/^(["']?)image\1\s*:(?:\s+|$|(?=["']))/, '');
	const unmarked = withoutCommas(marked);
	const opening = unmarked.at(0) ?? '';
	const closing = unmarked.at(-1) ?? '';
	const isQuoted = /["']/.test(opening) || /["']/.test(closing);
	if (!isQuoted) {
		return unmarked;
	}
	if (opening !== closing || unmarked.length < 2) {
		return undefined;
	}
	return withoutCommas(unmarked.slice(1, -1)).trim();
}

/** A row of them in the middle of a long line costs nothing. */
function withoutCommas(text: string): string {
	let end = text.trimEnd();
	while (end.endsWith(',')) end = trimEndOf(end, ',').trimEnd();
	return end;
}

const tooLarge: ListProblem = {
	line: 1,
	text: '',
	problem: 'begins a list of more than 5 MiB',
	bareProblem: 'begins a list of more than 5 MiB',
	remedy: 'Split the list, or check that this is the right file.',
};

function tooManyLines(content: string): ListProblem {
	const problem = `is beyond ${MAX_LIST_LINES} lines; nothing from here on was read`;
	return {
		line: MAX_LIST_LINES + 1,
		text: shownInput(content.trim()),
		problem,
		bareProblem: problem,
		remedy: 'Split the list, or check that this is the right file.',
	};
}
