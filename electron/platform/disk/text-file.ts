// Reads files that people name: text in UTF-8, not too large, and a clear word on everything else.
import { FaultError, faultError } from '../fault-error';
import { errnoOf } from './disk-fault';
import { FileRefused, readBounded } from './read-bounded';

const SAVE_AS_TEXT = 'Save it as plain text in UTF-8.';

export interface TextFileLimits {
	readonly maxBytes: number;
	/** What to do about a file that is no UTF-8 text, where that is more than saving it as such. */
	readonly encodingRemedy?: string;
}

/**
 * Gives the text of a file, without its byte order mark.
 * @throws FaultError mirror.file-unreadable; facts: `problem` completes "the file …", `remedy` is a
 * sentence that says what to do about it
 */
export async function readTextFile(file: string, limits: TextFileLimits): Promise<string> {
	try {
		const bytes = await readBounded(file, limits.maxBytes);
		const problem = encodingProblem(bytes);
		if (problem !== undefined) {
			throw unreadable(file, problem, limits.encodingRemedy ?? SAVE_AS_TEXT);
		}
		return new TextDecoder('utf-8').decode(bytes);
	} catch (error) {
		throw error instanceof FaultError ? error : fromSystem(file, error);
	}
}

/** Editors on Windows and PowerShell's `>` write UTF-16; saying just "binary" would puzzle its author. */
function encodingProblem(bytes: Uint8Array): string | undefined {
	const [first, second] = bytes;
	const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
	if (hasMark || hasNulInEverySecondByte(bytes)) {
		return 'is in UTF-16, not in UTF-8';
	}
	if (bytes.includes(0)) {
		return 'is not text: it holds NUL bytes';
	}
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		return undefined;
	} catch {
		return 'is not text in UTF-8';
	}
}

function hasNulInEverySecondByte(bytes: Uint8Array): boolean {
	const start = bytes.subarray(0, 512);
	const isNul = (parity: number): boolean =>
		start.every((byte, index) => index % 2 !== parity || byte === 0);
	return start.length >= 4 && isNul(0) !== isNul(1);
}

function fromSystem(file: string, error: unknown): FaultError {
	if (error instanceof FileRefused) {
		return unreadable(file, error.problem, error.remedy);
	}
	const errno = errnoOf(error);
	switch (errno) {
		case 'ENOENT':
		case 'ENOTDIR':
			return unreadable(file, 'does not exist', 'Check its name and folder.', error);
		case 'EACCES':
		case 'EPERM':
			return unreadable(file, 'may not be read by you', 'Ask for the right to read it.', error);
		case 'EISDIR':
			return unreadable(file, 'is a folder', 'Name a file.', error);
		default: {
			const problem = `could not be read (${errno ?? 'unknown reason'})`;
			return unreadable(file, problem, 'Check its name and the disk it is on.', error);
		}
	}
}

function unreadable(file: string, problem: string, remedy: string, cause?: unknown): FaultError {
	const facts = { problem, remedy };
	return faultError(
		{ code: 'mirror.file-unreadable', side: 'this-computer', subject: file, facts },
		cause,
	);
}
