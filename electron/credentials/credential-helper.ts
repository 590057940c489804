// Asks a docker-credential-… program (facts D2). Never through a shell, never with a secret in its arguments.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import type { Credential } from '../../shared/registry/credential';
import { errnoOf } from '../platform/disk/disk-fault';
import type { Environment, EnvironmentVariables } from '../platform/environment';
import { faultError } from '../platform/fault-error';
import { TOKEN_USERNAME } from './parse-logins';

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
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
}

/** Gives the login for a server URL, `undefined` when the helper has none. @throws FaultError credential.helper-failed (facts: helper, problem) */
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
		throw failed(question, 'its answer is not understood');
	}
	const { Username: username, Secret: secret } = login.data;
	if (secret === '') {
		return undefined;
	}
	return { username, secret, kind: username === TOKEN_USERNAME ? 'identity-token' : 'password' };
}

/** Gives the helper's usernames by server URL. @throws FaultError credential.helper-failed */
export async function listHelper(question: HelperQuestion): Promise<ReadonlyMap<string, string>> {
	const answer = await runHelper(question, 'list', '');
	const list = listSchema.safeParse(parseJson(answer ?? '{}'));
	if (!list.success) {
		throw failed(question, 'its list is not understood');
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
	if (ended.code === 0) {
		return ended.output;
	}
	const words = ended.output.trim();
	if (words === NOT_FOUND) {
		return undefined;
	}
	// On failure standard output holds a message; on success, a secret: never show that one.
	throw failed(
		question,
		words === '' ? `it ended with status ${ended.code ?? 'unknown'}` : words.slice(0, 300),
	);
}

function run(
	question: HelperQuestion,
	verb: string,
	input: string,
): Promise<{ readonly code: number | null; readonly output: string }> {
	return new Promise((resolve, reject) => {
		const child = spawn(`docker-credential-${question.helper}`, [verb], {
			env: helperVariables(question.environment),
			stdio: ['pipe', 'pipe', 'ignore'],
			windowsHide: true,
			timeout: TIMEOUT_MS,
			killSignal: 'SIGKILL',
		});
		const chunks: Buffer[] = [];
		let sizeBytes = 0;
		child.stdout.on('data', (chunk: Buffer) => {
			sizeBytes += chunk.byteLength;
			if (sizeBytes > MAX_ANSWER_BYTES) {
				child.kill('SIGKILL');
				return;
			}
			chunks.push(chunk);
		});
		child.on('error', (error) => {
			reject(failed(question, errnoOf(error) === 'ENOENT' ? 'it is not installed' : error.message));
		});
		child.on('close', (code, signal) => {
			if (signal === null) {
				resolve({ code, output: Buffer.concat(chunks).toString('utf8') });
			} else {
				reject(
					failed(
						question,
						sizeBytes > MAX_ANSWER_BYTES ? 'its answer is too long' : 'it did not answer in time',
					),
				);
			}
		});
		// A helper may end without reading.
		child.stdin.on('error', () => undefined);
		child.stdin.end(input);
	});
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

function failed({ helper, host }: HelperQuestion, problem: string): Error {
	return faultError({
		code: 'credential.helper-failed',
		side: 'this-computer',
		subject: host,
		detail: `docker-credential-${helper}: ${problem}`,
		facts: { helper: `docker-credential-${helper}`, problem },
	});
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
