// What is kept, on a real disk that is full or takes no changes. Needs root for the mount.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readJournal } from '../../electron/mirror/journal/read-journal';
import { createJournal, type RunJournal } from '../../electron/mirror/journal/run-journal';
import { openSettingsFile } from '../../electron/settings/settings-file';
import type { RunEvent } from '../../shared/mirror/run-event';
import { faultOf } from '../support/fault-of';
import { type SmallDisk, smallDisk } from '../support/small-disk';

const HEADER = {
	formatVersion: 1,
	runId: 'r1',
	intention: 'ab',
	mirror: 'm',
	createdAtMs: 1,
	toolVersion: '0.1.0',
};

function append(journal: RunJournal, from: number, to: number): void {
	for (let seq = from; seq <= to; seq += 1) {
		const event: RunEvent = {
			type: 'blob.mounted',
			seq,
			atMs: seq,
			key: `k${seq}`,
			from: 'x'.repeat(200),
		};
		journal.appendEvent(event);
	}
}

describe('what is kept, on a full disk', () => {
	let disk: SmallDisk;
	beforeEach(() => {
		disk = smallDisk(512 * 1024);
	});
	afterEach(() => disk.unmount());

	it('a journal says so, stays whole, and goes on once there is space', async () => {
		const failures: unknown[] = [];
		const folder = path.join(disk.folder, 'runs', 'r1');
		const journal = await createJournal(folder, HEADER, {
			onFailure: (error) => failures.push(error),
		});
		append(journal, 1, 10);
		await journal.commit();
		disk.fill();
		append(journal, 11, 200);
		expect(await faultOf(() => journal.commit())).toMatchObject({
			code: 'disk.full',
			side: 'this-computer',
			subject: path.join(folder, 'journal.jsonl'),
		});
		expect(await faultOf(() => journal.commit())).toMatchObject({ code: 'disk.full' });
		expect(failures).toHaveLength(1);
		const during = await readJournal(folder);
		expect(during.damage).toBeUndefined();
		expect(during.events.length).toBeGreaterThanOrEqual(10);
		disk.free();
		append(journal, 201, 210);
		await journal.commit();
		await journal.close();
		const after = await readJournal(folder);
		expect(after.damage).toBeUndefined();
		expect(after.events.map((event) => event.seq)).toEqual(
			Array.from({ length: 210 }, (_, index) => index + 1),
		);
	});

	it('settings say so, and the old ones stay', async () => {
		const file = openSettingsFile({ dataFolder: disk.folder });
		await file.change((settings) => ({ ...settings, theme: 'dark' }));
		const before = readFileSync(file.path);
		disk.fill();
		const names = readdirSync(disk.folder).sort();
		const fault = await faultOf(() => file.change((settings) => ({ ...settings, theme: 'light' })));
		expect(fault).toMatchObject({ code: 'disk.full', side: 'this-computer' });
		expect(readFileSync(file.path)).toEqual(before);
		expect(readdirSync(disk.folder).sort()).toEqual(names);
		disk.free();
		expect(
			(await file.change((settings) => ({ ...settings, theme: 'light' }))).settings.theme,
		).toBe('light');
	});

	it('a disk that takes no changes is denied, and reading still works', async () => {
		const file = openSettingsFile({ dataFolder: disk.folder });
		await file.change((settings) => ({ ...settings, theme: 'dark' }));
		disk.makeReadOnly();
		expect(await faultOf(() => file.change((settings) => settings))).toMatchObject({
			code: 'disk.denied',
		});
		expect((await file.load()).settings.theme).toBe('dark');
	});
});
