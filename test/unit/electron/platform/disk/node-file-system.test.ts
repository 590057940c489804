import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../../../electron/platform/disk/node-file-system';
import { describeFault } from '../../../../../shared/fault/fault-texts';
import { faultOf } from '../../../../support/fault-of';
import { temporaryFolder } from '../../../../support/own-process';

const fileSystem = nodeFileSystem();

describe('the real disk', () => {
	it('appends after what is there, and goes on behind a cut', async () => {
		const file = path.join(temporaryFolder('disk'), 'journal');
		writeFileSync(file, 'one|');
		const writable = await fileSystem.openToAppend(file);
		await writable.append(Buffer.from('two|'));
		expect(writable.sizeBytes).toBe(8);
		await writable.truncate(4);
		await writable.append(Buffer.from('three|'));
		await writable.sync();
		await writable.close();
		expect(readFileSync(file, 'utf8')).toBe('one|three|');
	});

	it('makes files and folders that only their owner may use', async () => {
		const folder = path.join(temporaryFolder('disk'), 'a', 'b');
		await fileSystem.makeFolder(folder);
		await fileSystem.makeFolder(folder);
		await (await fileSystem.openToAppend(path.join(folder, 'c'))).close();
		expect(statSync(folder).mode & 0o777).toBe(0o700);
		expect(statSync(path.dirname(folder)).mode & 0o777).toBe(0o700);
		expect(statSync(path.join(folder, 'c')).mode & 0o777).toBe(0o600);
	});

	it('creates no file over a link or another file', async () => {
		const folder = temporaryFolder('disk');
		writeFileSync(path.join(folder, 'target'), 'kept');
		symlinkSync('target', path.join(folder, 'link'));
		for (const name of ['target', 'link']) {
			await expect(fileSystem.create(path.join(folder, name))).rejects.toMatchObject({
				fault: { code: 'disk.failed', facts: { errno: 'EEXIST' } },
			});
		}
		expect(readFileSync(path.join(folder, 'target'), 'utf8')).toBe('kept');
	});

	it('takes a missing file, folder or link for nothing', async () => {
		const missing = path.join(temporaryFolder('disk'), 'missing');
		expect(await fileSystem.read(missing)).toBeUndefined();
		expect(await fileSystem.list(missing)).toEqual([]);
		expect(await fileSystem.followLinks(missing)).toBe(missing);
		await fileSystem.remove(missing);
	});

	it('says what it could not read', async () => {
		const folder = temporaryFolder('disk');
		await expect(fileSystem.read(folder)).rejects.toMatchObject({
			fault: { code: 'disk.failed', subject: folder },
		});
	});
});

describe('what took the place of a file', () => {
	it.each(['pipe', 'device', 'sparse'])(
		'a %s is refused with its path and a remedy',
		async (kind) => {
			const file = path.join(temporaryFolder('irregular'), 'settings.json');
			if (kind === 'pipe') execFileSync('mkfifo', [file]);
			if (kind === 'device') symlinkSync('/dev/zero', file);
			if (kind === 'sparse') {
				writeFileSync(file, '');
				truncateSync(file, 10 * 1024 ** 3);
			}
			const fault = await faultOf(() => nodeFileSystem().read(file));
			expect(fault).toMatchObject({ code: 'disk.failed', subject: file });
			const { title, remedy } = describeFault(fault);
			expect(title).toMatch(/settings\.json (?:is no regular file|has 10\.7 GB, more than)/);
			expect(remedy).toBe('Move it away, or put the right file in its place, then try again.');
		},
	);
});
