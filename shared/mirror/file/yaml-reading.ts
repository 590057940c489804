// Opens a YAML (or JSON) document for reading value by value (yaml-cursor.ts), and turns what the library
// complains about into problems with line and remedy.
import { type Document, LineCounter, parseDocument } from 'yaml';
import { shownInput } from '../../format/visible-text';
import type { FileProblem } from './file-problem';

/** security T10: a nested alias bomb multiplies, so the library counts the product. */
const MAX_ALIASES = 100;
const MAX_SYNTAX_PROBLEMS = 20;

/** One document being read; `problems` and `warnings` grow while it is. */
export interface YamlReading {
	readonly file: string;
	readonly document: Document.Parsed;
	readonly problems: FileProblem[];
	readonly warnings: string[];
	readonly lineAt: (offset: number) => number;
}

/** A value in the document, with the path of keys that leads to it. */
export interface Cursor {
	readonly node: unknown;
	readonly key: string;
	readonly line: number;
}

/** Opens a text. Syntax errors, custom tags, several documents and alias bombs are its problems. */
export function openYaml(text: string, file: string): YamlReading {
	const lines = new LineCounter();
	// Merge keys and YAML 1.1 stay off even for a file that asks for them (%YAML 1.1): `no` is a word.
	// Duplicate keys are found in mapEntries, whose time does not grow with the square of their number.
	const document = parseDocument(text.replace(/^\uFEFF/, ''), {
		lineCounter: lines,
		merge: false,
		prettyErrors: false,
		schema: 'core',
		stringKeys: true,
		uniqueKeys: false,
	});
	const lineAt = (offset: number): number => lines.linePos(offset).line;
	const problems: FileProblem[] = [];
	const reading = { file, document, problems, warnings: [], lineAt };
	const told = new Set<string>();
	for (const error of [...document.errors, ...document.warnings]) {
		const place = { key: '', line: lineAt(error.pos[0]) };
		const { problem, remedy } = syntaxProblem(error);
		if (told.size < MAX_SYNTAX_PROBLEMS && !told.has(problem)) {
			told.add(problem);
			complain(reading, place, problem, remedy);
		}
	}
	if (problems.length === 0) {
		complainAboutAliases(reading);
	}
	return reading;
}

/** Gives the whole document. */
export function rootOf(reading: YamlReading): Cursor {
	return { node: reading.document.contents, key: '', line: 1 };
}

/** Notes a problem at the cursor and gives `undefined`, the reading of a value that is wrong. */
export function complain(
	reading: YamlReading,
	at: Pick<Cursor, 'key' | 'line'>,
	problem: string,
	remedy: string,
): undefined {
	reading.problems.push({ file: reading.file, line: at.line, key: at.key, problem, remedy });
	return undefined;
}

function complainAboutAliases(reading: YamlReading): void {
	const start = { key: '', line: 1 };
	try {
		reading.document.toJS({ maxAliasCount: MAX_ALIASES });
	} catch (error) {
		const message = error instanceof Error ? error.message : '';
		const unknown = /^Unresolved alias.*: (.*)$/.exec(message)?.[1];
		if (unknown === undefined) {
			const remedy = 'Write the values out instead of using & and *.';
			complain(reading, start, 'has YAML aliases that multiply its size', remedy);
		} else {
			const problem = `uses the YAML alias *${shownInput(unknown, 60)}, which is not defined`;
			complain(reading, start, problem, 'Put the value in quotes if it begins with *.');
		}
	}
}

function syntaxProblem(error: { readonly code: string; readonly message: string }): {
	readonly problem: string;
	readonly remedy: string;
} {
	if (/call stack/i.test(error.message)) {
		return { problem: 'is nested too deeply', remedy: 'Write the values out flat.' };
	}
	if (error.code === 'MULTIPLE_DOCS') {
		const remedy = 'Keep one document in a file; put the others into files of their own.';
		return { problem: 'begins a second YAML document', remedy };
	}
	const message = shownInput(error.message).replace(/\.$/, '');
	return { problem: `is not valid YAML: ${message}`, remedy: syntaxRemedy(error.code) };
}

function syntaxRemedy(code: string): string {
	switch (code) {
		case 'TAB_AS_INDENT':
			return 'Indent with spaces instead of tabs.';
		case 'TAG_RESOLVE_FAILED':
			return 'Remove the tag that starts with "!".';
		case 'NON_STRING_KEY':
			return 'Use plain words as keys.';
		default:
			return 'Correct this place; look at indentation, quotes and colons.';
	}
}
