// Reads the command line (mirror-file.md) into one value. Knows words and shapes; does nothing.
import { parseArgs } from 'node:util';
import { nearestWord } from '../../shared/format/nearest-word';
import { shownInput } from '../../shared/format/visible-text';
import { faultError } from '../platform/fault-error';
import type { CommandShape, CommandWords } from './command-shape';
import { type Command, LATER_COMMANDS, SHAPES } from './command-shapes';
import { FIRST_WORDS } from './command-words';
import { isHelpTopic } from './help-text';

type Shape = CommandShape<Command>;

/** Gives the second words of a first one such as `registry`; none of a command of one word. */
function secondWords(first: string): readonly string[] {
	return Object.keys(SHAPES)
		.filter((name) => name.startsWith(`${first} `))
		.map((name) => name.slice(first.length + 1));
}

/**
 * Reads the arguments after the program's name. No arguments ask for help.
 * @throws FaultError command.invalid (facts `problem`, `remedy`), command.unsupported
 */
export function parseArguments(args: readonly string[]): Command {
	const [first = 'help', second] = args;
	if (first === 'help' || first === '--help' || first === '-h') {
		return helpOn(args.slice(1));
	}
	if (first === '--version' || first === '-v' || first === '-V' || first === 'version') {
		return { name: 'version' };
	}
	if (LATER_COMMANDS.includes(first)) {
		return refuseLater(first);
	}
	const isHelpWanted = args.includes('--help') || args.includes('-h');
	const name = secondWords(first).length > 0 ? `${first} ${second ?? ''}` : first;
	const shape = shapeOf(name);
	if (shape === undefined) {
		return isHelpWanted ? { name: 'help', topic: first } : refuseUnknown(first, second);
	}
	return isHelpWanted
		? { name: 'help', topic: name }
		: parseShape(name, shape, args.slice(name.split(' ').length));
}

function shapeOf(name: string): Shape | undefined {
	return Object.hasOwn(SHAPES, name) ? SHAPES[name] : undefined;
}

function helpOn(words: readonly string[]): Command {
	const topic = words.filter((word) => !word.startsWith('-')).join(' ');
	if (topic !== '' && !isHelpTopic(topic)) {
		const [first = '', second] = words;
		return LATER_COMMANDS.includes(first)
			? refuseLater(first)
			: refuseUnknown(first, secondWords(first).length > 0 ? second : undefined);
	}
	return { name: 'help', ...(topic === '' ? {} : { topic }) };
}

function refuseLater(command: string): never {
	throw faultError({ code: 'command.unsupported', side: 'this-computer', subject: command });
}

function refuseUnknown(first: string, second: string | undefined): never {
	const seconds = secondWords(first);
	if (seconds.length > 0) {
		const said = second === undefined ? 'nothing' : quoted(second);
		const near = nearestWord(second ?? '', seconds);
		throw invalid(
			first,
			`after "${first}" comes ${seconds.slice(0, -1).join(', ')} or ${seconds.at(-1)}, not ${said}`,
			near === undefined ? undefined : `Did you mean image-ferry ${first} ${near}?`,
		);
	}
	const near = nearestWord(first, FIRST_WORDS);
	throw invalid(
		first,
		first.startsWith('-')
			? `a command comes first, not the option ${shownInput(first)}`
			: `there is no command ${quoted(first)}`,
		near === undefined ? undefined : `Did you mean image-ferry ${near}?`,
	);
}

function parseShape(name: string, shape: Shape, args: readonly string[]): Command {
	const refuse = (problem: string): never => {
		throw invalid(
			name,
			problem,
			`Write it as: ${[shape.usage, ...(shape.otherUsages ?? [])].map((usage) => `image-ferry ${usage}`).join('; or ')}`,
		);
	};
	const operands: string[] = [];
	const options = new Map<string, string[]>();
	for (const token of tokensOf(shape, args)) {
		if (token.kind === 'positional') {
			operands.push(token.value);
		} else if (token.kind === 'option') {
			const problem = optionProblem(name, shape, token, options);
			if (problem !== undefined) {
				refuse(problem);
			}
			options.set(token.name, [...(options.get(token.name) ?? []), token.value ?? '']);
		}
	}
	const problem = operandProblem(name, shape, operands);
	if (problem !== undefined) {
		refuse(problem);
	}
	return shape.build(wordsOf(operands, options, refuse));
}

