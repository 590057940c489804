// The commands that copy, and what may follow them (mirror-file.md).
import type { CommandShape, CommandWords } from '../command-shape';
import type { MirrorInput } from './mirror-input';

export const PROGRESS_STYLES = ['auto', 'plain', 'json', 'none'] as const;
export type ProgressStyle = (typeof PROGRESS_STYLES)[number];
export const PROGRESS_USAGE = '[--progress auto|plain|json|none]';

export type MirrorCommand =
	| { readonly name: 'plan'; readonly input: MirrorInput; readonly isJson: boolean }
	| {
			readonly name: 'run';
			readonly input: MirrorInput;
			/** Where the mirror file is written that says the same. */
			readonly saveFile?: string;
			readonly reportFile?: string;
			readonly progress: ProgressStyle;
			/** The report instead of lines for people. */
			readonly isJson: boolean;
	  };

const LIST_USAGE = '--to HOST[:PORT][/PATH] [--from PREFIX] [--platform OS/ARCH]...';
const OUTPUT_USAGE = `[--report FILE.json] [--json] [--quiet] ${PROGRESS_USAGE}`;
const LIST_VALUES = ['to', 'from', 'platform'];
const OUTPUT_VALUES = ['report', 'progress'];
const OUTPUT_FLAGS = ['json', 'quiet'];

export const MIRROR_SHAPES: Readonly<Record<'plan' | 'run' | 'copy', CommandShape<MirrorCommand>>> =
	{
		plan: {
			values: LIST_VALUES,
			repeatable: ['platform'],
			flags: ['json'],
			operands: ['MIRROR.yaml'],
			usage: 'plan MIRROR.yaml [--json]',
			otherUsages: [`plan LIST ${LIST_USAGE} [--json]`],
			about:
				'Show what a run would do. Moves nothing, writes nothing. A file named - is standard input.',
			examples: [
				'plan mirror.yaml',
				'plan images.txt --to registry.example.com:5000/mirror --from registry.vendor.example/app',
			],
			build: (words) => ({ name: 'plan', input: inputOf(words), isJson: words.has('json') }),
		},
		run: {
			values: [...LIST_VALUES, ...OUTPUT_VALUES, 'save'],
			repeatable: ['platform'],
			flags: [...OUTPUT_FLAGS, 'dry-run'],
			letters: { q: 'quiet' },
			operands: ['MIRROR.yaml'],
			usage: `run MIRROR.yaml [--dry-run] ${OUTPUT_USAGE}`,
			otherUsages: [`run LIST ${LIST_USAGE} [--save MIRROR.yaml]`],
			about:
				'Plan, copy and verify. Goes on with the interrupted run of the same mirror. --dry-run only plans; --save writes what was said as a mirror file; a file named - is standard input or output.',
			examples: [
				'run mirror.yaml --report report.json',
				'run images.txt --to registry.example.com:5000/mirror',
				'cat images.txt | image-ferry run - --to registry.example.com:5000',
			],
			build: buildRun,
		},
		copy: {
			values: OUTPUT_VALUES,
			flags: [...OUTPUT_FLAGS, 'dry-run'],
			letters: { q: 'quiet' },
			operands: ['SOURCE', 'DESTINATION'],
			usage: `copy SOURCE DESTINATION [--dry-run] ${OUTPUT_USAGE}`,
			about: "Copy and verify one image. Without a tag in DESTINATION it gets the source's.",
			examples: ['copy docker.io/library/nginx:1.27 registry.example.com:5000/nginx'],
			build: (words) =>
				buildCopy(words, {
					kind: 'image',
					source: words.operand(0),
					destination: words.operand(1),
				}),
		},
	};

function inputOf(words: CommandWords): MirrorInput {
	const file = words.operand(0);
	const { to } = words.text('to', 'to');
	if (to === undefined) {
		const lone = ['from', 'platform', 'save'].find((option) => words.has(option));
		return lone === undefined
			? { kind: 'file', file }
			: words.refuse(`--${lone} belongs to a list of images: say with --to where they go`);
	}
	return {
		kind: 'list',
		file,
		to,
		...words.text('from', 'from'),
		platforms: words.all('platform'),
	};
}

function buildRun(words: CommandWords): MirrorCommand {
	const run = buildCopy(words, inputOf(words));
	return run.name === 'run' ? { ...run, ...words.text('saveFile', 'save') } : run;
}

function buildCopy(words: CommandWords, input: MirrorInput): MirrorCommand {
	const progress = words.choice('progress', PROGRESS_STYLES);
	if (words.has('quiet') && progress !== undefined && progress !== 'none') {
		return words.refuse(`--quiet and --progress ${progress} contradict each other`);
	}
	if (words.has('dry-run')) {
		return { name: 'plan', input, isJson: words.has('json') };
	}
	return {
		name: 'run',
		input,
		...words.text('reportFile', 'report'),
		progress: words.has('quiet') ? 'none' : (progress ?? 'auto'),
		isJson: words.has('json'),
	};
}
