// Reads the command line (mirror-file.md) into one value. Knows words and shapes; does nothing.
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { TLS_POLICIES, type TlsPolicy } from '../../shared/registry/tls-policy';
import { faultError } from '../platform/fault-error';

export const PROGRESS_STYLES = ['auto', 'plain', 'json', 'none'] as const;
export type ProgressStyle = (typeof PROGRESS_STYLES)[number];
export const REPORT_FORMATS = ['json', 'csv', 'html'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export type Command =
	| { readonly name: 'help'; readonly topic?: string }
	| { readonly name: 'version' }
	| { readonly name: 'plan'; readonly file: string; readonly isJson: boolean }
	| {
			readonly name: 'run';
			readonly file: string;
			readonly reportFile?: string;
			readonly progress: ProgressStyle;
	  }
	| { readonly name: 'runs'; readonly isJson: boolean }
	| { readonly name: 'report'; readonly runId: string; readonly format: ReportFormat }
	| {
			readonly name: 'registry add';
			readonly host: string;
			readonly displayName?: string;
			readonly tls?: TlsPolicy;
			readonly caFile?: string;
			readonly signInServer?: string;
	  }
	| { readonly name: 'registry list'; readonly isJson: boolean }
	| { readonly name: 'registry remove'; readonly host: string }
	| {
			readonly name: 'registry test';
			readonly host: string;
			readonly image?: string;
			readonly pushRepository?: string;
			readonly isJson: boolean;
	  }
	| { readonly name: 'login'; readonly host: string; readonly username: string }
	| { readonly name: 'logout'; readonly host: string }
	| { readonly name: 'sample'; readonly isServing: boolean; readonly progress: ProgressStyle };

/** Commands of the contract that a later version brings. */
const LATER: ReadonlySet<string> = new Set([
	'engines',
	'trust',
	'export',
	'import',
	'inspect',
	'verify',
	'serve',
	'inventory',
]);

const flag = { type: 'boolean' } as const;
const value = { type: 'string' } as const;

type Options = NonNullable<ParseArgsConfig['options']>;
type Words = Readonly<Record<string, string | boolean | undefined>>;

interface Shape {
	readonly options: Options;
	/** Names of the words that must follow, in order. */
	readonly operands: readonly string[];
	readonly build: (operands: readonly string[], words: Words) => Command;
}

const SHAPES: Readonly<Record<string, Shape>> = {
	plan: {
		options: { json: flag },
		operands: ['MIRROR.yaml'],
		build: ([file = ''], words) => ({ name: 'plan', file, isJson: words['json'] === true }),
	},
	run: {
		options: { report: value, progress: value },
		operands: ['MIRROR.yaml'],
		build: ([file = ''], words) => ({
			name: 'run',
			file,
			...optional('reportFile', words['report']),
			progress: oneOf('--progress', words['progress'], PROGRESS_STYLES, 'auto'),
		}),
	},
	runs: {
		options: { json: flag },
		operands: [],
		build: (_, words) => ({ name: 'runs', isJson: words['json'] === true }),
	},
	report: {
		options: { format: value },
		operands: ['RUN_ID'],
		build: ([runId = ''], words) => ({
			name: 'report',
			runId,
			format: oneOf('--format', words['format'], REPORT_FORMATS, 'json'),
		}),
	},
	'registry add': {
		options: { name: value, tls: value, ca: value, 'sign-in-server': value },
		operands: ['HOST[:PORT]'],
		build: ([host = ''], words) => ({
			name: 'registry add',
			host,
			...optional('displayName', words['name']),
			...(words['tls'] === undefined
				? {}
				: { tls: oneOf('--tls', words['tls'], TLS_POLICIES, 'verify') }),
			...optional('caFile', words['ca']),
			...optional('signInServer', words['sign-in-server']),
		}),
	},
	'registry list': {
		options: { json: flag },
		operands: [],
		build: (_, words) => ({ name: 'registry list', isJson: words['json'] === true }),
	},
	'registry remove': {
		options: {},
		operands: ['HOST'],
		build: ([host = '']) => ({ name: 'registry remove', host }),
	},
	'registry test': {
		options: { image: value, push: value, json: flag },
		operands: ['HOST'],
		build: ([host = ''], words) => ({
			name: 'registry test',
			host,
			...optional('image', words['image']),
			...optional('pushRepository', words['push']),
			isJson: words['json'] === true,
		}),
	},
	login: {
		options: { username: { ...value, short: 'u' }, 'password-stdin': flag },
		operands: ['HOST'],
		build: ([host = ''], words) => buildLogin(host, words),
	},
	logout: {
		options: {},
		operands: ['HOST'],
		build: ([host = '']) => ({ name: 'logout', host }),
	},
	sample: {
		options: { serve: flag, progress: value },
		operands: [],
		build: (_, words) => ({
			name: 'sample',
			isServing: words['serve'] === true,
			progress: oneOf('--progress', words['progress'], PROGRESS_STYLES, 'auto'),
		}),
	},
};

/**
 * Reads the arguments after the program's name. No arguments ask for help.
 * @throws FaultError command.invalid (facts `problem`), command.unsupported
 */
export function parseArguments(args: readonly string[]): Command {
	const [first = 'help', second] = args;
	if (first === 'help' || first === '--help' || first === '-h') {
		return { name: 'help', ...(second === undefined ? {} : { topic: second }) };
	}
	if (first === '--version' || first === 'version') {
		return { name: 'version' };
	}
	if (LATER.has(first)) {
		throw faultError({ code: 'command.unsupported', side: 'this-computer', subject: first });
	}
	const name = first === 'registry' ? `registry ${second ?? ''}` : first;
	const shape = SHAPES[name];
	if (shape === undefined) {
		throw invalid(name.trim(), unknownCommand(name));
	}
	const rest = args.slice(name.split(' ').length);
	return rest.includes('--help') || rest.includes('-h')
		? { name: 'help', topic: name }
		: parseShape(name, shape, rest);
}

function parseShape(name: string, shape: Shape, args: readonly string[]): Command {
	let parsed: ReturnType<typeof parseArgs>;
	try {
		parsed = parseArgs({
			args: [...args],
			options: shape.options,
			allowPositionals: true,
			strict: true,
		});
	} catch (error) {
		throw invalid(name, firstSentence(error));
	}
	const { positionals } = parsed;
	const missing = shape.operands[positionals.length];
	if (missing !== undefined) {
		throw invalid(name, `${missing} is missing`);
	}
	const extra = positionals[shape.operands.length];
	if (extra !== undefined) {
		throw invalid(name, `"${extra}" is one word too many`);
	}
	return shape.build(positionals, parsed.values as Words);
}

function buildLogin(host: string, words: Words): Command {
	const { username } = words;
	if (typeof username !== 'string' || username === '') {
		throw invalid('login', '--username is missing');
	}
	if (words['password-stdin'] !== true) {
		throw invalid(
			'login',
			'the password is read from standard input only: add --password-stdin and pipe it in',
		);
	}
	return { name: 'login', host, username };
}

function optional<K extends string>(
	key: K,
	word: string | boolean | undefined,
): { [P in K]?: string } {
	return typeof word === 'string' ? ({ [key]: word } as { [P in K]: string }) : {};
}

function oneOf<T extends string>(
	option: string,
	word: string | boolean | undefined,
	allowed: readonly T[],
	fallback: T,
): T {
	if (word === undefined) {
		return fallback;
	}
	const found = allowed.find((candidate) => candidate === word);
	if (found === undefined) {
		throw invalid(option, `${option} takes one of ${allowed.join(', ')}, not "${String(word)}"`);
	}
	return found;
}

function unknownCommand(name: string): string {
	return name.startsWith('registry ')
		? 'after "registry" comes add, list, remove or test'
		: `there is no command "${name}"`;
}

/** parseArgs explains in several sentences; the first names the option. */
function firstSentence(error: unknown): string {
	const text = error instanceof Error ? error.message : String(error);
	return (text.split('. ')[0] ?? text).replace(/\.$/, '');
}

function invalid(subject: string, problem: string): Error {
	return faultError({
		code: 'command.invalid',
		side: 'this-computer',
		subject,
		facts: { problem },
	});
}
