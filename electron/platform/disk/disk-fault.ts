// What the operating system says about a file, as a fault.
import type { FaultCode } from '../../../shared/fault/fault-codes';
import { FaultError, faultError } from '../fault-error';
import { FileRefused } from './read-bounded';

const CODES: Readonly<Record<string, FaultCode>> = {
	ENOSPC: 'disk.full',
	EDQUOT: 'disk.full',
	EACCES: 'disk.denied',
	EPERM: 'disk.denied',
	EROFS: 'disk.denied',
};

/** Turns a file error into FaultError disk.full, disk.denied or disk.failed; a FaultError stays what it is. */
export function diskFault(error: unknown, path: string): FaultError {
	if (error instanceof FaultError) {
		return error;
	}
	if (error instanceof FileRefused) {
		return refusedFault(error, path);
	}
	const errno = errnoOf(error);
	return faultError(
		{
			code: CODES[errno ?? ''] ?? 'disk.failed',
			side: 'this-computer',
			subject: path,
			detail: error instanceof Error ? error.message : 'unknown error',
			...(errno === undefined ? {} : { facts: { errno } }),
		},
		error,
	);
}

/** Here nobody chose the file: it is where Image Ferry, or an engine, keeps its own. */
function refusedFault({ problem }: FileRefused, path: string): FaultError {
	const remedy = 'Move it away, or put the right file in its place, then try again.';
	return faultError({
		code: 'disk.failed',
		side: 'this-computer',
		subject: path,
		facts: { problem, remedy },
	});
}

/** Gives the system's name of an error, such as `ENOENT`. */
export function errnoOf(error: unknown): string | undefined {
	return error instanceof Error && 'code' in error && typeof error.code === 'string'
		? error.code
		: undefined;
}
