import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readTextFile } from '../../../../../electron/platform/disk/text-file';
import { FaultError } from '../../../../../electron/platform/fault-error';

const folder = mkdtempSync(path.join(tmpdir(), 'image-ferry-text-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Uint8Array): string {
	const file = path.join(folder, name);
	writeFileSync(file, content);
	return file;
}

async function refused(file: string, limits = { maxBytes: 100 }) {
	const error: unknown = await readTextFile(file, limits).catch((reason: unknown) => reason);
	if (!(error instanceof FaultError)) throw new Error(`not refused: ${String(error)}`);
	expect(error.fault).toMatchObject({
		code: 'mirror.file-unreadable',
		side: 'this-computer',
		subject: file,
		isRetryable: false,
	});
	return error.fault.facts;
}

const UTF16 = 'nginx\nredis\n';

describe('readTextFile', () => {
	it('reads UTF-8 and takes the byte order mark off', async () => {
		const file = write('bom.txt', '\uFEFFgrößer\r\n');
		expect(await readTextFile(file, { maxBytes: 100 })).toBe('größer\r\n');
	});

	it('reads an empty file, one of exactly the size allowed, and through a link', async () => {
		expect(await readTextFile(write('empty.txt', ''), { maxBytes: 1 })).toBe('');
		const full = write('full.txt', 'x'.repeat(100));
		symlinkSync(full, path.join(folder, 'link.txt'));
		const text = await readTextFile(path.join(folder, 'link.txt'), { maxBytes: 100 });
		expect(text).toHaveLength(100);
	});

	it('names a missing file, a folder, and a folder that is a file', async () => {
		const missing = await refused(path.join(folder, 'missing.txt'));
		expect(missing).toMatchObject({ problem: 'does not exist' });
		expect(await refused(folder)).toMatchObject({ problem: 'is a folder' });
		const file = write('file.txt', 'x');
		expect(await refused(path.join(file, 'x'))).toMatchObject({ problem: 'does not exist' });
	});

	it('names a file of 50 MB without reading it', async () => {
		const file = write('large.txt', '');
		truncateSync(file, 50_000_000);
		expect(await refused(file, { maxBytes: 5 * 1024 * 1024 })).toMatchObject({
			problem: 'has 50.0 MB, more than the 5.2 MB allowed',
		});
	});

	it('does not wait for somebody to write into a pipe', async () => {
		const file = path.join(folder, 'pipe');
		execFileSync('mkfifo', [file]);
		expect(await refused(file)).toMatchObject({ problem: 'is no regular file' });
		expect(await refused('/dev/zero')).toMatchObject({ problem: 'is no regular file' });
	});

	it.each([
		['little endian with mark', Buffer.from(`\uFEFF${UTF16}`, 'utf16le')],
		['little endian without mark', Buffer.from(UTF16, 'utf16le')],
		['big endian with mark', Buffer.from(`\uFEFF${UTF16}`, 'utf16le').swap16()],
		['big endian without mark', Buffer.from(UTF16, 'utf16le').swap16()],
	])('recognises UTF-16, %s', async (_name, bytes) => {
		expect(await refused(write('utf16.txt', bytes))).toEqual({
			problem: 'is in UTF-16, not in UTF-8',
			remedy: 'Save it as plain text in UTF-8.',
		});
	});

	it.each([
		['binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]), 'is not text: it holds NUL bytes'],
		['Latin-1', Buffer.from('größer', 'latin1'), 'is not text in UTF-8'],
		['cut UTF-8', Buffer.from([0x61, 0xe2, 0x82]), 'is not text in UTF-8'],
	])('refuses %s', async (_name, bytes, problem) => {
		expect(await refused(write('bytes.txt', bytes))).toMatchObject({ problem });
	});

	it('says what the caller knows about the form it wants', async () => {
		const file = write('ca.der', Buffer.from([0x30, 0x82, 0, 1]));
		const limits = { maxBytes: 100, encodingRemedy: 'Convert it.' };
		expect(await refused(file, limits)).toMatchObject({ remedy: 'Convert it.' });
	});

	it('names a file that may not be read', async () => {
		const file = write('denied.txt', 'x');
		chmodSync(file, 0);
		const read = readTextFile(file, { maxBytes: 100 });
		// Root reads it anyway.
		if (process.getuid?.() === 0) {
			expect(await read).toBe('x');
		} else {
			await expect(read).rejects.toThrow('mirror.file-unreadable');
		}
	});

	it('survives a name that no file can have', async () => {
		expect(await refused(path.join(folder, 'x'.repeat(300)))).toMatchObject({
			problem: expect.stringContaining('could not be read') as string,
		});
		expect(await refused('a\0b')).toBeDefined();
	});
});
