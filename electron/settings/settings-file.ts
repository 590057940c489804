// The settings on disk, shared by the window and the command line. A bad file is set aside, never overwritten; a file of
// a newer version is only looked at.
import path from 'node:path';
import type { Fault } from '../../shared/fault/fault';
import { makeFault } from '../../shared/fault/fault';
import {
	DEFAULT_SETTINGS,
	readSettings,
	type Settings,
	settingsSchema,
	writeSettings,
} from '../../shared/settings/settings';
import { sweepTemporaries, writeAtomically } from '../platform/disk/atomic-file';
import type { FileSystem } from '../platform/disk/file-system';
import { nodeFileSystem } from '../platform/disk/node-file-system';
import { FaultError, faultError } from '../platform/fault-error';
import { claim } from '../platform/lock/claim-lock';

/** The lock is held for milliseconds; whoever waits longer waits for a stopped process. */
const LOCK_PATIENCE_MS = 10_000;

export interface LoadedSettings {
	readonly settings: Settings;
	/** settings.damaged (facts: reason, setAside when that worked) or settings.newer-format (facts: version). */
	readonly notice?: Fault;
}

export interface SettingsFile {
	readonly path: string;
	/** Gives the settings, the defaults where there are none or they cannot be read. @throws FaultError disk.* */
	load(): Promise<LoadedSettings>;
	/**
	 * Applies an edit to what is on disk at that moment, so that no other process's edit is lost, and gives the result.
	 * @throws FaultError settings.newer-format, disk.*
	 */
	change(edit: (settings: Settings) => Settings): Promise<LoadedSettings>;
}

export interface SettingsFileOptions {
	readonly dataFolder: string;
	readonly fileSystem?: FileSystem;
	readonly nowMs?: () => number;
	/** Runs an action while no other process runs one. */
	readonly exclusively?: <T>(action: () => Promise<T>) => Promise<T>;
}

/** Opens `settings.json` in the data folder; nothing is read or written yet. */
export function openSettingsFile(options: SettingsFileOptions): SettingsFile {
	const { dataFolder, fileSystem = nodeFileSystem(), nowMs = Date.now } = options;
	const exclusively = options.exclusively ?? lockedIn(dataFolder);
	const file = path.join(dataFolder, 'settings.json');
	const disk: SettingsDisk = { file, fileSystem, nowMs };
	return {
		path: file,
		load: async () => {
			const { isDamaged, ...seen } = await read(disk);
			if (isDamaged !== true) {
				return seen;
			}
			// Setting aside is a write: look again when nobody else can be replacing the file. Where it cannot be
			// written, the app goes on all the same.
			return exclusively(() => readOrSetAside(disk)).catch(() => seen);
		},
		change: (edit) =>
			exclusively(async () => {
				const before = await readOrSetAside(disk);
				if (before.notice?.code === 'settings.newer-format') {
					throw new FaultError(before.notice);
				}
				const settings = settingsSchema.parse(edit(before.settings));
				await fileSystem.makeFolder(dataFolder);
				await sweepTemporaries(fileSystem, file);
				await writeAtomically(fileSystem, file, Buffer.from(writeSettings(settings)));
				return { ...before, settings };
			}),
	};
}

interface SettingsDisk {
	readonly file: string;
	readonly fileSystem: FileSystem;
	readonly nowMs: () => number;
}

async function read({
	file,
	fileSystem,
}: SettingsDisk): Promise<LoadedSettings & { readonly isDamaged?: boolean }> {
	const bytes = await fileSystem.read(file);
	if (bytes === undefined) {
		return { settings: DEFAULT_SETTINGS };
	}
	const reading = readSettings(Buffer.from(bytes).toString('utf8'));
	const about = { side: 'this-computer', subject: file } as const;
	switch (reading.kind) {
		case 'fine':
			return { settings: reading.settings };
		case 'newer': {
			const facts = { version: String(reading.version) };
			return {
				settings: DEFAULT_SETTINGS,
				notice: makeFault({ code: 'settings.newer-format', ...about, facts }),
			};
		}
		case 'damaged': {
			const { reason } = reading;
			const notice = makeFault({
				code: 'settings.damaged',
				...about,
				detail: reason,
				facts: { reason },
			});
			return { settings: DEFAULT_SETTINGS, notice, isDamaged: true };
		}
	}
}

async function readOrSetAside(disk: SettingsDisk): Promise<LoadedSettings> {
	const { isDamaged, ...loaded } = await read(disk);
	if (isDamaged !== true || loaded.notice === undefined) {
		return loaded;
	}
	const time = new Date(disk.nowMs()).toISOString().replace(/[-:]/g, '').replace(/\..*/, 'Z');
	const setAside = `${disk.file}.damaged-${time}`;
	await disk.fileSystem.rename(disk.file, setAside);
	await disk.fileSystem.syncFolder(path.dirname(disk.file));
	return { ...loaded, notice: { ...loaded.notice, facts: { ...loaded.notice.facts, setAside } } };
}

function lockedIn(dataFolder: string): <T>(action: () => Promise<T>) => Promise<T> {
	const folder = path.join(dataFolder, 'locks');
	return async (action) => {
		const signal = AbortSignal.timeout(LOCK_PATIENCE_MS);
		const held = await claim({ folder, subjects: ['settings'], signal }).catch((error: unknown) => {
			throw signal.aborted ? lockedTooLong(dataFolder, error) : error;
		});
		try {
			return await action();
		} finally {
			await held.release();
		}
	};
}

function lockedTooLong(dataFolder: string, cause: unknown): FaultError {
	const detail = `another Image Ferry has been changing the settings for ${LOCK_PATIENCE_MS / 1000} s`;
	return faultError(
		{ code: 'disk.failed', side: 'this-computer', subject: dataFolder, detail },
		cause,
	);
}
