import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { seededBytes } from '../../../../../electron/embedded-registry/sample/seeded-bytes';

function bytesOf(seed: string, sizeBytes: number, chunkBytes = 4096): Buffer {
	return Buffer.concat([...seededBytes(seed, sizeBytes, chunkBytes)]);
}

it('gives exactly so many bytes, in chunks of the size asked for', () => {
	const sizes = [...seededBytes('a', 10_001, 4096)].map((chunk) => chunk.byteLength);
	expect(sizes).toEqual([4096, 4096, 1809]);
	expect([...seededBytes('a', 0, 4096)]).toEqual([]);
});

it('gives the same for the same seed, whatever the chunks, and other bytes for another seed', () => {
	expect(bytesOf('a', 50_000, 64)).toEqual(bytesOf('a', 50_000, 32_768));
	expect(bytesOf('a', 100)).not.toEqual(bytesOf('b', 100));
	expect(createHash('sha256').update(bytesOf('base', 1_000_000)).digest('hex')).toBe(
		'a3aab0e067decf274bfff989e8693542f3fad014f1e679284355d9e019c9a2ad',
	);
});

it('does not compress', () => {
	expect(deflateRawSync(bytesOf('a', 100_000)).byteLength).toBeGreaterThan(99_000);
});
