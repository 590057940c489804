import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSettingsFile } from '../../../../electron/settings/settings-file';
import {
	DEFAULT_SETTINGS,
	type Settings,
	writeSettings,
} from '../../../../shared/settings/settings';
import { judgeCrashes } from '../../../support/crash-states';
import { faultOf } from '../../../support/fault-of';
import { temporaryFolder } from '../../../support/own-process';
import {
	type Disk,
	recordingFileSystem,
	systemError,
} from '../../../support/recording-file-system';

const NOW = Date.UTC(2026, 10, 21, 12, 45, 1);
const DARK: Settings = { ...DEFAULT_SETTINGS, theme: 'dark' };
const FILE = '/data/settings.json';

function memory(disk: Disk) {
	const fileSystem = recordingFileSystem(disk);
	const file = openSettingsFile({
		dataFolder: '/data',
		fileSystem,
		nowMs: () => NOW,
		exclusively: (action) => action(),
	});
	return { fileSystem, file };
}

function folderWith(content: string): string {
	const folder = path.join(temporaryFolder('settings'), 'data');
	mkdirSync(folder);
	writeFileSync(path.join(folder, 'settings.json'), content);
	return folder;
}

describe('the settings file', () => {
	it('is not made by reading', async () => {
		const dataFolder = path.join(temporaryFolder('settings'), 'data');
		expect(await openSettingsFile({ dataFolder }).load()).toEqual({ settings: DEFAULT_SETTINGS });
		expect(() => statSync(dataFolder)).toThrow('ENOENT');
	});

	it('is made by the first change, for its owner only, whatever the umask', async () => {
		const dataFolder = path.join(temporaryFolder('settings'), 'data');
		const before = process.umask(0);
		try {
			const changed = await openSettingsFile({ dataFolder }).change((settings) => ({
				...settings,
				theme: 'dark',
			}));
			expect(changed).toEqual({ settings: DARK });
		} finally {
			process.umask(before);
		}
		expect(await openSettingsFile({ dataFolder }).load()).toEqual({ settings: DARK });
		expect(statSync(dataFolder).mode & 0o777).toBe(0o700);
		expect(statSync(path.join(dataFolder, 'settings.json')).mode & 0o777).toBe(0o600);
		expect(readdirSync(path.join(dataFolder, 'locks'))).toEqual([]);
	});

	it('is set aside when damaged, under a name that tells when, and the app goes on with the defaults', async () => {
		const dataFolder = folderWith('{"version":1,"theme":"pi');
		const file = openSettingsFile({ dataFolder, nowMs: () => NOW });
		const setAside = `${file.path}.damaged-20261121T124501Z`;
		expect(await file.load()).toEqual({
			settings: DEFAULT_SETTINGS,
			notice: {
				code: 'settings.damaged',
				side: 'this-computer',
				subject: file.path,
				detail: 'is not JSON',
				facts: { reason: 'is not JSON', setAside },
				isRetryable: false,
			},
		});
		expect(readFileSync(setAside, 'utf8')).toBe('{"version":1,"theme":"pi');
		expect(await file.load()).toEqual({ settings: DEFAULT_SETTINGS });
	});

	it('is set aside by a change too, before the new one is written', async () => {
		const { file, fileSystem } = memory(new Map([[FILE, Buffer.from('[]')]]));
		const changed = await file.change((settings) => ({ ...settings, theme: 'dark' }));
		expect(changed).toMatchObject({ settings: DARK, notice: { code: 'settings.damaged' } });
		expect([...fileSystem.disk().keys()].sort()).toEqual([
			FILE,
			`${FILE}.damaged-20261121T124501Z`,
		]);
	});

	it('is left where it is when damaged on a disk that takes no changes', async () => {
		const { file, fileSystem } = memory(new Map([[FILE, Buffer.from('[]')]]));
		fileSystem.failAt(0, systemError('EROFS'));
		const loaded = await file.load();
		expect(loaded).toMatchObject({
			settings: DEFAULT_SETTINGS,
			notice: { code: 'settings.damaged' },
		});
		expect(loaded.notice?.facts).not.toHaveProperty('setAside');
		expect([...fileSystem.disk().keys()]).toEqual([FILE]);
	});

	it('of a newer version is neither set aside nor changed', async () => {
		const newer = '{"version":2,"palette":[]}';
		const dataFolder = folderWith(newer);
		const file = openSettingsFile({ dataFolder });
		expect(await file.load()).toMatchObject({
			settings: DEFAULT_SETTINGS,
			notice: { code: 'settings.newer-format', facts: { version: '2' } },
		});
		expect(await faultOf(() => file.change(() => DARK))).toMatchObject({
			code: 'settings.newer-format',
		});
		expect(readFileSync(file.path, 'utf8')).toBe(newer);
		expect(readdirSync(dataFolder).sort()).toEqual(['locks', 'settings.json']);
	});

	it('keeps the old content when the edit fails or gives nonsense', async () => {
		const { file, fileSystem } = memory(new Map([[FILE, Buffer.from(writeSettings(DARK))]]));
		const registries = [{ host: 'Not Canonical', name: 'x', tls: 'verify' as const }];
		await expect(file.change((settings) => ({ ...settings, registries }))).rejects.toThrow();
		expect(Buffer.from(fileSystem.disk().get(FILE) ?? '').toString()).toBe(writeSettings(DARK));
	});

	it('says disk.full, and keeps the old content', async () => {
		const { file, fileSystem } = memory(new Map([[FILE, Buffer.from(writeSettings(DARK))]]));
		fileSystem.failAt(1, systemError('ENOSPC'));
		expect(await faultOf(() => file.change(() => DEFAULT_SETTINGS))).toMatchObject({
			code: 'disk.full',
		});
		expect(await file.load()).toEqual({ settings: DARK });
	});

	it('tightens a file that others could read, with the next change', async () => {
		const dataFolder = folderWith(writeSettings(DARK));
		chmodSync(path.join(dataFolder, 'settings.json'), 0o644);
		await openSettingsFile({ dataFolder }).change((settings) => settings);
		expect(statSync(path.join(dataFolder, 'settings.json')).mode & 0o777).toBe(0o600);
	});

	it('sweeps what a crashed writer left', async () => {
		const left = `${FILE}.0123456789ab.tmp`;
		const { file, fileSystem } = memory(new Map([[left, Buffer.from('half')]]));
		await file.change(() => DARK);
		expect([...fileSystem.disk().keys()]).toEqual([FILE]);
	});
});

describe('the settings file, after a crash at any moment', () => {
	it.each([
		['of a change', writeSettings(DEFAULT_SETTINGS)],
		['of a change over a damaged file', '{'],
	])('%s is the old one or the new one, and nothing that was there is gone', async (_, before) => {
		const { file, fileSystem } = memory(new Map([[FILE, Buffer.from(before)]]));
		await judgeCrashes(
			fileSystem,
			async () => void (await file.change(() => DARK)),
			async (disk) => {
				const found = Buffer.from(disk.get(FILE) ?? '').toString();
				expect(['', before, writeSettings(DARK)]).toContain(found);
				const kept = [...disk.values()].map((bytes) => Buffer.from(bytes).toString());
				expect(kept.includes(before) || found === writeSettings(DARK)).toBe(true);
				const opened = await memory(disk).file.load();
				expect([DEFAULT_SETTINGS, DARK]).toContainEqual(opened.settings);
			},
		);
	});
});
