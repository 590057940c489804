// Which arguments of the installed app are a command. Its launcher (build/package/image-ferry.sh) puts `--` before
// one: Chromium reads no switch after that, so a command's options mean nothing to it.
import { LATER_COMMANDS, SHAPES } from './command-shapes';

/** First words that mean something. */
export const FIRST_WORDS: readonly string[] = [
	...new Set(Object.keys(SHAPES).map((name) => name.split(' ')[0] ?? name)),
	...LATER_COMMANDS,
	'help',
];

const ANSWERED_OPTIONS = ['--help', '-h', '--version', '-v', '-V'];

/**
 * Gives the command line among the arguments after the program's name: all that follows `--`, else all from the first
 * word on when that word is a command, else a question for help or version that stands first. Nothing: the window.
 */
export function commandWords(args: readonly string[]): readonly string[] | undefined {
	const end = args.indexOf('--');
	if (end >= 0) {
		return args.slice(end + 1);
	}
	const first = args.findIndex((word) => !word.startsWith('-'));
	const word = args[first] ?? '';
	if (FIRST_WORDS.includes(word) || word === 'version') {
		return args.slice(first);
	}
	return ANSWERED_OPTIONS.includes(args[0] ?? '') ? args : undefined;
}
