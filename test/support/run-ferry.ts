// Runs the command line as a person does: the bundled file on plain Node, in a home of its own, with or without a keychain.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtCommandLine } from './built-app';
import { type ExitStatus, type OwnProcess, startProcess, temporaryFolder } from './own-process';
import type { CommandResult } from './run-command';
import { startTestKeyring, type TestKeyring } from './test-keyring';

export interface FerryHomeOptions {
	/** Whether there is a keychain; without one the app must refuse to store secrets. */
	readonly keyring?: boolean;
	/** A file to run instead of the bundled command line. */
	readonly entryFile?: string;
}

export interface FerryRunOptions {
	readonly stdin?: string | Uint8Array;
	/** On top of the home's own; undefined takes a variable away. */
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly cwd?: string;
	/** Sends `killSignal` as soon as this is true of the output so far. */
	readonly killWhen?: (output: FerryOutput) => boolean;
	readonly killAfterMs?: number;
	/** SIGKILL when absent. */
	readonly killSignal?: NodeJS.Signals;
	readonly timeoutMs?: number;
}

export interface FerryOutput {
	readonly stdout: string;
	readonly stderr: string;
}

export interface FerryProcess {
	readonly pid: number;
	output(): FerryOutput;
	kill(signal?: NodeJS.Signals): void;
	readonly ended: Promise<CommandResult>;
}

export interface FerryHome {
	/** HOME, and all below is gone at the end of the test process. */
	readonly folder: string;
	/** FERRY_DATA_DIR */
	readonly dataFolder: string;
	readonly env: Readonly<Record<string, string>>;
	readonly keyring?: TestKeyring;
	/** Runs a command to its end; any exit code is an answer. */
	run(args: readonly string[], options?: FerryRunOptions): Promise<CommandResult>;
	start(args: readonly string[], options?: FerryRunOptions): FerryProcess;
	/** Writes a file below HOME and gives back its path. */
	writeFile(name: string, content: string): string;
	/** A login as `docker login` without helper leaves it. */
	writeDockerLogin(host: string, username: string, password: string): void;
	/** Files below HOME whose bytes contain the text; the keychain's own are left out. */
	filesContaining(text: string): string[];
	stop(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 120_000;

/** Makes a fresh home; nothing of this computer's user reaches the command. */
export async function createFerryHome(options: FerryHomeOptions = {}): Promise<FerryHome> {
	const folder = temporaryFolder('home');
	const dataFolder = join(folder, 'ferry-data');
	const keyringFolder = join(folder, 'keyring');
	const keyring = options.keyring === true ? await startTestKeyring(keyringFolder) : undefined;
	const entryFile = options.entryFile ?? (await builtCommandLine());
	const runtimeFolder = join(folder, 'run');
	mkdirSync(runtimeFolder, { mode: 0o700 });
	const env = {
		PATH: process.env['PATH'] ?? '',
		LANG: 'C.UTF-8',
		HOME: folder,
		FERRY_DATA_DIR: dataFolder,
		XDG_CONFIG_HOME: join(folder, '.config'),
		XDG_DATA_HOME: join(folder, '.local', 'share'),
		XDG_STATE_HOME: join(folder, '.local', 'state'),
		XDG_CACHE_HOME: join(folder, '.cache'),
		XDG_RUNTIME_DIR: runtimeFolder,
		...keyring?.env,
	};
	const start = (args: readonly string[], how: FerryRunOptions = {}): FerryProcess =>
		startFerry([entryFile, ...args], { cwd: folder, ...how, env: { ...env, ...how.env } });
	const writeFile = (name: string, content: string): string => {
		const file = join(folder, name);
		mkdirSync(join(file, '..'), { recursive: true });
		writeFileSync(file, content, { mode: 0o600 });
		return file;
	};
	return {
		folder,
		dataFolder,
		env,
		...(keyring === undefined ? {} : { keyring }),
		start,
		run: (args, how) => start(args, how).ended,
		writeFile,
		writeDockerLogin: (host, username, password) => {
			const auth = Buffer.from(`${username}:${password}`).toString('base64');
			writeFile('.docker/config.json', JSON.stringify({ auths: { [host]: { auth } } }));
		},
		filesContaining: (text) =>
			filesBelow(folder).filter(
				(file) => !file.startsWith(keyringFolder) && readFileSync(file).includes(text),
			),
		stop: async () => {
			await keyring?.stop();
		},
	};
}

function startFerry(command: readonly string[], options: FerryRunOptions): FerryProcess {
	const started = startProcess(process.execPath, command, {
		env: options.env ?? {},
		cwd: options.cwd ?? '/',
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	const chunks: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
	const text = (name: 'stdout' | 'stderr'): string => Buffer.concat(chunks[name]).toString();
	const output = (): FerryOutput => ({ stdout: text('stdout'), stderr: text('stderr') });
	const kill = (signal = options.killSignal ?? 'SIGKILL'): void => {
		started.child.kill(signal);
	};
	let isKilled = false;
	for (const name of ['stdout', 'stderr'] as const) {
		started.child[name]?.on('data', (chunk: Buffer) => {
			chunks[name].push(chunk);
			if (isKilled || options.killWhen?.(output()) !== true) return;
			isKilled = true;
			kill();
		});
	}
	started.child.stdin?.on('error', () => undefined);
	started.child.stdin?.end(options.stdin ?? '');
	return { pid: started.pid, output, kill, ended: untilEnd(started, output, kill, options) };
}

async function untilEnd(
	started: OwnProcess,
	output: () => FerryOutput,
	kill: () => void,
	options: FerryRunOptions,
): Promise<CommandResult> {
	const closed = new Promise((resolve) => started.child.once('close', resolve));
	const moment =
		options.killAfterMs === undefined ? undefined : setTimeout(kill, options.killAfterMs);
	let isLate = false;
	const limitMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
	const limit = setTimeout(() => {
		isLate = true;
		void started.kill();
	}, limitMs);
	let status: ExitStatus;
	try {
		status = await started.exited;
		await closed;
	} finally {
		clearTimeout(moment);
		clearTimeout(limit);
	}
	const { stdout, stderr } = output();
	if (isLate) throw new Error(`the command did not end in ${limitMs} ms:\n${stderr}\n${stdout}`);
	return { ...status, stdout, stderr };
}

function filesBelow(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
}
