// Deterministic content for sample images: gzip tar layers of any size that engines really unpack, made anew from a seed each time.
// Stored, not deflated: fast to make, and as incompressible as real layers are.
import { createCipheriv, createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { digestOf } from './registry-target';

export interface SampleBlob {
	readonly mediaType: string;
	readonly digest: string;
	readonly sizeBytes: number;
	/** The bytes, made again at each call; nothing of a large layer stays in memory. */
	chunks(): Iterable<Buffer>;
}

export interface SampleLayer extends SampleBlob {
	/** Digest of the uncompressed tar. */
	readonly diffId: string;
}

const BLOCK_BYTES = 1024 * 1024;
const TAR_UNIT_BYTES = 512;
const STORED_MAX_BYTES = 65_535;
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);

/** A blob of given bytes. */
export function blobOf(bytes: Uint8Array | string, mediaType: string): SampleBlob {
	const buffer = Buffer.from(bytes);
	return {
		mediaType,
		digest: digestOf(buffer),
		sizeBytes: buffer.length,
		chunks: () => [buffer],
	};
}

const layers = new Map<string, SampleLayer>();

/** A layer with one file of `fileBytes` random bytes; the blob is a little larger (tar and gzip frames). Same seed and size, same digest. */
export function sampleLayer(seed: string, fileBytes: number, mediaType: string): SampleLayer {
	const key = `${seed}/${fileBytes}`;
	let layer = layers.get(key);
	if (layer === undefined) {
		layer = measured(() => tarOfFile(seed, fileBytes));
		layers.set(key, layer);
	}
	return { ...layer, mediaType };
}

/** A layer whose tar holds nothing, as Dockerfile steps without files give. */
export function emptyLayer(mediaType: string): SampleLayer {
	return { ...measured(() => [Buffer.alloc(2 * TAR_UNIT_BYTES)]), mediaType };
}

/** Random bytes that depend on the seed only. */
export function randomBytesOf(seed: string, sizeBytes: number): Buffer {
	const key = createHash('sha256').update(seed).digest();
	return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(sizeBytes));
}

function measured(tar: () => Iterable<Buffer>): SampleLayer {
	const tarHash = createHash('sha256');
	const gzipHash = createHash('sha256');
	let sizeBytes = 0;
	function* hashed(): Iterable<Buffer> {
		for (const chunk of tar()) {
			tarHash.update(chunk);
			yield chunk;
		}
	}
	for (const chunk of gzipStored(hashed())) {
		gzipHash.update(chunk);
		sizeBytes += chunk.length;
	}
	return {
		mediaType: '',
		digest: `sha256:${gzipHash.digest('hex')}`,
		diffId: `sha256:${tarHash.digest('hex')}`,
		sizeBytes,
		chunks: () => gzipStored(tar()),
	};
}

function* tarOfFile(seed: string, fileBytes: number): Iterable<Buffer> {
	yield tarHeader(`sample/${seed.replaceAll(/[^a-z0-9.-]/gi, '-').slice(0, 80)}.bin`, fileBytes);
	const block = randomBytesOf(seed, Math.min(BLOCK_BYTES, fileBytes));
	for (let offset = 0; offset < fileBytes; offset += BLOCK_BYTES) {
		const piece = Buffer.from(block.subarray(0, Math.min(BLOCK_BYTES, fileBytes - offset)));
		if (piece.length >= 8) piece.writeDoubleBE(offset, 0);
		yield piece;
	}
	const padding = (TAR_UNIT_BYTES - (fileBytes % TAR_UNIT_BYTES)) % TAR_UNIT_BYTES;
	yield Buffer.alloc(padding + 2 * TAR_UNIT_BYTES);
}

function tarHeader(name: string, sizeBytes: number): Buffer {
	const header = Buffer.alloc(TAR_UNIT_BYTES);
	const octal = (value: number, digits: number): string =>
		`${value.toString(8).padStart(digits, '0')}\0`;
	header.write(name, 0);
	header.write(octal(0o644, 7), 100);
	header.write(octal(0, 7), 108);
	header.write(octal(0, 7), 116);
	header.write(octal(sizeBytes, 11), 124);
	header.write(octal(0, 11), 136);
	header.write('        ', 148);
	header.write('0', 156);
	header.write('ustar\x0000', 257);
	const checksum = header.reduce((sum, byte) => sum + byte, 0);
	header.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148);
	return header;
}

function* gzipStored(tar: Iterable<Buffer>): Iterable<Buffer> {
	let checksum = 0;
	let sizeBytes = 0;
	yield GZIP_HEADER;
	for (const chunk of tar) {
		checksum = crc32(chunk, checksum);
		sizeBytes += chunk.length;
		yield storedBlocks(chunk);
	}
	const trailer = Buffer.alloc(13);
	// The last, empty stored block; then checksum and length.
	trailer.set([1, 0, 0, 0xff, 0xff], 0);
	trailer.writeUInt32LE(checksum, 5);
	trailer.writeUInt32LE(sizeBytes % 2 ** 32, 9);
	yield trailer;
}

function storedBlocks(chunk: Buffer): Buffer {
	const parts: Buffer[] = [];
	for (let offset = 0; offset < chunk.length; offset += STORED_MAX_BYTES) {
		const piece = chunk.subarray(offset, offset + STORED_MAX_BYTES);
		const head = Buffer.alloc(5);
		head.writeUInt16LE(piece.length, 1);
		head.writeUInt16LE(~piece.length & 0xffff, 3);
		parts.push(head, piece);
	}
	return Buffer.concat(parts);
}
