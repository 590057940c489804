// A layer as engines take it: a tar of regular files, in gzip without compression. Written here because what a zlib
// makes differs between its builds, and the sample's digests must not.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Regular file of a layer. Paths are relative and at most 100 bytes. */
export interface LayerFile {
	readonly path: string;
	readonly sizeBytes: number;
	/** Chunks that make up the content, `sizeBytes` in all. */
	readonly content: () => Iterable<Uint8Array>;
}

const TAR_BLOCK = 512;
/** Most bytes of a stored deflate block (RFC 1951 § 3.2.4). */
export const MAX_CHUNK_BYTES = 65_535;
/** 2026-01-15 08:00 UTC, the day of everything in the sample. */
const MODIFIED_AT_SECONDS = 1_768_464_000;

/**
 * Yields the gzip bytes of the layer; `onDiffId` is told the sha256 digest of the tar inside at the end.
 * Chunks of the content must have at most MAX_CHUNK_BYTES bytes.
 */
export async function* gzipLayer(
	files: readonly LayerFile[],
	onDiffId: (diffId: string) => void,
): AsyncGenerator<Uint8Array> {
	const hash = createHash('sha256');
	let checksum = 0;
	let sizeBytes = 0;
	// RFC 1952 § 2.3: deflate, no name, no time, unknown system.
	yield Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
	for (const chunk of tarOf(files)) {
		hash.update(chunk);
		checksum = crc32(chunk, checksum);
		sizeBytes += chunk.byteLength;
		yield storedBlock(chunk, false);
	}
	yield storedBlock(new Uint8Array(0), true);
	const end = Buffer.alloc(8);
	end.writeUInt32LE(checksum, 0);
	end.writeUInt32LE(sizeBytes % 2 ** 32, 4);
	yield end;
	onDiffId(`sha256:${hash.digest('hex')}`);
}

function storedBlock(bytes: Uint8Array, isLast: boolean): Uint8Array {
	if (bytes.byteLength > MAX_CHUNK_BYTES) throw new RangeError('a chunk is too long for one block');
	const block = Buffer.alloc(5 + bytes.byteLength);
	block.writeUInt8(isLast ? 1 : 0, 0);
	block.writeUInt16LE(bytes.byteLength, 1);
	block.writeUInt16LE(bytes.byteLength ^ 0xffff, 3);
	block.set(bytes, 5);
	return block;
}

function* tarOf(files: readonly LayerFile[]): Generator<Uint8Array> {
	for (const file of files) {
		yield tarHeader(file);
		yield* file.content();
		const padding = (TAR_BLOCK - (file.sizeBytes % TAR_BLOCK)) % TAR_BLOCK;
		if (padding > 0) yield new Uint8Array(padding);
	}
	yield new Uint8Array(2 * TAR_BLOCK);
}

/** POSIX ustar; numbers are octal. */
function tarHeader(file: LayerFile): Uint8Array {
	const header = Buffer.alloc(TAR_BLOCK);
	const octal = (value: number, at: number, length: number): void => {
		header.write(value.toString(8).padStart(length - 1, '0'), at, 'latin1');
	};
	if (Buffer.byteLength(file.path) > 100)
		throw new RangeError(`${file.path} is too long for a tar header`);
	header.write(file.path, 0, 'utf8');
	octal(0o644, 100, 8);
	octal(0, 108, 8);
	octal(0, 116, 8);
	octal(file.sizeBytes, 124, 12);
	octal(MODIFIED_AT_SECONDS, 136, 12);
	header.write('        ', 148, 'latin1');
	header.write('0', 156, 'latin1');
	header.write('ustar\u000000', 257, 'latin1');
	const sum = header.reduce((total, byte) => total + byte, 0);
	header.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148, 'latin1');
	return header;
}
