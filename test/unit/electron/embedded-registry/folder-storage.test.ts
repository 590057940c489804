import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { UploadSession } from '../../../../electron/embedded-registry/content-storage';
import {
	type FolderStorage,
	openFolderStorage,
} from '../../../../electron/embedded-registry/folder-storage';
import type { Digest } from '../../../../shared/oci/digest';

const BYTES = Buffer.from('content of a layer');
const TYPE = 'application/vnd.oci.image.manifest.v1+json';

let folder: string;
let storage: FolderStorage;
beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'image-ferry-storage-'));
	storage = await openFolderStorage(folder);
});
afterEach(async () => {
	await storage.close();
	rmSync(folder, { recursive: true, force: true });
});

function digestOf(bytes: Uint8Array, algorithm = 'sha256'): Digest {
	return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}` as Digest;
}

async function* chunks(...parts: readonly Uint8Array[]) {
	yield* parts;
}

async function begin(repository = 'a/b'): Promise<UploadSession> {
	const session = storage.writing.upload(repository, await storage.writing.beginUpload(repository));
	if (session === undefined) throw new Error('no session');
	return session;
}

async function read(stream: Readable | undefined): Promise<string> {
	const parts: Buffer[] = [];
	for await (const part of stream ?? []) parts.push(part as Buffer);
	return Buffer.concat(parts).toString();
}

function contentFiles(): string[] {
	return readdirSync(join(folder, 'blobs/sha256'));
}

it('keeps a blob under its digest and gives any part of it', async () => {
	const { digest, sizeBytes } = await storage.addBlob(
		'a/b',
		chunks(BYTES.subarray(0, 5), BYTES.subarray(5)),
	);
	expect([digest, sizeBytes]).toEqual([digestOf(BYTES), BYTES.length]);
	expect(readFileSync(join(folder, 'blobs/sha256', digest.slice(7)))).toEqual(BYTES);
	const blob = await storage.reading.blob('a/b', digest);
	expect(blob?.sizeBytes).toBe(BYTES.length);
	expect(await read(await blob?.open(0, BYTES.length))).toBe(BYTES.toString());
	expect(await read(await blob?.open(3, 7))).toBe('tent');
	expect(await read(await blob?.open(3, 3))).toBe('');
});

it('shows content only where it is linked', async () => {
	const { digest } = await storage.addBlob('a/b', chunks(BYTES));
	expect(await storage.reading.blob('a', digest)).toBeUndefined();
	expect(await storage.writing.mountBlob('c', digest, 'a')).toBe(false);
	expect(await storage.writing.mountBlob('c', digest, 'a/b')).toBe(true);
	expect(await storage.reading.blob('c', digest)).toBeDefined();
	expect(contentFiles()).toHaveLength(1);
});

it('removes the bytes with the last link to them', async () => {
	const { digest } = await storage.addBlob('a', chunks(BYTES));
	await storage.writing.mountBlob('b', digest, 'a');
	expect(await storage.writing.deleteBlob('a', digest)).toBe(true);
	expect(await storage.writing.deleteBlob('a', digest)).toBe(false);
	expect(await read(await (await storage.reading.blob('b', digest))?.open(0, 7))).toBe('content');
	await storage.writing.deleteBlob('b', digest);
	expect(contentFiles()).toEqual([]);
});

it('is the same after it was opened again, uploads that were under way excepted', async () => {
	const { digest } = await storage.addBlob('a/b', chunks(BYTES));
	const manifest = { digest: digestOf(BYTES), mediaType: TYPE, bytes: BYTES, subject: digest };
	await storage.writing.putManifest('a/b', manifest, 'V1');
	await storage.writing.putManifest('a/b', manifest, 'v1');
	const id = await storage.writing.beginUpload('a/b');

	const again = await openFolderStorage(folder);
	expect(await again.reading.repositories()).toEqual(['a/b']);
	expect(await again.reading.tags('a/b')).toEqual(['V1', 'v1']);
	expect(await again.reading.resolveTag('a/b', 'V1')).toBe(manifest.digest);
	expect((await again.reading.manifest('a/b', manifest.digest))?.mediaType).toBe(TYPE);
	expect(await again.reading.referrers('a/b', digest)).toEqual([manifest.digest]);
	expect(again.writing.upload('a/b', id)).toBeUndefined();
	expect(readdirSync(join(folder, 'uploads'))).toEqual([]);
});

it('drops an upload whose bytes have another digest', async () => {
	const session = await begin();
	await session.append(chunks(BYTES));
	expect(await session.finish(digestOf(Buffer.from('other')))).toBe(false);
	expect(contentFiles()).toEqual([]);
	expect(readdirSync(join(folder, 'uploads'))).toEqual([]);
});

it('knows sha512 too', async () => {
	const session = await begin();
	await session.append(chunks(BYTES));
	expect(await session.finish(digestOf(BYTES, 'sha512'))).toBe(true);
	expect(await storage.reading.blob('a/b', digestOf(BYTES, 'sha512'))).toBeDefined();
	expect(existsSync(join(folder, 'blobs/sha512', digestOf(BYTES, 'sha512').slice(7)))).toBe(true);
});

it('keeps nothing of a chunk that breaks off, and goes on from the one before', async () => {
	const session = await begin();
	await session.append(chunks(BYTES.subarray(0, 5)));
	async function* broken() {
		yield Buffer.from('lost');
		await Promise.reject(new Error('gone'));
	}
	await expect(session.append(broken())).rejects.toThrow('gone');
	expect(session.offsetBytes).toBe(5);
	expect(
		await session.append(chunks(BYTES.subarray(5)), {
			startByte: 5,
			lengthBytes: BYTES.length - 5,
		}),
	).toBe('appended');
	expect(await session.finish(digestOf(BYTES))).toBe(true);
});

it('refuses chunks that are not where or what they claim to be', async () => {
	const session = await begin();
	expect(await session.append(chunks(BYTES), { startByte: 1, lengthBytes: BYTES.length })).toBe(
		'out-of-order',
	);
	expect(await session.append(chunks(BYTES), { startByte: 0, lengthBytes: 3 })).toBe(
		'wrong-length',
	);
	expect(session.offsetBytes).toBe(0);
	await session.append(chunks(BYTES));
	expect(await session.finish(digestOf(BYTES))).toBe(true);
});

it('takes two chunks at once one after the other', async () => {
	const session = await begin();
	const first = { startByte: 0, lengthBytes: 5 };
	const outcomes = await Promise.all([
		session.append(chunks(BYTES.subarray(0, 5)), first),
		session.append(chunks(BYTES.subarray(0, 5)), first),
	]);
	expect(outcomes).toEqual(['appended', 'out-of-order']);
});

it('finds an upload only in the repository where it was begun', async () => {
	const id = await storage.writing.beginUpload('a');
	expect(storage.writing.upload('b', id)).toBeUndefined();
	expect(storage.writing.upload('a', id)).toBeDefined();
});
