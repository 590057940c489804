// A pasted `docker login …` line (podman, nerdctl, skopeo, oras, crane and helm write the same) → what it says. Nothing
// is executed; a variable or a file that the shell would have filled in stays unknown.

/** What the line named; the secret only where it stood there in plain. */
export interface LoginLine {
	/** As written: an address still to be cleaned. */
	readonly address?: string;
	readonly username?: string;
	readonly secret?: string;
}

const TOOLS = /(?:^|[\s|;&(])(?:docker|podman|nerdctl|skopeo|buildah|oras|crane|helm|regctl)\s/;
const MAX_CHARACTERS = 64 * 1024;
/** Options that take a value. */
const MEANINGS = {
	'-u': 'username',
	'--username': 'username',
	'-p': 'secret',
	'--password': 'secret',
	'--authfile': 'other',
	'--cert-dir': 'other',
	'--ca-file': 'other',
	'--config': 'other',
	'-c': 'other',
} as const;

/** Reads the line; `undefined` for anything else. */
export function readLoginLine(text: string): LoginLine | undefined {
	if (text.length > MAX_CHARACTERS || !TOOLS.test(text)) {
		return undefined;
	}
	const commands = splitCommands(wordsOf(text.replace(/\\\r?\n/g, ' ')));
	const at = commands.findIndex((words) => words.some((word) => word === 'login'));
	const login = commands[at];
	if (login === undefined) {
		return undefined;
	}
	const read = readOptions(login.slice(login.indexOf('login') + 1));
	const piped = read.isFromInput ? echoed(commands[at - 1]) : undefined;
	const secret = known(read.secret) ?? known(piped);
	const username = known(read.username);
	return {
		...(read.address === undefined ? {} : { address: read.address }),
		...(username === undefined ? {} : { username }),
		...(secret === undefined ? {} : { secret }),
	};
}

interface Read {
	address?: string;
	username?: string;
	secret?: string;
	isFromInput: boolean;
}

function readOptions(words: readonly string[]): Read {
	const read: Read = { isFromInput: false };
	let awaited: keyof typeof MEANINGS | undefined;
	for (const word of words.flatMap(apart)) {
		const [, option, , joined] = /^(--?[a-z-]+?)(=([\s\S]*))?$/.exec(word) ?? [];
		if (awaited !== undefined) {
			keep(read, MEANINGS[awaited], word);
			awaited = undefined;
		} else if (option === '--password-stdin') {
			read.isFromInput = true;
		} else if (option !== undefined && option in MEANINGS) {
			const name = option as keyof typeof MEANINGS;
			if (joined === undefined) awaited = name;
			else keep(read, MEANINGS[name], joined);
		} else if (!word.startsWith('-')) {
			read.address ??= word;
		}
	}
	return read;
}

/** `-ualice` is `-u alice`. */
function apart(word: string): readonly string[] {
	return /^-[up][^=]/.test(word) ? [word.slice(0, 2), word.slice(2)] : [word];
}

function keep(read: Read, meaning: 'username' | 'secret' | 'other', value: string): void {
	if (meaning !== 'other') read[meaning] = value;
}

/** `echo TOKEN |` and `printf %s TOKEN |` hand over a secret that stands in the line. */
function echoed(words: readonly string[] | undefined): string | undefined {
	const [command, ...rest] = words ?? [];
	if (command !== 'echo' && command !== 'printf') {
		return undefined;
	}
	const values = rest.filter((word) => !/^-[neE]+$/.test(word) && !/^%s(?:\\n)?$/.test(word));
	return values.length === 1 ? values[0] : undefined;
}

/** What the shell would have to fill in is not known. */
function known(value: string | undefined): string | undefined {
	return value === undefined || value === '' || /^\$[A-Za-z_{(]|`/.test(value) ? undefined : value;
}

function splitCommands(words: readonly string[]): readonly (readonly string[])[] {
	const commands: string[][] = [[]];
	for (const word of words) {
		if (/^(?:\|{1,2}|&&|;|<{1,3}|>{1,2})$/.test(word)) commands.push([]);
		else commands.at(-1)?.push(word);
	}
	return commands;
}

/** Splits as a shell does: blanks, quotes, backslashes, and the operators between commands. */
function wordsOf(text: string): readonly string[] {
	const words: string[] = [];
	const token =
		/(\|\||&&|<<<|>>|[|;<>\n])|((?:'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\\[\s\S]|[^\s|;<>'"\\])+)/g;
	for (const [, operator, word] of text.matchAll(token)) {
		words.push(operator === undefined ? unquoted(word ?? '') : operator === '\n' ? ';' : operator);
	}
	return words[0] === '$' || words[0] === '#' || words[0] === 'sudo' ? words.slice(1) : words;
}

function unquoted(word: string): string {
	return word.replace(
		/'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([\s\S])/g,
		(_all, single?: string, double?: string, escaped?: string) =>
			single ?? double?.replace(/\\([\\"$`])/g, '$1') ?? escaped ?? '',
	);
}
