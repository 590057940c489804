import { chmodSync, chownSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureDataFolder, locateDataFolder } from '../../../../electron/platform/data-folder';
import type { EnvironmentVariables } from '../../../../electron/platform/environment';
import { faultOf } from '../../../support/fault-of';
import { temporaryFolder } from '../../../support/own-process';

function locate(
	platform: NodeJS.Platform,
	homeFolder: string,
	variables: EnvironmentVariables,
): string {
	return locateDataFolder({ platform, homeFolder, variables });
}

describe('the data folder', () => {
	it.each([
		['Linux, nothing set', 'linux', '/home/a', {}, '/home/a/.local/share/image-ferry'],
		['Linux, XDG', 'linux', '/home/a', { XDG_DATA_HOME: '/data' }, '/data/image-ferry'],
		[
			'Linux, empty XDG',
			'linux',
			'/home/a',
			{ XDG_DATA_HOME: '' },
			'/home/a/.local/share/image-ferry',
		],
		[
			'Linux, relative XDG',
			'linux',
			'/home/a',
			{ XDG_DATA_HOME: 'data' },
			'/home/a/.local/share/image-ferry',
		],
		[
			'macOS',
			'darwin',
			'/Users/a',
			{ XDG_DATA_HOME: '/data' },
			'/Users/a/Library/Application Support/Image Ferry',
		],
		['Windows', 'win32', 'C:\\Users\\a', { AppData: 'D:\\Roaming' }, 'D:\\Roaming\\Image Ferry'],
		[
			'Windows, nothing set',
			'win32',
			'C:\\Users\\a',
			{},
			'C:\\Users\\a\\AppData\\Roaming\\Image Ferry',
		],
		[
			'chosen',
			'linux',
			'/home/a',
			{ FERRY_DATA_DIR: '/srv/ferry/', XDG_DATA_HOME: '/data' },
			'/srv/ferry',
		],
		[
			'chosen empty',
			'linux',
			'/home/a',
			{ FERRY_DATA_DIR: '' },
			'/home/a/.local/share/image-ferry',
		],
		['chosen on Windows', 'win32', 'C:\\Users\\a', { FERRY_DATA_DIR: 'E:\\ferry' }, 'E:\\ferry'],
	] as const)('%s', (_, platform, home, variables, expected) => {
		expect(locate(platform, home, variables)).toBe(expected);
	});

	it('refuses a relative choice, which would be another folder in every shell', async () => {
		expect(
			await faultOf(() => locate('linux', '/home/a', { FERRY_DATA_DIR: 'ferry' })),
		).toMatchObject({
			code: 'command.invalid',
			subject: 'FERRY_DATA_DIR',
		});
	});
});

/** A folder with a file of somebody else in it, two levels deep. */
function folderOfOthers(mode: number): { folder: string; other: string } {
	const folder = path.join(temporaryFolder('data'), 'shared');
	const other = path.join(folder, 'project', 'notes.txt');
	mkdirSync(path.dirname(other), { recursive: true });
	writeFileSync(other, '');
	chmodSync(other, 0o664);
	chmodSync(path.dirname(other), 0o775);
	chmodSync(folder, mode);
	return { folder, other };
}

const rightsOf = (place: string) => (statSync(place).mode & 0o7777).toString(8);

describe('a data folder that was there before', () => {
	it.each([
		['sticky', 0o1777, 'is shared by all users'],
		['sticky, for the group', 0o1770, 'is shared by all users'],
		['writable by all', 0o777, 'holds other files'],
		['writable by the group', 0o770, 'holds other files'],
	])('is refused, and nothing is changed, when it is %s', async (_, mode, why) => {
		const { folder, other } = folderOfOthers(mode);
		mkdirSync(path.join(folder, 'runs'));
		chmodSync(path.join(folder, 'runs'), 0o755);
		const fault = await faultOf(() => ensureDataFolder(folder));
		expect(fault).toMatchObject({ code: 'command.invalid', subject: folder });
		expect(fault.facts?.['problem']).toContain(why);
		expect(fault.facts?.['remedy']).toContain('FERRY_DATA_DIR');
		expect([folder, path.join(folder, 'runs'), other].map(rightsOf)).toEqual([
			mode.toString(8),
			'755',
			'664',
		]);
	});

	it('is refused when it is empty and sticky', async () => {
		const folder = temporaryFolder('data');
		chmodSync(folder, 0o1777);
		expect(await faultOf(() => ensureDataFolder(folder))).toMatchObject({ subject: folder });
		expect(rightsOf(folder)).toBe('1777');
	});

	it.runIf(process.getuid?.() === 0)('is refused when it is another user’s', async () => {
		const folder = temporaryFolder('data');
		chmodSync(folder, 0o755);
		chownSync(folder, 12345, 12345);
		expect(await faultOf(() => ensureDataFolder(folder))).toMatchObject({
			facts: { problem: `The data folder ${folder} belongs to another user of this computer` },
		});
		expect(rightsOf(folder)).toBe('755');
	});

	it('keeps its rights and those of other files; what is ours in it is tightened', async () => {
		const { folder, other } = folderOfOthers(0o755);
		const damaged = path.join(folder, 'settings.json.damaged-1');
		writeFileSync(damaged, '');
		chmodSync(damaged, 0o644);
		expect(await ensureDataFolder(folder)).toHaveLength(1);
		expect([folder, path.dirname(other), other, damaged].map(rightsOf)).toEqual([
			'755',
			'775',
			'664',
			'600',
		]);
	});

	it('is refused when it is a file', async () => {
		const file = path.join(temporaryFolder('data'), 'file');
		writeFileSync(file, '');
		expect(await faultOf(() => ensureDataFolder(file))).toMatchObject({ code: 'command.invalid' });
	});
});

describe('a data folder that others may use', () => {
	it('is tightened, with what is in it, and the paths are told', async () => {
		const folder = path.join(temporaryFolder('data'), 'ferry');
		const outside = path.join(temporaryFolder('data'), 'outside');
		mkdirSync(path.join(folder, 'runs', 'r1'), { recursive: true });
		writeFileSync(outside, '');
		writeFileSync(path.join(folder, 'settings.json'), '{}');
		writeFileSync(path.join(folder, 'runs', 'r1', 'journal.jsonl'), '');
		symlinkSync(outside, path.join(folder, 'runs', 'link'));
		chmodSync(folder, 0o755);
		chmodSync(outside, 0o644);
		chmodSync(path.join(folder, 'runs'), 0o700);
		chmodSync(path.join(folder, 'runs', 'r1'), 0o700);
		chmodSync(path.join(folder, 'settings.json'), 0o600);
		chmodSync(path.join(folder, 'runs', 'r1', 'journal.jsonl'), 0o664);
		const warnings = await ensureDataFolder(folder);
		expect(warnings.map((warning) => warning.split(' ')[0])).toEqual([
			folder,
			path.join(folder, 'runs', 'r1', 'journal.jsonl'),
		]);
		expect(statSync(folder).mode & 0o777).toBe(0o700);
		expect(statSync(path.join(folder, 'runs', 'r1', 'journal.jsonl')).mode & 0o777).toBe(0o600);
		expect(statSync(outside).mode & 0o777).toBe(0o644);
		expect(await ensureDataFolder(folder)).toEqual([]);
	});

	it('is not made by looking', async () => {
		const none = path.join(temporaryFolder('data'), 'none');
		expect(await ensureDataFolder(none)).toEqual([]);
		expect(() => statSync(none)).toThrow('ENOENT');
	});
});
