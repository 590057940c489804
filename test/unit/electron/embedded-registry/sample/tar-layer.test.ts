import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import {
	gzipLayer,
	type LayerFile,
	MAX_CHUNK_BYTES,
} from '../../../../../electron/embedded-registry/sample/tar-layer';

function file(path: string, ...parts: readonly Uint8Array[]): LayerFile {
	const sizeBytes = parts.reduce((total, part) => total + part.byteLength, 0);
	return { path, sizeBytes, content: () => parts };
}

async function layerOf(...files: readonly LayerFile[]) {
	const chunks: Uint8Array[] = [];
	let diffId = '';
	for await (const chunk of gzipLayer(files, (computed) => (diffId = computed))) chunks.push(chunk);
	return { gzip: Buffer.concat(chunks), diffId };
}

it('is a gzip whose inside has the diff id', async () => {
	const { gzip, diffId } = await layerOf(
		file('a', new Uint8Array(MAX_CHUNK_BYTES).fill(7)),
		file('b/c', Buffer.from('text')),
	);
	const tar = gunzipSync(gzip);
	expect(`sha256:${createHash('sha256').update(tar).digest('hex')}`).toBe(diffId);
	expect(tar.byteLength % 512).toBe(0);
});

it('is a tar that tar reads', async () => {
	const { gzip } = await layerOf(
		file('usr/share/one.txt', Buffer.from('first\n')),
		file('usr/share/empty'),
		file('usr/share/two.bin', new Uint8Array(512).fill(1), new Uint8Array(100).fill(2)),
	);
	const listing = execFileSync('tar', ['-tvzf', '-', '--utc', '--numeric-owner'], {
		input: gzip,
		encoding: 'utf8',
	});
	expect(listing.trim().split('\n')).toEqual([
		expect.stringMatching(/^-rw-r--r-- 0\/0 +6 2026-01-15 08:00 usr\/share\/one\.txt$/),
		expect.stringMatching(/^-rw-r--r-- 0\/0 +0 2026-01-15 08:00 usr\/share\/empty$/),
		expect.stringMatching(/^-rw-r--r-- 0\/0 +612 2026-01-15 08:00 usr\/share\/two\.bin$/),
	]);
	const one = execFileSync('tar', ['-xzOf', '-', 'usr/share/one.txt'], {
		input: gzip,
		encoding: 'utf8',
	});
	expect(one).toBe('first\n');
});

it('refuses what it could only write wrongly', async () => {
	await expect(layerOf(file('x'.repeat(101)))).rejects.toThrow(RangeError);
	await expect(layerOf(file('a', new Uint8Array(MAX_CHUNK_BYTES + 1)))).rejects.toThrow(RangeError);
});