function operandProblem(
	name: string,
	shape: Shape,
	operands: readonly string[],
): string | undefined {
	const missing = shape.operands[operands.length];
	if (missing !== undefined) {
		return `${missing} is missing`;
	}
	const names = [...shape.operands, ...(shape.optionalOperands ?? [])];
	const empty = names.find((_, position) => operands[position] === '');
	if (empty !== undefined) {
		return `${empty} is empty`;
	}
	const extra = operands[names.length];
	if (extra === undefined) {
		return undefined;
	}
	// It may be a password that somebody put there.
	return name === 'login' ? 'there is a word too many' : `${quoted(extra)} is a word too many`;
}

interface OptionToken {
	readonly name: string;
	readonly rawName: string;
	readonly value: string | undefined;
	readonly inlineValue: boolean | undefined;
}

function tokensOf(shape: Shape, args: readonly string[]) {
	const letters = Object.entries(shape.letters ?? {});
	const options = Object.fromEntries(
		(['values', 'flags'] as const).flatMap((kind) =>
			(shape[kind] ?? []).map((option) => {
				const short = letters.find(([, long]) => long === option)?.[0];
				const type: 'string' | 'boolean' = kind === 'values' ? 'string' : 'boolean';
				return [option, { type, ...(short === undefined ? {} : { short }) }];
			}),
		),
	);
	return parseArgs({
		args: [...args],
		options,
		allowPositionals: true,
		strict: false,
		tokens: true,
	}).tokens;
}

/** Values are never repeated here: one of them may be a secret that somebody put on the command line. */
function optionProblem(
	name: string,
	shape: Shape,
	token: OptionToken,
	before: ReadonlyMap<string, readonly string[]>,
): string | undefined {
	const { rawName, value } = token;
	const values = shape.values ?? [];
	if (name === 'login' && /^--?p(?:ass(?:word)?)?$/.test(rawName)) {
		return 'a password on the command line can be seen by others: pipe it in with --password-stdin';
	}
	if (!values.includes(token.name)) {
		return flagProblem(name, shape, token);
	}
	if (before.has(token.name) && shape.repeatable?.includes(token.name) !== true) {
		return `--${token.name} is there twice`;
	}
	const isNext = value?.startsWith('-') === true && value !== '-' && token.inlineValue !== true;
	return value === undefined || value === '' || isNext ? `${rawName} needs a value` : undefined;
}

function flagProblem(
	name: string,
	{ values = [], flags = [] }: Shape,
	{ name: option, rawName, value }: OptionToken,
): string | undefined {
	if (flags.includes(option)) {
		return value === undefined ? undefined : `${rawName} takes no value`;
	}
	const near = nearestWord(option, [...values, ...flags]);
	const hint = near === undefined ? '' : `; did you mean --${near}?`;
	return `${shownInput(rawName)} is no option of ${name}${hint}`;
}

function wordsOf(
	operands: readonly string[],
	options: ReadonlyMap<string, readonly string[]>,
	refuse: (problem: string) => never,
): CommandWords {
	return {
		operand: (position) => operands[position] ?? '',
		has: (option) => options.has(option),
		all: (option) => options.get(option) ?? [],
		text<K extends string>(key: K, option: string) {
			const [text] = options.get(option) ?? [];
			return (text === undefined ? {} : { [key]: text }) as { [P in K]?: string };
		},
		choice(option, allowed) {
			const [word] = options.get(option) ?? [];
			const found = allowed.find((candidate) => candidate === word);
			if (word !== undefined && found === undefined) {
				const near = nearestWord(word, allowed);
				const hint = near === undefined ? '' : `; did you mean ${near}?`;
				refuse(`--${option} takes ${allowed.join(', ')}, not ${quoted(word)}${hint}`);
			}
			return found;
		},
		refuse,
	};
}

function quoted(word: string): string {
	return `"${shownInput(word)}"`;
}

function invalid(subject: string, problem: string, remedy?: string): Error {
	return faultError({
		code: 'command.invalid',
		side: 'this-computer',
		subject: shownInput(subject),
		facts: { problem, ...(remedy === undefined ? {} : { remedy }) },
	});
}
