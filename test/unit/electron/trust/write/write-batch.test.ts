import { createHash } from 'node:crypto';
import {
	chmodSync,
	chownSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../../../electron/platform/disk/node-file-system';
import type { FileWrite } from '../../../../../electron/trust/trust-writer';
import { type WriteTools, writeBatch } from '../../../../../electron/trust/write/write-batch';
import { judgeCrashes } from '../../../../support/crash-states';
import { faultOf } from '../../../../support/fault-of';
import { temporaryFolder } from '../../../../support/own-process';
import {
	type Disk,
	type RecordingFileSystem,
	recordingFileSystem,
	systemError,
} from '../../../../support/recording-file-system';

const DAEMON = '/etc/docker/daemon.json';
const DROP_IN = '/etc/containers/registries.conf.d/50-image-ferry-r.conf';
const CA = '/etc/docker/certs.d/r:5000/image-ferry.crt';
const NEW_CA = '/etc/containers/certs.d/r:5000/image-ferry.crt';
const OLD_JSON = Buffer.from('{\n  "debug": true\n}\n');
const NEW_JSON = Buffer.alloc(9000, '{"insecure-registries":["r:5000"]}');
const OLD_TEXT = Buffer.from('old text');
const TIME = '20261121T190512Z';
const IS_ROOT = process.getuid?.() === 0;

function sha(bytes: Uint8Array): string {
	return createHash('sha256').update(bytes).digest('hex');
}

function tools(disk: WriteTools['disk'], more: Partial<WriteTools> = {}): WriteTools {
	const [userId, groupId] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
	return {
		disk,
		writer: { userId, groupId },
		now: () => new Date('2026-11-21T19:05:12.345Z'),
		label: async () => undefined,
		...more,
	};
}

const ROOT = { writer: { userId: 0, groupId: 0 } };

/** A change, a removal, and a new file in folders that have to be made. */
const BATCH: readonly FileWrite[] = [
	{ path: DAEMON, expected: sha(OLD_JSON), content: NEW_JSON, newMode: 0o644 },
	{ path: DROP_IN, expected: sha(OLD_TEXT), content: undefined, newMode: 0o644 },
	{ path: CA, expected: sha(OLD_TEXT), content: undefined, newMode: 0o644 },
	{ path: NEW_CA, expected: undefined, content: NEW_JSON, newMode: 0o644 },
];

function startDisk(): RecordingFileSystem {
	return recordingFileSystem(
		new Map([
			[DAEMON, OLD_JSON],
			[DROP_IN, OLD_TEXT],
			[CA, OLD_TEXT],
		]),
	);
}

function textIn(disk: Disk, file: string): string | undefined {
	const bytes = disk.get(file);
	return bytes === undefined ? undefined : Buffer.from(bytes).toString();
}

function backupsOf(disk: Disk, file: string): readonly string[] {
	const stem = file.endsWith('.crt') ? `${path.dirname(file)}.image-ferry.crt` : file;
	return [...disk.keys()].filter((name) => name.startsWith(`${stem}.image-ferry-backup.`));
}

/** Old or new, never anything else; and the old content kept wherever the new one is. */
function judge(disk: Disk): void {
	for (const write of BATCH) {
		const old = write.path === DAEMON ? OLD_JSON : write.path === NEW_CA ? undefined : OLD_TEXT;
		const now = textIn(disk, write.path);
		const wanted = write.content === undefined ? undefined : Buffer.from(write.content).toString();
		expect([old?.toString(), wanted]).toContain(now);
		if (now === wanted && old !== undefined) {
			expect(backupsOf(disk, write.path).map((name) => textIn(disk, name))).toEqual([
				old.toString(),
			]);
		}
	}
}

describe('files of engines, after a crash at any moment', () => {
	it('are old or new, never empty, and the backup is there whenever the new content is', async () => {
		const disk = startDisk();
		let finishedAt = Number.POSITIVE_INFINITY;
		const found = new Set<string | undefined>();
		const states = await judgeCrashes(
			disk,
			async () => {
				await writeBatch(tools(disk, ROOT), BATCH);
				finishedAt = disk.operations.length;
			},
			async (left, at) => {
				judge(left);
				found.add(textIn(left, DAEMON));
				if (at >= finishedAt) {
					expect(BATCH.map((write) => left.get(write.path)?.byteLength)).toEqual([
						...[9000, undefined, undefined, 9000],
					]);
				}
			},
		);
		expect(found).toEqual(new Set([OLD_JSON.toString(), NEW_JSON.toString()]));
		expect(states).toBeGreaterThan(50);
	});

	it('are so on disks that know no second names', async () => {
		const disk = startDisk();
		disk.link = async (_from, to) => disk.fail('EPERM', to);
		await judgeCrashes(
			disk,
			() => writeBatch(tools(disk, ROOT), BATCH),
			async (left) => judge(left),
		);
	});

	it('have their rights before their name', async () => {
		const disk = startDisk();
		await disk.setRights(DAEMON, { mode: 0o600, userId: 5, groupId: 6 });
		await (await disk.openToAppend(DAEMON)).sync();
		let looks = 0;
		disk.onOperation(() => {
			const { names, pending } = disk.recorded();
			for (const [name, node] of [
				...names,
				...pending.map(({ adds }) => [adds?.path ?? '', adds?.node] as const),
			]) {
				if (node !== undefined && !name.endsWith('.image-ferry-new')) {
					looks += 1;
					expect(node.durableRights).toEqual(node.rights);
				}
			}
		});
		await writeBatch(tools(disk, ROOT), BATCH);
		expect(looks).toBeGreaterThan(50);
		expect(await disk.status(DAEMON)).toMatchObject({ mode: 0o600, userId: 5, groupId: 6 });
		expect(await disk.status(NEW_CA)).toMatchObject({ mode: 0o644, userId: 0, groupId: 0 });
	});
});

describe('a batch that fails', () => {
	it.each([
		['ENOSPC', 'disk.full'],
		['EACCES', 'trust.write-denied'],
		['EROFS', 'trust.read-only'],
		['EIO', 'disk.failed'],
	] as const)('with %s at any operation gives %s, and all is as it was', async (errno, code) => {
		const rehearsal = startDisk();
		await writeBatch(tools(rehearsal, ROOT), BATCH);
		const last = rehearsal.operations.findLastIndex((name) => !name.startsWith('removeEmpty'));
		for (let operation = 0; operation < last; operation += 1) {
			const disk = startDisk();
			const before = disk.disk();
			disk.failAt(operation, systemError(errno));
			const fault = await faultOf(() => writeBatch(tools(disk, ROOT), BATCH));
			expect(fault.code).toBe(code);
			const after = new Map(disk.disk());
			// Only what could not be removed, because it was the removal that failed, may stay.
			if (!(rehearsal.operations[operation] ?? '').startsWith('remove ')) {
				expect(after).toEqual(before);
			}
		}
	});

	it('says what to run when it can not put back what it did', async () => {
		const disk = startDisk();
		const rename = disk.rename.bind(disk);
		disk.rename = async (from, to) =>
			from.includes('.image-ferry-backup.') ? disk.fail('EIO', to) : rename(from, to);
		disk.place(path.dirname(NEW_CA), { kind: 'folder', mode: 0o755, userId: 0, groupId: 0 });
		const create = disk.create.bind(disk);
		disk.create = async (file) => (file.startsWith(NEW_CA) ? disk.fail('EIO', file) : create(file));
		const fault = await faultOf(() => writeBatch(tools(disk, ROOT), BATCH));
		expect(fault).toMatchObject({ code: 'trust.roll-back-failed' });
		expect(fault.facts?.['commands']).toContain(
			`mv ${DAEMON}.image-ferry-backup.${TIME} ${DAEMON}`,
		);
	});
});

describe('what changed since it was previewed', () => {
	it.each(BATCH.map((write, index) => [write.path, index] as const))(
		'%s: nothing of the batch is written',
		async (file, index) => {
			const disk = startDisk();
			const before = disk.disk();
			const stale = BATCH.map((write, at) =>
				at === index
					? { ...write, expected: write.expected === undefined ? sha(OLD_TEXT) : undefined }
					: write,
			);
			expect(await faultOf(() => writeBatch(tools(disk, ROOT), stale))).toMatchObject({
				code: 'trust.changed-meanwhile',
				facts: { file },
			});
			expect(disk.disk()).toEqual(before);
			expect(disk.operations).toEqual([]);
		},
	);

	it('is noticed between comparing and replacing too', async () => {
		const disk = startDisk();
		let isOnce = true;
		disk.onOperation(() => {
			if (isOnce && disk.operations.at(-1) === `sync ${DAEMON}.image-ferry-new`) {
				isOnce = false;
				void disk.openToAppend(DAEMON).then((file) => file.append(Buffer.from('more')));
			}
		});
		const fault = await faultOf(() => writeBatch(tools(disk, ROOT), BATCH.slice(0, 1)));
		expect(fault.code).toBe('trust.changed-meanwhile');
		expect(textIn(disk.disk(), DAEMON)).toBe(`${OLD_JSON.toString()}more`);
		expect([...disk.disk().keys()]).toHaveLength(3);
	});

	it('is not overwritten where a new file was to be', async () => {
		const disk = startDisk();
		let isOnce = true;
		disk.onOperation(() => {
			if (isOnce && disk.operations.at(-1) === `append ${NEW_CA}.image-ferry-new`) {
				isOnce = false;
				void disk.create(NEW_CA);
			}
		});
		const fault = await faultOf(() => writeBatch(tools(disk, ROOT), BATCH.slice(3)));
		expect(fault).toMatchObject({ code: 'trust.changed-meanwhile', facts: { file: NEW_CA } });
		expect(textIn(disk.disk(), NEW_CA)).toBe('');
	});
});

/** Has somebody else put a file of theirs in its place once, when `isMoment` says so of what is done next. */
function exchanging(
	disk: RecordingFileSystem,
	isMoment: (method: string, first: unknown) => boolean,
	then: () => void = () => undefined,
): RecordingFileSystem {
	let isOnce = true;
	return new Proxy(disk, {
		get: (target, name) => {
			const value: unknown = Reflect.get(target, name, target);
			if (typeof value !== 'function') return value;
			return async (...args: readonly unknown[]): Promise<unknown> => {
				if (isOnce && isMoment(String(name), args[0])) {
					isOnce = false;
					await target.remove(DAEMON);
					await (await target.create(DAEMON)).append(Buffer.from('theirs'));
					then();
				}
				return (await Reflect.apply(value, target, args)) as unknown;
			};
		},
	});
}

describe('a file that somebody else puts in its place', () => {
	it('while the backup is made durable stays', async () => {
		const disk = startDisk();
		const hooked = exchanging(disk, (method) => method === 'syncFolder');
		const fault = await faultOf(() => writeBatch(tools(hooked, ROOT), BATCH.slice(0, 1)));
		expect(fault).toMatchObject({ code: 'trust.changed-meanwhile', facts: { file: DAEMON } });
		expect(textIn(disk.disk(), DAEMON)).toBe('theirs');
	});

	it('before the batch is put back stays, and the backup beside it', async () => {
		const disk = startDisk();
		const hooked = exchanging(
			disk,
			(method, file) => method === 'link' && file === DROP_IN,
			() => {
				throw systemError('EIO');
			},
		);
		const fault = await faultOf(() => writeBatch(tools(hooked, ROOT), BATCH.slice(0, 2)));
		expect(fault).toMatchObject({ code: 'trust.roll-back-failed', facts: { commands: '' } });
		expect(textIn(disk.disk(), DAEMON)).toBe('theirs');
		expect(textIn(disk.disk(), DROP_IN)).toBe('old text');
		expect(textIn(disk.disk(), `${DAEMON}.image-ferry-backup.${TIME}`)).toBe(OLD_JSON.toString());
	});
});

describe('on a real disk', () => {
	const write = (file: string, content: string | undefined, old?: string): FileWrite => ({
		path: file,
		expected: old === undefined ? undefined : sha(Buffer.from(old)),
		content: content === undefined ? undefined : Buffer.from(content),
		newMode: 0o644,
	});

	it('keeps owner and mode, and the very file as the backup', async () => {
		const folder = temporaryFolder('trust');
		const file = path.join(folder, 'daemon.json');
		writeFileSync(file, 'old');
		chmodSync(file, 0o640);
		if (IS_ROOT) chownSync(file, 65534, 65534);
		const before = statSync(file);
		await writeBatch(tools(nodeFileSystem()), [write(file, 'new', 'old')]);
		await writeBatch(tools(nodeFileSystem()), [write(file, 'newer', 'new')]);
		expect(readFileSync(file, 'utf8')).toBe('newer');
		const backups = readdirSync(folder).filter((name) => name !== 'daemon.json');
		expect(backups).toEqual([
			`daemon.json.image-ferry-backup.${TIME}`,
			`daemon.json.image-ferry-backup.${TIME}.2`,
		]);
		const kept = statSync(path.join(folder, backups[0] ?? ''));
		expect([kept.ino, kept.mode, kept.uid]).toEqual([before.ino, before.mode, before.uid]);
		const now = statSync(file);
		expect([now.mode, now.uid, now.gid]).toEqual([before.mode, before.uid, before.gid]);
	});

	it('makes folders, and takes the one of a registry away with our CA', async () => {
		const folder = temporaryFolder('trust');
		const file = path.join(folder, 'certs.d/r.example:5000/image-ferry.crt');
		await writeBatch(tools(nodeFileSystem()), [write(file, 'ca')]);
		expect(statSync(path.dirname(file)).mode & 0o777).toBe(IS_ROOT ? 0o755 : 0o700);
		expect(statSync(file).mode & 0o777).toBe(0o644);
		await writeBatch(tools(nodeFileSystem()), [write(file, undefined, 'ca')]);
		expect(readdirSync(path.join(folder, 'certs.d'))).toEqual([
			`r.example:5000.image-ferry.crt.image-ferry-backup.${TIME}`,
		]);
		await writeBatch(tools(nodeFileSystem()), [write(file, 'ca')]);
		writeFileSync(path.join(path.dirname(file), 'client.key'), 'theirs');
		await writeBatch(tools(nodeFileSystem()), [write(file, undefined, 'ca')]);
		expect(readdirSync(path.dirname(file))).toEqual(['client.key']);
	});

	it('replaces what a killed writer left', async () => {
		const file = path.join(temporaryFolder('trust'), 'daemon.json');
		writeFileSync(`${file}.image-ferry-new`, 'half a f');
		await writeBatch(tools(nodeFileSystem()), [write(file, 'whole')]);
		expect(readFileSync(file, 'utf8')).toBe('whole');
		expect(existsSync(`${file}.image-ferry-new`)).toBe(false);
	});

	it.each<[string, string, (folder: string) => void]>([
		['link', 'a link in its place', (folder) => symlinkSync('other', path.join(folder, 'f'))],
		['not-a-file', 'a folder in its place', (folder) => mkdirSync(path.join(folder, 'f'))],
		['parent', 'a folder that all may write to', (folder) => chmodSync(folder, 0o777)],
		['parent', 'a folder like /tmp', (folder) => chmodSync(folder, 0o1777)],
	])('refuses with reason %s: %s', async (reason, _what, prepare) => {
		const folder = temporaryFolder('trust');
		const file = path.join(folder, 'f');
		prepare(folder);
		const fault = await faultOf(() =>
			writeBatch(tools(nodeFileSystem()), [write(file, 'new', existsSync(file) ? '' : undefined)]),
		);
		expect(fault).toMatchObject({ code: 'trust.write-denied', facts: { file, reason } });
	});

	it('refuses a link on the way, and a way that is not written out', async () => {
		const folder = temporaryFolder('trust');
		mkdirSync(path.join(folder, 'real'));
		symlinkSync('real', path.join(folder, 'link'));
		for (const [file, reason] of [
			[`${folder}/link/f`, 'link'],
			[`${folder}/real/../f`, 'path'],
			['f', 'path'],
		] as const) {
			const fault = await faultOf(() => writeBatch(tools(nodeFileSystem()), [write(file, 'x')]));
			expect(fault).toMatchObject({ code: 'trust.write-denied', facts: { reason } });
		}
	});

	it('takes any content back and forth', async () => {
		const file = path.join(temporaryFolder('trust'), 'any');
		let last: Uint8Array | undefined;
		await fc.assert(
			fc.asyncProperty(fc.option(fc.uint8Array({ maxLength: 3000 })), async (content) => {
				const next = content ?? undefined;
				const expected = last === undefined ? undefined : sha(last);
				await writeBatch(tools(nodeFileSystem()), [
					{ path: file, expected, content: next, newMode: 0o600 },
				]);
				last = next;
				expect(existsSync(file) ? new Uint8Array(readFileSync(file)) : undefined).toEqual(next);
			}),
			{ numRuns: 40 },
		);
	});
});

describe('rights of others', () => {
	const user = { writer: { userId: 1000, groupId: 1000 } };
	const folder = { kind: 'folder', userId: 1000, groupId: 1000 } as const;
	const attempt = (disk: RecordingFileSystem) =>
		writeBatch(tools(disk, user), [
			{ path: '/home/me/daemon.json', expected: sha(OLD_JSON), content: NEW_JSON, newMode: 0o644 },
		]);
	const home = (): RecordingFileSystem => {
		const disk = recordingFileSystem(new Map([['/home/me/daemon.json', OLD_JSON]]));
		disk.place('/home/me', { ...folder, mode: 0o775 });
		disk.place('/home/me/daemon.json', { ...folder, kind: 'file', mode: 0o644 });
		return disk;
	};

	it("a user's private group may write", async () => {
		const disk = home();
		await attempt(disk);
		expect(textIn(disk.disk(), '/home/me/daemon.json')).toBe(NEW_JSON.toString());
	});

	it.each([
		['parent', { ...folder, groupId: 100, mode: 0o775 }, 1000],
		['owner', { ...folder, userId: 1001, mode: 0o755 }, 1000],
		['owner', { ...folder, mode: 0o755 }, 0],
	] as const)('reason %s', async (reason, status, owner) => {
		const disk = home();
		disk.place('/home/me', status);
		disk.place('/home/me/daemon.json', { ...folder, kind: 'file', userId: owner, mode: 0o644 });
		expect(await faultOf(() => attempt(disk))).toMatchObject({
			code: 'trust.write-denied',
			facts: { reason },
		});
	});
});
