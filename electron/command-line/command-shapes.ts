// Every command of the contract (mirror-file.md): what it is called, what may follow it, and what help says of it.
import { TLS_POLICIES, type TlsPolicy } from '../../shared/registry/tls-policy';
import type { CommandShape, CommandWords } from './command-shape';
import {
	MIRROR_SHAPES,
	type MirrorCommand,
	PROGRESS_STYLES,
	PROGRESS_USAGE,
	type ProgressStyle,
} from './mirror/mirror-shapes';
import { TRUST_SHAPES, type TrustCommand } from './trust/trust-shapes';

export const REPORT_FORMATS = ['json', 'csv', 'html'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export type Command =
	| { readonly name: 'help'; readonly topic?: string }
	| { readonly name: 'version' }
	| MirrorCommand
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
	| { readonly name: 'engines'; readonly isJson: boolean }
	| TrustCommand
	| { readonly name: 'sample'; readonly isServing: boolean; readonly progress: ProgressStyle };

export const SHAPES: Readonly<Record<string, CommandShape<Command>>> = {
	...MIRROR_SHAPES,
	runs: {
		flags: ['json'],
		operands: [],
		usage: 'runs [--json]',
		about: 'List the runs, newest first.',
		build: (words) => ({ name: 'runs', isJson: words.has('json') }),
	},
	report: {
		values: ['format'],
		operands: ['RUN_ID'],
		usage: 'report RUN_ID [--format json|csv|html]',
		about: 'Show what a run did.',
		build: (words) => ({
			name: 'report',
			runId: words.operand(0),
			format: words.choice('format', REPORT_FORMATS) ?? 'json',
		}),
	},
	'registry add': {
		values: ['name', 'tls', 'ca', 'sign-in-server'],
		operands: ['HOST[:PORT]'],
		usage:
			'registry add HOST[:PORT] [--name NAME] [--tls verify|private-ca|skip-verify|plain-http] [--ca FILE] [--sign-in-server HOST[:PORT]]',
		about: 'Save how a registry is reached. Of one that is saved, what is not named stays.',
		build: buildAdd,
	},
	'registry list': {
		flags: ['json'],
		operands: [],
		usage: 'registry list [--json]',
		about: 'List the saved registries.',
		build: (words) => ({ name: 'registry list', isJson: words.has('json') }),
	},
	'registry remove': {
		operands: ['HOST'],
		usage: 'registry remove HOST',
		about: 'Forget how a registry is reached. Its credential stays; see logout.',
		build: (words) => ({ name: 'registry remove', host: words.operand(0) }),
	},
	'registry test': {
		values: ['image', 'push'],
		flags: ['json'],
		operands: ['HOST'],
		usage: 'registry test HOST [--image REPOSITORY:TAG] [--push REPOSITORY] [--json]',
		about: 'Find out at which layer a registry fails, and what to do.',
		build: (words) => ({
			name: 'registry test',
			host: words.operand(0),
			...words.text('image', 'image'),
			...words.text('pushRepository', 'push'),
			isJson: words.has('json'),
		}),
	},
	login: {
		values: ['username'],
		flags: ['password-stdin'],
		letters: { u: 'username' },
		operands: ['HOST'],
		usage: 'login HOST --username USER --password-stdin',
		about: 'Put a credential into the keychain of this computer.',
		build: buildLogin,
	},
	logout: {
		operands: ['HOST'],
		usage: 'logout HOST',
		about: 'Take a credential out of the keychain.',
		build: (words) => ({ name: 'logout', host: words.operand(0) }),
	},
	engines: {
		flags: ['json'],
		operands: [],
		usage: 'engines [--json]',
		about:
			'List the container engines found, and each place looked at with the reason it was rejected.',
		build: (words) => ({ name: 'engines', isJson: words.has('json') }),
	},
	...TRUST_SHAPES,
	sample: {
		values: ['progress'],
		flags: ['serve'],
		operands: [],
		usage: `sample [--serve] ${PROGRESS_USAGE}`,
		about:
			'Mirror built-in images from one built-in registry to another. Needs no account, engine or network. --serve keeps both registries up until Ctrl+C.',
		build: (words) => ({
			name: 'sample',
			isServing: words.has('serve'),
			progress: words.choice('progress', PROGRESS_STYLES) ?? 'auto',
		}),
	},
};

/** Commands of the contract that a later version brings. */
export const LATER_COMMANDS: readonly string[] = [
	'export',
	'import',
	'inspect',
	'verify',
	'serve',
	'inventory',
];

function buildAdd(words: CommandWords): Command {
	const tls = words.choice('tls', TLS_POLICIES);
	return {
		name: 'registry add',
		host: words.operand(0),
		...words.text('displayName', 'name'),
		...(tls === undefined ? {} : { tls }),
		...words.text('caFile', 'ca'),
		...words.text('signInServer', 'sign-in-server'),
	};
}

function buildLogin(words: CommandWords): Command {
	const { username } = words.text('username', 'username');
	if (username === undefined) {
		return words.refuse('--username is missing');
	}
	if (username.includes(':')) {
		return words.refuse('a username holds no ":"');
	}
	return words.has('password-stdin')
		? { name: 'login', host: words.operand(0), username }
		: words.refuse(
				'the password is read from standard input only: add --password-stdin and pipe it in',
			);
}
