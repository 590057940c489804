// The command of a service as systemd reads it from one unit file or drop-in: continued lines, comments between them,
// quotes, escapes, variables, and the empty ExecStart= that forgets what came before.

export interface UnitWord {
	readonly text: string;
	/** From 1: where the word begins. */
	readonly line: number;
}

export interface UnitCommand {
	/** Of the last command; the program first. */
	readonly words: readonly UnitWord[];
	/** Variables of the command that this file does not set, such as those of an EnvironmentFile. */
	readonly unknown: readonly UnitWord[];
}

interface Setting {
	readonly key: string;
	readonly characters: readonly Character[];
}

interface Character {
	readonly text: string;
	readonly line: number;
}

const WORD = /(?:"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|\\[\s\S]|[^\s"'\\])+/g;
const QUOTED = /"((?:\\[\s\S]|[^"\\])*)"|'((?:\\[\s\S]|[^'\\])*)'|\\([\s\S])/g;
const ESCAPED = /\\([\s\S])/g;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', s: ' ' };

/** Gives the command that a file sets; `undefined` where it sets none, or only takes back an earlier one. */
export function unitCommand(text: string): UnitCommand | undefined {
	const settings = serviceSettings(text);
	const variables = new Map(
		settings
			.filter(({ key }) => key === 'Environment')
			.flatMap(({ characters }) => wordsOf(characters))
			.map(({ text: assignment }) => {
				const at = assignment.indexOf('=');
				return [assignment.slice(0, at), assignment.slice(at + 1)] as const;
			}),
	);
	const command = settings
		.filter(({ key }) => key === 'ExecStart')
		.map(({ characters }) => wordsOf(characters))
		.reduce<readonly UnitWord[]>((_, words) => words, []);
	return command.length === 0 ? undefined : expand(command, variables);
}

/** The settings of [Service], in their order, each with the line of every character. */
function serviceSettings(text: string): readonly Setting[] {
	const settings: Setting[] = [];
	let section = '';
	let open: Character[] = [];
	const close = (): void => {
		const at = open.findIndex((character) => character.text === '=');
		const key = textOf(open.slice(0, at)).trim();
		if (at > 0 && section === 'Service') settings.push({ key, characters: open.slice(at + 1) });
		open = [];
	};
	text.split(/\r?\n/).forEach((content, index) => {
		if (/^\s*[#;]/.test(content) || (open.length === 0 && content.trim() === '')) return;
		const header = open.length === 0 ? /^\s*\[([^\]]*)\]\s*$/.exec(content) : null;
		if (header !== null) {
			section = header[1] ?? '';
			return;
		}
		const isContinued = content.endsWith('\\');
		const kept = isContinued ? `${content.slice(0, -1)} ` : content;
		for (const character of kept.split('')) open.push({ text: character, line: index + 1 });
		if (!isContinued) close();
	});
	close();
	return settings;
}

function textOf(characters: readonly Character[]): string {
	return characters.map(({ text }) => text).join('');
}

function wordsOf(characters: readonly Character[]): readonly UnitWord[] {
	return [...textOf(characters).matchAll(WORD)].map(({ 0: word, index }) => ({
		text: word.replace(QUOTED, (_, double?: string, single?: string, escaped?: string) =>
			(double ?? single ?? `\\${escaped}`).replace(ESCAPED, (_pair, letter: string) => {
				return ESCAPES[letter] ?? letter;
			}),
		),
		line: characters[index]?.line ?? 0,
	}));
}

/** `$NAME` as a word of its own becomes words, `${NAME}` text within its word; `$$` is a dollar. */
function expand(command: readonly UnitWord[], variables: ReadonlyMap<string, string>): UnitCommand {
	const unknown: UnitWord[] = [];
	const words = command.flatMap(({ text, line }): readonly UnitWord[] => {
		const valueFor = (name: string): string => {
			const value = variables.get(name);
			if (value === undefined) unknown.push({ text: name, line });
			return value ?? '';
		};
		const alone = /^\$(\w+)$/.exec(text)?.[1];
		if (alone !== undefined)
			return valueFor(alone)
				.split(/\s+/)
				.filter((part) => part !== '')
				.map((part) => ({ text: part, line }));
		const replaced = text.replace(/\$\$|\$\{(\w+)\}/g, (match, name: string | undefined) =>
			name === undefined ? match.slice(1) : valueFor(name),
		);
		return [{ text: replaced, line }];
	});
	return { words: words.map(withoutPrefix), unknown };
}

/** `@`, `-`, `:`, `+` and `!` before the program say how it is run. */
function withoutPrefix(word: UnitWord, index: number): UnitWord {
	return index === 0 ? { ...word, text: word.text.replace(/^[@:+!-]+/, '') } : word;
}
