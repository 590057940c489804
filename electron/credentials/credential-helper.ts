// Asks a docker-credential-… program (facts D2). Never through a shell, never with a secret in its arguments.
import path from 'node:path';
import { z } from 'zod';
import { shownInput, visibleText } from '../../shared/format/visible-text';
import type { Credential } from '../../shared/registry/credential';
import { errnoOf } from '../platform/disk/disk-fault';
import type { Environment, EnvironmentVariables } from '../platform/environment';
import { faultError } from '../platform/fault-error';
import { noteCredential } from '../platform/known-secrets';
import { type BoundedEnd, runBounded } from '../platform/run-bounded';
import { isHelperName, TOKEN_USERNAME } from './parse-logins';

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
const MAX_WORDS = 300;
/** The only failure that means "no login here"; helpers say it on standard output. */
const NOT_FOUND = 'credentials not found in native keychain';
/** A double-clicked app on macOS has a short PATH. */
const MAC_FOLDERS = [
	'/usr/local/bin',
	'/opt/homebrew/bin',
	'/Applications/Docker.app/Contents/Resources/bin',
];

const loginSchema = z.looseObject({ Username: z.string(), Secret: z.string() });
const listSchema = z.record(z.string(), z.string());

/** `helper` is what comes after `docker-credential-`; `host` is only for the fault. */
export interface HelperQuestion {
	readonly helper: string;
	readonly host: string;
	readonly environment: Environment;
	/** 10 s when absent. */
	readonly timeoutMs?: number;
}

/** Gives the login for a server URL, `undefined` when the helper has none. @throws FaultError credential.helper-failed (facts: helper, and problem or words) */
export async function askHelper(
	question: HelperQuestion,
	serverUrl: string,
): Promise<Credential | undefined> {
	const answer = await runHelper(question, 'get', serverUrl);
	if (answer === undefined) {
		return undefined;
	}
	const login = loginSchema.safeParse(parseJson(answer));
	if (!login.success) {
		throw failed(question, { problem: 'its answer is not understood' });
	}
	const { Username: username, Secret: secret } = login.data;
	if (secret === '') {
		return undefined;
	}
	return noteCredential({
		username,
		secret,
		kind: username === TOKEN_USERNAME ? 'identity-token' : 'password',
	});
}

/** Gives the helper's usernames by server URL. @throws FaultError credential.helper-failed */
export async function listHelper(question: HelperQuestion): Promise<ReadonlyMap<string, string>> {
	const answer = await runHelper(question, 'list', '');
	const list = listSchema.safeParse(parseJson(answer ?? '{}'));
	if (!list.success) {
		throw failed(question, { problem: 'its list is not understood' });
	}
	return new Map(Object.entries(list.data));
}

/** Gives standard output, `undefined` for "not found". */
async function runHelper(
	question: HelperQuestion,
	verb: 'get' | 'list',
	input: string,
): Promise<string | undefined> {
	const ended = await run(question, verb, input);
	if (ended.kind === 'late') {
		throw failed(question, { problem: 'it did not answer in time' });
	}
	if (ended.kind === 'too-long') {
		throw failed(question, { problem: 'its answer is too long' });
	}
	if (ended.code === 0) {
		return ended.output;
	}
	if (ended.output.trim() === NOT_FOUND) {
		return undefined;
	}
	const words = wordsOf(ended.output);
	throw failed(
		question,
		words === undefined
			? { problem: `it ended with status ${ended.code ?? 'unknown'}` }
			: { words },
	);
}

/**
 * On failure standard output holds a message, or the secret all the same. One line of words is shown; what has the
 * shape of an answer is not, nor a single word, which no message is.
 */
function wordsOf(output: string): string | undefined {
	const [line = ''] = output.trim().split(/[\r\n]/, 1);
	const isMessage = /\S\s+\S/.test(line) && !/[{}"]|^[ \t]*\[/m.test(output);
	return isMessage ? shownInput(line, MAX_WORDS) : undefined;
}

async function run(question: HelperQuestion, verb: string, input: string): Promise<BoundedEnd> {
	if (!isHelperName(question.helper)) {
		throw failed(question, { problem: 'it has no valid name' });
	}
	try {
		return await runBounded({
			command: `docker-credential-${question.helper}`,
			args: [verb],
			input,
			platform: question.environment.platform,
			variables: helperVariables(question.environment),
			timeoutMs: question.timeoutMs ?? TIMEOUT_MS,
			maxBytes: MAX_ANSWER_BYTES,
		});
	} catch (error) {
		const errno = errnoOf(error);
		const problem =
			errno === 'ENOENT'
				? 'it is not installed'
				: `it can't be started (${errno ?? 'unknown reason'})`;
		throw failed(question, { problem });
	}
}

/** Gives the variables for a helper: those of this process, with the folders that macOS leaves out of PATH. */
export function helperVariables({ platform, variables }: Environment): EnvironmentVariables {
	if (platform !== 'darwin') {
		return variables;
	}
	const folders = (variables['PATH'] ?? '').split(path.posix.delimiter);
	const missing = MAC_FOLDERS.filter((folder) => !folders.includes(folder));
	return {
		...variables,
		PATH: [...folders, ...missing].filter((folder) => folder !== '').join(path.posix.delimiter),
	};
}

/** What went wrong as we see it, or in the helper's own words. */
type Trouble = { readonly problem: string } | { readonly words: string };

function failed({ helper, host }: HelperQuestion, trouble: Trouble): Error {
	const program = visibleText(`docker-credential-${helper}`);
	return faultError({
		code: 'credential.helper-failed',
		side: 'this-computer',
		subject: host,
		detail: `${program}: ${'words' in trouble ? trouble.words : trouble.problem}`,
		facts: { helper: program, ...trouble },
	});
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
