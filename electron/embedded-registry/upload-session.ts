// Bytes of one blob going to a file, hashed while they are written. Memory holds one chunk, whatever the size.
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { type Digest, digestAlgorithm } from '../../shared/oci/digest';
import type { AppendOutcome, UploadSession } from './content-storage';

export interface FileUpload extends UploadSession {
	/** The sha256 digest of what is kept; only the storage itself asks, for content that it makes. */
	currentDigest(): Digest;
}

interface State {
	readonly file: FileHandle;
	hash: Hash;
	offsetBytes: number;
}

/**
 * Opens a session on a new file. `commit` takes the closed file when the digest was right; `forget`
 * is called once, when the session is over either way.
 */
export async function openUpload(
	path: string,
	end: {
		readonly commit: (path: string, digest: Digest) => Promise<void>;
		readonly forget: () => void;
	},
): Promise<FileUpload> {
	const state: State = {
		file: await open(path, 'wx', 0o600),
		hash: createHash('sha256'),
		offsetBytes: 0,
	};
	let last: Promise<unknown> = Promise.resolve();
	function inTurn<T>(act: () => Promise<T>): Promise<T> {
		const done = last.then(act);
		last = done.catch(() => undefined);
		return done;
	}
	async function drop(): Promise<void> {
		end.forget();
		await state.file.close();
		await rm(path, { force: true });
	}
	return {
		get offsetBytes() {
			return state.offsetBytes;
		},
		append: (chunks, range) => inTurn(() => append(state, chunks, range)),
		finish: (digest) =>
			inTurn(async () => {
				if ((await digestOf(state, path, digest)) !== digest) {
					await drop();
					return false;
				}
				end.forget();
				await state.file.close();
				await end.commit(path, digest);
				return true;
			}),
		cancel: () => inTurn(drop),
		currentDigest: () => sha256Of(state.hash),
	};
}

async function append(
	state: State,
	chunks: AsyncIterable<Uint8Array>,
	range: { readonly startByte: number; readonly lengthBytes: number } | undefined,
): Promise<AppendOutcome> {
	if (range !== undefined && range.startByte !== state.offsetBytes) return 'out-of-order';
	const hash = state.hash.copy();
	let position = state.offsetBytes;
	try {
		for await (const chunk of chunks) {
			hash.update(chunk);
			await writeWhole(state.file, chunk, position);
			position += chunk.byteLength;
		}
	} catch (error) {
		await state.file.truncate(state.offsetBytes);
		throw error;
	}
	if (range !== undefined && range.lengthBytes !== position - state.offsetBytes) {
		await state.file.truncate(state.offsetBytes);
		return 'wrong-length';
	}
	state.hash = hash;
	state.offsetBytes = position;
	return 'appended';
}

/** A full disk can end a write early without an error; the next one then fails. */
async function writeWhole(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
	let written = 0;
	while (written < chunk.byteLength) {
		const step = await file.write(chunk, written, chunk.byteLength - written, position + written);
		written += step.bytesWritten;
	}
}

/** Other algorithms than sha256 are only known at the end: then the file is read once more. */
async function digestOf(state: State, path: string, expected: Digest): Promise<string> {
	const algorithm = digestAlgorithm(expected);
	if (algorithm === 'sha256') return sha256Of(state.hash);
	const hash = createHash(algorithm);
	for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
	return `${algorithm}:${hash.digest('hex')}`;
}

function sha256Of(hash: Hash): Digest {
	return `sha256:${hash.copy().digest('hex')}` as Digest;
}
