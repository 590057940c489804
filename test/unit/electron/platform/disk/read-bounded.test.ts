import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
	FileRefused,
	readBeginning,
	readBounded,
	readBoundedSync,
} from '../../../../../electron/platform/disk/read-bounded';
import { temporaryFolder } from '../../../../support/own-process';

const folder = temporaryFolder('read-bounded');
const inside = (name: string): string => path.join(folder, name);

writeFileSync(inside('file'), 'x'.repeat(300_000));
writeFileSync(inside('empty'), '');
execFileSync('mkfifo', [inside('pipe')]);
symlinkSync(inside('pipe'), inside('link-to-pipe'));
symlinkSync('/dev/zero', inside('link-to-device'));
mkdirSync(inside('folder'));
writeFileSync(inside('sparse'), '');
truncateSync(inside('sparse'), 20 * 1024 ** 3);

const WAYS: readonly (readonly [
	string,
	(file: string, maxBytes: number) => Promise<Uint8Array>,
])[] = [
	['readBounded', readBounded],
	['readBoundedSync', async (file, maxBytes) => readBoundedSync(file, maxBytes)],
];

describe.each(WAYS)('%s', (_name, read) => {
	it.each([
		['pipe', 'is no regular file'],
		['link-to-pipe', 'is no regular file'],
		['link-to-device', 'is no regular file'],
		['folder', 'is a folder'],
		['sparse', 'has 21.5 GB, more than the 1.0 MB allowed'],
	])('refuses a %s at once', async (name, problem) => {
		const error: unknown = await read(inside(name), 1_000_000).catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(FileRefused);
		expect(error).toMatchObject({ problem });
	});

	it('reads a file of exactly the size allowed, and none that has one byte more', async () => {
		expect((await read(inside('file'), 300_000)).byteLength).toBe(300_000);
		await expect(read(inside('file'), 299_999)).rejects.toThrow('more than');
		expect((await read(inside('empty'), 10)).byteLength).toBe(0);
	});

	it('trusts no size: the files of the kernel say 0', async () => {
		const status = await read('/proc/self/status', 100_000);
		expect(Buffer.from(status).toString()).toContain('Pid:');
		await expect(read('/proc/self/status', 10)).rejects.toThrow('more than');
	});

	it('leaves what the system says as it is', async () => {
		await expect(read(inside('missing'), 10)).rejects.toMatchObject({ code: 'ENOENT' });
	});
});

describe('readBeginning', () => {
	it('takes one byte more than asked, which tells that there are more', async () => {
		expect((await readBeginning(inside('file'), 1000)).byteLength).toBe(1001);
		expect((await readBeginning(inside('sparse'), 1000)).byteLength).toBe(1001);
		expect((await readBeginning(inside('file'), 500_000)).byteLength).toBe(300_000);
		await expect(readBeginning(inside('pipe'), 10)).rejects.toThrow('no regular file');
	});
});
