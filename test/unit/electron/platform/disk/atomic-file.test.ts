import {
	chmodSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
	sweepTemporaries,
	writeAtomically,
} from '../../../../../electron/platform/disk/atomic-file';
import { nodeFileSystem } from '../../../../../electron/platform/disk/node-file-system';
import { FaultError } from '../../../../../electron/platform/fault-error';
import { judgeCrashes } from '../../../../support/crash-states';
import { temporaryFolder } from '../../../../support/own-process';
import { recordingFileSystem, systemError } from '../../../../support/recording-file-system';

const OLD = Buffer.from('old content');
const NEW = Buffer.alloc(10_000, 'new');
const FILE = '/data/settings.json';

describe('an atomically written file, after a crash at any moment', () => {
	it('is the old one or the new one, and the new one once the write has returned', async () => {
		const fileSystem = recordingFileSystem(new Map([[FILE, OLD]]));
		let finishedAt = Number.POSITIVE_INFINITY;
		const found = new Set<string>();
		const states = await judgeCrashes(
			fileSystem,
			async () => {
				await writeAtomically(fileSystem, FILE, NEW);
				finishedAt = fileSystem.operations.length;
			},
			async (disk, at) => {
				const content = Buffer.from(disk.get(FILE) ?? '').toString();
				expect([OLD.toString(), NEW.toString()]).toContain(content);
				found.add(content);
				if (at >= finishedAt) {
					expect(content).toBe(NEW.toString());
				}
			},
		);
		expect(found.size).toBe(2);
		expect(states).toBeGreaterThan(10);
	});

	it('is absent or complete when there was none', async () => {
		const fileSystem = recordingFileSystem(new Map([['/data/other', OLD]]));
		await judgeCrashes(
			fileSystem,
			() => writeAtomically(fileSystem, FILE, NEW),
			async (disk) => expect([undefined, NEW.byteLength]).toContain(disk.get(FILE)?.byteLength),
		);
	});

	it('would be caught if the content were not made durable before the name', async () => {
		const fileSystem = recordingFileSystem(new Map([[FILE, OLD]]));
		const sloppy = async (): Promise<void> => {
			const file = await fileSystem.create(`${FILE}.tmp`);
			await file.append(NEW);
			await file.close();
			await fileSystem.rename(`${FILE}.tmp`, FILE);
		};
		const lengths = new Set<number | undefined>();
		await judgeCrashes(
			fileSystem,
			sloppy,
			async (disk) => void lengths.add(disk.get(FILE)?.byteLength),
		);
		expect(lengths).toContain(0);
	});
});

describe('an atomically written file, when the disk refuses', () => {
	it.each([
		['ENOSPC', 'disk.full'],
		['EDQUOT', 'disk.full'],
		['EACCES', 'disk.denied'],
		['EROFS', 'disk.denied'],
		['EIO', 'disk.failed'],
	] as const)(
		'%s at any operation gives %s, keeps the old content and leaves nothing',
		async (errno, code) => {
			const rehearsal = recordingFileSystem(new Map([[FILE, OLD]]));
			await writeAtomically(rehearsal, FILE, NEW);
			const renamedAt = rehearsal.operations.findIndex((operation) =>
				operation.startsWith('rename'),
			);
			for (let operation = 0; operation < rehearsal.operations.length; operation += 1) {
				const fileSystem = recordingFileSystem(new Map([[FILE, OLD]]));
				fileSystem.failAt(operation, systemError(errno));
				const error: unknown = await writeAtomically(fileSystem, FILE, NEW).catch(
					(reason: unknown) => reason,
				);
				expect(error).toBeInstanceOf(FaultError);
				expect(error).toMatchObject({ fault: { code, side: 'this-computer' } });
				expect([...fileSystem.disk().keys()]).toEqual([FILE]);
				expect(fileSystem.disk().get(FILE)).toEqual(operation <= renamedAt ? OLD : NEW);
			}
		},
	);
});

describe('an atomically written file on the real disk', () => {
	it('is private whatever the umask, and leaves no temporary file', async () => {
		const folder = temporaryFolder('atomic');
		const before = process.umask(0);
		try {
			await writeAtomically(nodeFileSystem(), path.join(folder, 'a.json'), NEW);
		} finally {
			process.umask(before);
		}
		expect(statSync(path.join(folder, 'a.json')).mode & 0o777).toBe(0o600);
		expect(readdirSync(folder)).toEqual(['a.json']);
		expect(readFileSync(path.join(folder, 'a.json'))).toEqual(NEW);
	});

	it('narrows a file that others could read', async () => {
		const file = path.join(temporaryFolder('atomic'), 'a.json');
		writeFileSync(file, OLD);
		chmodSync(file, 0o644);
		await writeAtomically(nodeFileSystem(), file, NEW);
		expect(statSync(file).mode & 0o777).toBe(0o600);
	});

	it('keeps a symbolic link and replaces its target', async () => {
		const folder = temporaryFolder('atomic');
		mkdirSync(path.join(folder, 'dotfiles'));
		writeFileSync(path.join(folder, 'dotfiles', 'a.json'), OLD);
		symlinkSync(path.join('dotfiles', 'a.json'), path.join(folder, 'a.json'));
		await writeAtomically(nodeFileSystem(), path.join(folder, 'a.json'), NEW);
		expect(lstatSync(path.join(folder, 'a.json')).isSymbolicLink()).toBe(true);
		expect(readFileSync(path.join(folder, 'dotfiles', 'a.json'))).toEqual(NEW);
	});

	it('names the folder that is missing', async () => {
		const file = path.join(temporaryFolder('atomic'), 'missing', 'a.json');
		await expect(writeAtomically(nodeFileSystem(), file, NEW)).rejects.toMatchObject({
			fault: { code: 'disk.failed', facts: { errno: 'ENOENT' } },
		});
	});

	it('sweeps only what its own crashed writers left', async () => {
		const folder = temporaryFolder('atomic');
		for (const name of [
			'a.json',
			'a.json.0123456789ab.tmp',
			'a.json.backup.tmp',
			'b.json.0123456789ab.tmp',
		]) {
			writeFileSync(path.join(folder, name), OLD);
		}
		await sweepTemporaries(nodeFileSystem(), path.join(folder, 'a.json'));
		expect(readdirSync(folder)).toEqual(['a.json', 'a.json.backup.tmp', 'b.json.0123456789ab.tmp']);
	});
});
