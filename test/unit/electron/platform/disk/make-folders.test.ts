import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolders } from '../../../../../electron/platform/disk/make-folders';
import { temporaryFolder } from '../../../../support/own-process';
import { withoutUmask } from '../../../../support/without-umask';

describe('making folders', () => {
	it('makes all that are missing, for their owner only, and gives the topmost', async () => {
		const base = temporaryFolder('folders');
		const deep = path.join(base, 'a', 'b', 'c');
		expect(await withoutUmask(() => makeFolders(deep))).toBe(path.join(base, 'a'));
		expect(statSync(deep).mode & 0o077).toBe(0);
		expect(statSync(path.join(base, 'a')).mode & 0o077).toBe(0);
		expect(await makeFolders(deep)).toBeUndefined();
		expect(await makeFolders(path.join(deep, 'd'))).toBe(path.join(deep, 'd'));
	});

	it('takes a link to a folder as a folder, and many at once', async () => {
		const base = temporaryFolder('folders');
		mkdirSync(path.join(base, 'real'));
		symlinkSync('real', path.join(base, 'link'));
		expect(await makeFolders(path.join(base, 'link'))).toBeUndefined();
		const same = path.join(base, 'x', 'y');
		await Promise.all([makeFolders(same), makeFolders(same), makeFolders(same)]);
		expect(existsSync(same)).toBe(true);
	});

	it('fails where a file is in the way', async () => {
		const base = temporaryFolder('folders');
		writeFileSync(path.join(base, 'file'), '');
		await expect(makeFolders(path.join(base, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
		await expect(makeFolders(path.join(base, 'file', 'a'))).rejects.toMatchObject({
			code: 'ENOTDIR',
		});
	});

	it.runIf(process.platform === 'linux')('ends where nothing can be made', async () => {
		await expect(makeFolders('/proc/image-ferry-test/a/b')).rejects.toMatchObject({
			code: 'ENOENT',
		});
	});
});
