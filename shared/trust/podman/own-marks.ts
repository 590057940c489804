// Marks in a file of others by which what Image Ferry put there is found and taken out again, to the byte. Used only where no
// drop-in counts.

/** What a mark is for: the registry, or the registry as a mirror of another. */
export function markLabel(subject: { readonly host: string; readonly of?: string }): string {
	return subject.of === undefined ? subject.host : `${subject.host} as mirror of ${subject.of}`;
}

/** Stands behind a value that was changed; `was`: the value before, or `absent`. */
export function valueMark(label: string, was: string): string {
	return ` # Image Ferry for ${label}: was ${was}`;
}

/** Gives lines with their marks around them, each with a line end. */
export function markedBlock(
	label: string,
	lines: readonly string[],
	{ lineEnd, isLineEndAdded }: { readonly lineEnd: string; readonly isLineEndAdded: boolean },
): string {
	const begin = `# Image Ferry for ${label}: begin${isLineEndAdded ? ', line end added' : ''}`;
	const all = [begin, ...lines, `# Image Ferry for ${label}: end`];
	return all.map((line) => `${line}${lineEnd}`).join('');
}

/** Gives what the marks in a text are for. */
export function markedLabels(text: string): ReadonlySet<string> {
	return new Set(marksOf(text).map(({ label }) => label));
}

/** Takes out what was put there for some labels: values are as they were, blocks are gone. */
export function withoutMarks(text: string, isMeant: (label: string) => boolean): string {
	const mark = marksOf(text).find(({ label, kind }) => kind !== 'end' && isMeant(label));
	if (mark === undefined) return text;
	const without = mark.kind === 'was' ? withoutValue(text, mark) : withoutBlock(text, mark);
	return without === text ? text : withoutMarks(without, isMeant);
}

interface Mark {
	readonly kind: 'begin' | 'end' | 'was';
	readonly label: string;
	/** The former value, or what is told of the line end. */
	readonly word: string;
	readonly start: number;
	/** Where the mark ends; a comment of somebody else's may follow. */
	readonly end: number;
}

const MARK =
	/^# Image Ferry for ([^#]+?): (?:was (true|false|absent)|(begin|end)(, line end added)?)/;

/** The block behind takes over that the line end before it is ours. */
const OWN_BEGIN = /^# Image Ferry for [^#\r\n]+?: begin(?=\r?\n)/;

/** Strings of TOML, each before what looks like a part of it, and comments. */
const STRING_OR_COMMENT =
	/"""(?:[^\\]|\\[\s\S])*?"{3,5}|'''[\s\S]*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*/g;

/** Only comments of text that is TOML: the same words in a string are not ours. */
function marksOf(text: string): readonly Mark[] {
	if (!text.includes('# Image Ferry for ')) return [];
	return [...text.matchAll(STRING_OR_COMMENT)].flatMap(({ 0: comment, index: start }) => {
		const match = MARK.exec(comment);
		if (match === null) return [];
		const [all, label = '', was, kind, added = ''] = match;
		return [
			{
				kind: was === undefined ? (kind === 'begin' ? 'begin' : 'end') : 'was',
				label,
				word: was ?? added,
				start,
				end: start + all.length,
			} as const,
		];
	});
}

function withoutValue(text: string, mark: Mark): string {
	const lineStart = text.lastIndexOf('\n', mark.start - 1) + 1;
	if (mark.word === 'absent')
		return text.slice(0, lineStart) + text.slice(nextLine(text, mark.end));
	const before = text.slice(0, mark.start).replace(/(?:true|false) $/, mark.word);
	return before + text.slice(mark.end);
}

function withoutBlock(text: string, begin: Mark): string {
	const end = marksOf(text).find(
		({ kind, label, start }) => kind === 'end' && label === begin.label && start > begin.start,
	);
	if (end === undefined) return text;
	const head = text.slice(0, text.lastIndexOf('\n', begin.start - 1) + 1);
	const tail = text.slice(nextLine(text, end.end));
	if (begin.word === '') return head + tail;
	return tail === ''
		? head.replace(/\r?\n$/, '')
		: head + tail.replace(OWN_BEGIN, `$&${begin.word}`);
}

function nextLine(text: string, from: number): number {
	const lineFeed = text.indexOf('\n', from);
	return lineFeed === -1 ? text.length : lineFeed + 1;
}
