// What a file is at this moment, as far as this process may see it.
import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { errnoOf } from '../../platform/disk/disk-fault';
import { readBounded } from '../../platform/disk/read-bounded';

/** `unknown`: it may not be read, or is no file. */
export type FileLook =
	| {
			readonly kind: 'there';
			readonly sha256: string;
			readonly bytes: Uint8Array;
			readonly mode: number;
			readonly userId: number;
			readonly changedAtMs: number;
	  }
	| { readonly kind: 'missing' }
	| { readonly kind: 'unknown' };

export type LookAtFile = (file: string) => Promise<FileLook>;

/** No file of an engine's settings is larger. */
const MAX_BYTES = 1024 * 1024;

export const lookAtFile: LookAtFile = async (file) => {
	try {
		const status = await lstat(file);
		if (!status.isFile()) {
			return { kind: 'unknown' };
		}
		const bytes = await readBounded(file, MAX_BYTES);
		return {
			kind: 'there',
			bytes,
			sha256: sha256Of(bytes),
			mode: status.mode & 0o777,
			userId: status.uid,
			changedAtMs: Math.round(status.mtimeMs),
		};
	} catch (error) {
		const errno = errnoOf(error);
		return { kind: errno === 'ENOENT' || errno === 'ENOTDIR' ? 'missing' : 'unknown' };
	}
};

/** Lower-case hex. */
export function sha256Of(bytes: Uint8Array): string {
	return createHash('sha256').update(bytes).digest('hex');
}

/** What stands for a content where contents are compared: its hash, or that there is no file. */
export type Mark = string;
export const MISSING: Mark = 'missing';

export function markOf(content: Uint8Array | undefined): Mark {
	return content === undefined ? MISSING : sha256Of(content);
}

/** `undefined` where it can't be told. */
export function markOfLook(look: FileLook): Mark | undefined {
	return look.kind === 'there' ? look.sha256 : look.kind === 'missing' ? MISSING : undefined;
}
