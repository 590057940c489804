// What `image-ferry help` prints, from the same table that the arguments are read by.
import { LATER_COMMANDS, SHAPES } from './command-shapes';

const COLUMNS = 96;

const GROUPS: readonly (readonly string[])[] = [
	['plan', 'run', 'copy', 'runs', 'report'],
	['registry add', 'registry list', 'registry remove', 'registry test', 'login', 'logout'],
	['engines'],
	['trust plan', 'trust apply', 'trust list', 'trust revert', 'trust verify', 'trust show'],
	['sample'],
];

const HEAD = `Image Ferry brings container images into registries that the internet cannot reach.

Usage: image-ferry COMMAND
`;

const END = `
  help [COMMAND], --version (-V)

Exit status: 0 all done; 1 some images failed; 2 the command, a file or a setting is wrong
and nothing was done; 3 stopped, can be continued; 130 cancelled by the user.
Results go to standard output, progress and problems to standard error.

Not supported yet: ${LATER_COMMANDS.join(', ')}.`;

/** Gives the help on a command, on all that begin with the topic (such as `registry`), or on everything. */
export function helpText(topic?: string): string {
	const names = namesUnder(topic ?? '');
	if (names.length > 0) {
		return [...names.map(entryOf), ...examplesOf(names)].join('').trimEnd();
	}
	return [HEAD, ...GROUPS.map((group) => `${group.map(entryOf).join('')}\n`)]
		.join('\n')
		.replace(/\n{3,}/g, '\n\n')
		.trimEnd()
		.concat('\n', END);
}

function examplesOf(names: readonly string[]): readonly string[] {
	const examples = names.flatMap((name) => SHAPES[name]?.examples ?? []);
	return examples.length === 0
		? []
		: ['\nExamples:\n', ...examples.map((example) => `  ${wholeCommand(example)}\n`)];
}

/** An example may begin with another program. */
function wholeCommand(example: string): string {
	return example.includes('image-ferry ') ? example : `image-ferry ${example}`;
}

/** Tells whether there is help on a topic. */
export function isHelpTopic(topic: string): boolean {
	return namesUnder(topic).length > 0;
}

function namesUnder(topic: string): readonly string[] {
	return Object.keys(SHAPES).filter((name) => name === topic || name.startsWith(`${topic} `));
}

function entryOf(name: string): string {
	const shape = SHAPES[name];
	return shape === undefined
		? ''
		: [
				...[shape.usage, ...(shape.otherUsages ?? [])].map((usage) =>
					wrapped(usage, '  ', '      '),
				),
				wrapped(shape.about, '      ', '      '),
				'',
			].join('\n');
}

/** Breaks between words; what stands in brackets stays together. */
function wrapped(text: string, firstIndent: string, nextIndent: string): string {
	const lines: string[] = [];
	let line = firstIndent;
	for (const word of text.match(/\[[^\][]*(?:\[[^\][]*\][^\][]*)*\](?:\.{3})?|\S+/g) ?? []) {
		const isStart = line.trim() === '';
		if (!isStart && line.length + 1 + word.length > COLUMNS) {
			lines.push(line);
			line = `${nextIndent}${word}`;
		} else {
			line += isStart ? word : ` ${word}`;
		}
	}
	return [...lines, line].join('\n');
}
