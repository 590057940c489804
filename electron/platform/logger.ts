// The log file: one JSON object a line, everything redacted, private to the user, at most two files of a few MB.
// Logging never fails its caller and never waits: a full disk loses lines, not runs.
import { appendFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { visibleJson } from '../../shared/format/visible-text';
import { makeFolders } from './disk/make-folders';
import { redacted } from './known-secrets';

/** When the file has grown to this it becomes `….1` and a new one begins. */
const MAX_LOG_BYTES = 4 * 1024 * 1024;
const MAX_TEXT_CHARACTERS = 8000;
/** So much is looked through for secrets before it is cut, so that none is cut in half. */
const MAX_READ_CHARACTERS = 64 * 1024;

export type LogFacts = Readonly<Record<string, string | number | boolean>>;

export interface Logger {
	info(what: string, facts?: LogFacts): void;
	warn(what: string, facts?: LogFacts): void;
	/** Gives the id that a fault shown to the user carries as `logId`. */
	error(what: string, error: unknown, facts?: LogFacts): string;
	/** Resolves when all lines so far are with the system. */
	flush(): Promise<void>;
}

export interface LoggerOptions {
	/** Made, 0700, with the first line. */
	readonly folder: string;
	/** Which process writes, such as `main`; also the file's name. */
	readonly source: string;
	readonly now: () => Date;
	/** Gives a short id, unique enough to find one line. */
	readonly newId: () => string;
}

/** Opens the log of one process; nothing is written before the first line. */
export function createLogger({ folder, source, now, newId }: LoggerOptions): Logger {
	const file = path.join(folder, `${source}.log`);
	let tail: Promise<void> = Promise.resolve();
	const write = (level: string, what: string, facts: LogFacts): void => {
		const head = { at: now().toISOString(), level, source, what };
		// Twice: the head stands first and cannot be overwritten.
		const line = logLine({ ...head, ...facts, ...head });
		// The log is no reason to fail.
		tail = tail.then(() => appendLine(file, line)).catch(() => undefined);
	};
	return {
		info: (what, facts = {}) => write('info', what, facts),
		warn: (what, facts = {}) => write('warn', what, facts),
		error: (what, error, facts = {}) => {
			const logId = newId();
			write('error', what, { ...facts, logId, error: errorText(error) });
			return logId;
		},
		flush: () => tail,
	};
}

function logLine(entry: LogFacts): string {
	const safe = Object.entries(entry).map(([name, value]) => [
		name,
		typeof value === 'string'
			? redacted(value.slice(0, MAX_READ_CHARACTERS)).slice(0, MAX_TEXT_CHARACTERS)
			: value,
	]);
	return `${visibleJson(Object.fromEntries(safe))}\n`;
}

function errorText(error: unknown): string {
	if (!(error instanceof Error)) {
		return String(error);
	}
	const cause = error.cause === undefined ? '' : `\ncaused by ${errorText(error.cause)}`;
	return `${error.stack ?? error.message}${cause}`;
}

async function appendLine(file: string, line: string): Promise<void> {
	await makeFolders(path.dirname(file));
	const found = await stat(file).catch(() => undefined);
	if (found?.isFile() === false) {
		// Opening a pipe would wait for a reader, and with it everything that waits for the log.
		return;
	}
	if (found !== undefined && found.size > MAX_LOG_BYTES) {
		await rename(file, `${file}.1`);
	}
	await appendFile(file, line, { mode: 0o600 });
}
