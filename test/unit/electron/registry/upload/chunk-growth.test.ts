import { expect, test } from 'vitest';
import { nextChunkBytes } from '../../../../../electron/registry/upload/chunk-growth';

const MIB = 1024 * 1024;

test('a chunk that was acknowledged quickly is followed by one of twice the size', () => {
	expect(nextChunkBytes(32 * MIB, { sentBytes: 32 * MIB, tookMs: 200 }, 128 * MIB)).toBe(64 * MIB);
});

test('chunks never grow beyond the largest, nor shrink because it is smaller', () => {
	expect(nextChunkBytes(96 * MIB, { sentBytes: 96 * MIB, tookMs: 1 }, 128 * MIB)).toBe(128 * MIB);
	expect(nextChunkBytes(64 * MIB, { sentBytes: 64 * MIB, tookMs: 1 }, 16 * MIB)).toBe(64 * MIB);
});

test('a slow chunk, and a last one that is smaller, say nothing', () => {
	expect(nextChunkBytes(32 * MIB, { sentBytes: 32 * MIB, tookMs: 1000 }, 128 * MIB)).toBe(32 * MIB);
	expect(nextChunkBytes(32 * MIB, { sentBytes: 5, tookMs: 1 }, 128 * MIB)).toBe(32 * MIB);
});
