import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	type UploadForm,
	UploadHabits,
} from '../../../../../electron/registry/upload/upload-habits';

const MIB = 1024 * 1024;
const habits = () =>
	new UploadHabits({
		chunkBytes: 32 * MIB,
		largestChunkBytes: 128 * MIB,
		chunkedAboveBytes: 64 * MIB,
	});

const NONE: ReadonlySet<UploadForm> = new Set();

/** Refuses every form until none is left. */
function formsOf(sizeBytes: number, known = habits()): readonly UploadForm[] {
	const refused = new Set<UploadForm>();
	for (let form = known.formFor(sizeBytes, refused); form !== undefined; ) {
		refused.add(form);
		form = known.formFor(sizeBytes, refused);
	}
	return [...refused];
}

describe('the forms of uploads', () => {
	it('are each tried once, and then there is none left', () => {
		expect(formsOf(1)).toEqual(['one-put', 'one-patch']);
		expect(formsOf(100 * MIB)).toEqual(['chunks', 'chunks-as-counted', 'one-put', 'one-patch']);
	});

	it('are remembered for the next blob, where the blob arrived', () => {
		const known = habits();
		expect(known.learn(['chunks'])).toBe(false);
		expect(known.learn(['chunks-as-counted'])).toBe(true);
		expect(known.learn(['chunks-as-counted'])).toBe(false);
		expect(known.formFor(200 * MIB, NONE)).toBe('one-put');
	});
});

describe('the size of chunks', () => {
	it('is halved until it is small enough, in whole mebibytes as long as there are any', () => {
		const known = habits();
		const sizes: number[] = [];
		for (let sent = 100 * MIB; known.shrink(sent, 0); sent = known.chunkBytes) {
			sizes.push(known.chunkBytes / MIB);
		}
		expect(sizes).toEqual([32, 16, 8, 4, 2, 1, 0.5, 0.25, 0.125, 0.0625]);
		expect(known.formFor(65 * 1024, NONE)).toBe('chunks');
		expect(known.formFor(64 * 1024, NONE)).toBe('one-put');
		expect(known.largestChunkBytes).toBe(known.chunkBytes);
	});

	it('is halved once for many requests of one size that fail together', () => {
		const known = habits();
		for (let blob = 0; blob < 6; blob += 1) expect(known.shrink(32 * MIB, 0)).toBe(true);
		expect(known.chunkBytes).toBe(16 * MIB);
	});

	it('is not halved below what the registry asks for, nor where there are no chunks', () => {
		expect(habits().shrink(8 * MIB, 5 * MIB)).toBe(false);
		const known = habits();
		known.learn(['chunks', 'chunks-as-counted']);
		expect(known.shrink(8 * MIB, 0)).toBe(false);
	});

	it('always gets smaller, and always ends', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 2 ** 40 }), (sizeBytes) => {
				const known = habits();
				let sent = sizeBytes;
				let times = 0;
				while (known.shrink(sent, 0)) {
					expect(known.chunkBytes).toBeLessThan(sent);
					sent = known.chunkBytes;
					times += 1;
				}
				expect(times).toBeLessThan(15);
			}),
		);
	});
});
