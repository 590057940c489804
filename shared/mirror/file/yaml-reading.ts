// Opens a YAML (or JSON) document for reading value by value (yaml-cursor.ts), and turns what the library
// complains about into problems with line and remedy.
import { type CST, Document, LineCounter, Parser, parseDocument } from 'yaml';
import { shownInput } from '../../format/visible-text';
import type { FileProblem } from './file-problem';

/** security T10: a nested alias bomb multiplies, so the library counts the product. */
const MAX_ALIASES = 100;
const MAX_SYNTAX_PROBLEMS = 20;
/** A mirror file has five levels; a file of brackets alone would end the process by its recursion. */
const MAX_DEPTH = 50;

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
	const source = text.replace(/^\uFEFF/, '');
	const lines = new LineCounter();
	const danger = dangerIn(source);
	if (danger !== undefined) {
		const reading = newReading(file, new Document() as Document.Parsed, lines);
		complain(reading, { key: '', line: 1 }, danger, 'Write the values out, without & and *.');
		return reading;
	}
	// Merge keys and YAML 1.1 stay off even for a file that asks for them (%YAML 1.1): `no` is a word.
	// Duplicate keys are found in mapEntries, whose time does not grow with the square of their number.
	const document = parseDocument(source, {
		lineCounter: lines,
		merge: false,
		prettyErrors: false,
		schema: 'core',
		stringKeys: true,
		uniqueKeys: false,
	});
	const reading = newReading(file, document, lines);
	const told = new Set<string>();
	for (const error of [...document.errors, ...document.warnings]) {
		const place = { key: '', line: reading.lineAt(error.pos[0]) };
		const { problem, remedy } = syntaxProblem(error);
		if (told.size < MAX_SYNTAX_PROBLEMS && !told.has(problem)) {
			told.add(problem);
			complain(reading, place, problem, remedy);
		}
	}
	if (reading.problems.length === 0) {
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

function newReading(file: string, document: Document.Parsed, lines: LineCounter): YamlReading {
	const lineAt = (offset: number): number => lines.linePos(offset).line;
	return { file, document, problems: [], warnings: [], lineAt };
}

/**
 * Says what would cost the library too much: it makes documents by recursion, and looks through the
 * document for each alias. The syntax tree has neither cost.
 */
function dangerIn(source: string): string | undefined {
	const open: { readonly token: CST.Token; readonly depth: number }[] = [];
	for (const token of new Parser().parse(source)) {
		open.push({ token, depth: 0 });
	}
	let aliases = 0;
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		const depth = next.depth + 1;
		aliases += next.token.type === 'alias' ? 1 : 0;
		if (depth > MAX_DEPTH) {
			return 'is nested too deeply';
		}
		if (aliases > MAX_ALIASES) {
			return `has more than ${MAX_ALIASES} YAML aliases`;
		}
		for (const token of childrenOf(next.token)) {
			open.push({ token, depth });
		}
	}
	return undefined;
}

function childrenOf(token: CST.Token): readonly CST.Token[] {
	if (token.type === 'document') {
		return token.value === undefined ? [] : [token.value];
	}
	return 'items' in token
		? token.items.flatMap((item) => [item.key, item.value].filter((child) => child != null))
		: [];
}

function complainAboutAliases(reading: YamlReading): void {
	const start = { key: '', line: 1 };
	try {
		reading.document.toJS({ maxAliasCount: MAX_ALIASES });
	} catch (error) {
		const message = error instanceof Error ? error.message : '';
		const unknown = /^Unresolved alias.*: (.*)$/.exec(message)?.[1];
		if (unknown === undefined) {
			const remedy = 'Write the values out, without & and *.';
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
