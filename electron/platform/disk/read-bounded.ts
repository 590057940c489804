// The one way to read a file that somebody may have put another thing in the place of: a pipe that nobody writes to,
// a device without an end, a folder, a file of many gigabytes. Never waits, never takes more than it was allowed.
import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { formatBytes } from '../../../shared/format/bytes';

/** Not there on Windows, where nothing hangs on opening. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);
const PART_BYTES = 64 * 1024;

/** A file that is there and is not read. `problem` completes "the file …", `remedy` is a sentence. */
export class FileRefused extends Error {
	constructor(
		readonly problem: string,
		readonly remedy: string,
	) {
		super(problem);
		this.name = 'FileRefused';
	}
}

/** Gives the whole content. @throws FileRefused for what is no regular file or has more than `maxBytes`; errors of the system */
export async function readBounded(file: string, maxBytes: number): Promise<Uint8Array> {
	// Looked at before it is opened, too: opening some devices does something.
	refuseIrregular(await stat(file));
	const handle = await open(file, FLAGS);
	try {
		const status = await handle.stat();
		refuseIrregular(status);
		refuseLarge(status.size, maxBytes);
		// The size is no promise: files grow, and those of the kernel say 0.
		const bytes = await readStart(handle, status.size, maxBytes);
		refuseLarge(bytes.byteLength, maxBytes);
		return bytes;
	} finally {
		await handle.close();
	}
}

/** As `readBounded`, but of a larger file its first `maxBytes` bytes and one more. */
export async function readBeginning(file: string, maxBytes: number): Promise<Uint8Array> {
	refuseIrregular(await stat(file));
	const handle = await open(file, FLAGS);
	try {
		const status = await handle.stat();
		refuseIrregular(status);
		return await readStart(handle, status.size, maxBytes);
	} finally {
		await handle.close();
	}
}

/** As `readBounded`, at once: for what is read before anything else can happen. */
export function readBoundedSync(file: string, maxBytes: number): Uint8Array {
	refuseIrregular(statSync(file));
	const descriptor = openSync(file, FLAGS);
	try {
		const status = fstatSync(descriptor);
		refuseIrregular(status);
		refuseLarge(status.size, maxBytes);
		const parts: Buffer[] = [];
		let length = 0;
		for (let read = -1; read !== 0 && length <= maxBytes; length += read) {
			const part = Buffer.allocUnsafe(nextBytes(status.size, length, maxBytes));
			read = readSync(descriptor, part, 0, part.length, null);
			parts.push(part.subarray(0, read));
		}
		refuseLarge(length, maxBytes);
		return Buffer.concat(parts, length);
	} finally {
		closeSync(descriptor);
	}
}

async function readStart(
	handle: FileHandle,
	sizeBytes: number,
	maxBytes: number,
): Promise<Uint8Array> {
	const parts: Buffer[] = [];
	let length = 0;
	while (length <= maxBytes) {
		const part = Buffer.allocUnsafe(nextBytes(sizeBytes, length, maxBytes));
		const { bytesRead } = await handle.read(part, 0, part.length, null);
		if (bytesRead === 0) {
			break;
		}
		parts.push(part.subarray(0, bytesRead));
		length += bytesRead;
	}
	const [only] = parts;
	return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts, length);
}

function nextBytes(sizeBytes: number, doneBytes: number, maxBytes: number): number {
	const wished = Math.max(sizeBytes - doneBytes + 1, PART_BYTES);
	return Math.min(wished, maxBytes + 1 - doneBytes);
}

function refuseIrregular(status: Stats): void {
	if (status.isDirectory()) {
		throw new FileRefused('is a folder', 'Name a file.');
	}
	if (!status.isFile()) {
		throw new FileRefused('is no regular file', 'Name a regular file.');
	}
}

function refuseLarge(sizeBytes: number, maxBytes: number): void {
	if (sizeBytes > maxBytes) {
		throw new FileRefused(
			`has ${formatBytes(sizeBytes)}, more than the ${formatBytes(maxBytes)} allowed`,
			'Check that it is the right file, or split it.',
		);
	}
}
