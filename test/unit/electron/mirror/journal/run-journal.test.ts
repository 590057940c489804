import { describe, expect, it } from 'vitest';
import type { JournalHeader } from '../../../../../electron/mirror/journal/journal-record';
import {
	type JournalReading,
	readJournal,
} from '../../../../../electron/mirror/journal/read-journal';
import { createJournal, openJournal } from '../../../../../electron/mirror/journal/run-journal';
import type { RunEvent } from '../../../../../shared/mirror/run-event';
import { judgeCrashes } from '../../../../support/crash-states';
import { faultOf } from '../../../../support/fault-of';
import {
	type RecordingFileSystem,
	recordingFileSystem,
	systemError,
} from '../../../../support/recording-file-system';

const FOLDER = '/data/runs/r1';
const FILE = `${FOLDER}/journal.jsonl`;
const HEADER: JournalHeader = {
	formatVersion: 1,
	runId: 'r1',
	intention: 'ab'.repeat(32),
	mirror: 'appcircle',
	mirrorFile: '/home/a/mirror.yaml',
	createdAtMs: 1,
	toolVersion: '0.1.0',
};
const POSITION = { location: '/v2/a/blobs/uploads/1?_state=secret', acknowledgedBytes: 64 };

/** No clock: pauses end as soon as everything else has happened. */
const noWait = () => new Promise<void>((resolve) => setImmediate(resolve));
const never = (_: number, signal: AbortSignal) =>
	new Promise<void>((_resolve, reject) => {
		signal.addEventListener('abort', () => reject(new Error('aborted')));
	});

function event(seq: number, padding = 0): RunEvent {
	return { type: 'blob.mounted', seq, atMs: seq, key: `k${seq}`, from: 'x'.repeat(padding) };
}

function seqs(reading: JournalReading): readonly number[] {
	return reading.events.map((one) => one.seq);
}

function upTo(last: number): readonly number[] {
	return Array.from({ length: last }, (_, index) => index + 1);
}

async function started(fileSystem: RecordingFileSystem, onFailure?: (error: unknown) => void) {
	return createJournal(FOLDER, HEADER, {
		fileSystem,
		wait: noWait,
		...(onFailure === undefined ? {} : { onFailure }),
	});
}

describe('a run journal', () => {
	it('gives back header, events and open uploads', async () => {
		const fileSystem = recordingFileSystem();
		const journal = await started(fileSystem);
		journal.appendEvent(event(1));
		journal.appendUpload('a@1', { ...POSITION, acknowledgedBytes: 32 });
		journal.appendUpload('a@1', POSITION);
		journal.appendUpload('gone@2', POSITION);
		journal.appendUpload('gone@2', undefined);
		journal.appendUpload('k9', POSITION);
		journal.appendEvent({ type: 'blob.advanced', seq: 8, atMs: 8, key: 'a@1', doneBytes: 3 });
		journal.appendEvent(event(9));
		await journal.close();
		const reading = await readJournal(FOLDER, fileSystem);
		expect(reading.header).toEqual(HEADER);
		expect(seqs(reading)).toEqual([1, 9]);
		expect(reading.uploads).toEqual(new Map([['a@1', POSITION]]));
		expect(reading.damage).toBeUndefined();
	});

	it('takes what an event was when it was appended, not what became of it', async () => {
		const fileSystem = recordingFileSystem();
		const journal = await started(fileSystem);
		const changing = { ...event(1) };
		journal.appendEvent(changing);
		Object.assign(changing, { key: 'changed' });
		await journal.close();
		expect((await readJournal(FOLDER, fileSystem)).events[0]).toMatchObject({ key: 'k1' });
	});

	it('writes many records with one write and one sync', async () => {
		const fileSystem = recordingFileSystem();
		const journal = await started(fileSystem);
		const before = fileSystem.operations.length;
		for (const seq of upTo(1000)) {
			journal.appendEvent(event(seq));
		}
		await Promise.all([journal.commit(), journal.commit(), journal.commit()]);
		expect(fileSystem.operations.slice(before)).toEqual([`append ${FILE}`, `sync ${FILE}`]);
		await journal.close();
		expect(seqs(await readJournal(FOLDER, fileSystem))).toEqual(upTo(1000));
	});

	it('settles a commit that comes while its records are being written', async () => {
		const fileSystem = recordingFileSystem();
		const journal = await started(fileSystem);
		journal.appendEvent(event(1));
		const late: Promise<void>[] = [];
		fileSystem.onOperation(() => late.push(journal.commit()));
		await journal.commit();
		await Promise.all(late);
		expect(late.length).toBeGreaterThan(0);
		fileSystem.onOperation(() => undefined);
		await journal.close();
	});

	it('closes at once in the middle of a pause, with everything written', async () => {
		const fileSystem = recordingFileSystem();
		const journal = await createJournal(FOLDER, HEADER, { fileSystem, wait: never });
		journal.appendEvent(event(1));
		await journal.commit();
		journal.appendEvent(event(2));
		await journal.close();
		expect(seqs(await readJournal(FOLDER, fileSystem))).toEqual([1, 2]);
	});

	it('is gone on with, number after number', async () => {
		const fileSystem = recordingFileSystem();
		await (await started(fileSystem)).close();
		for (const seq of upTo(3)) {
			const { journal, reading } = await openJournal(FOLDER, { fileSystem, wait: noWait });
			expect(seqs(reading)).toEqual(upTo(seq - 1));
			journal.appendEvent(event(seq));
			await journal.close();
		}
		expect(seqs(await readJournal(FOLDER, fileSystem))).toEqual([1, 2, 3]);
	});
});

describe('a run journal on a disk that refuses', () => {
	it('tells it once, keeps the records, and goes on when there is space again', async () => {
		const fileSystem = recordingFileSystem();
		const failures: unknown[] = [];
		const journal = await started(fileSystem, (error) => failures.push(error));
		journal.appendEvent(event(1));
		await journal.commit();
		for (const operation of ['append', 'truncate', 'append', 'sync', 'truncate']) {
			// The next operation of the writer, whatever it is, fails.
			fileSystem.failAt(fileSystem.operations.length, systemError('ENOSPC'));
			journal.appendEvent(event(1 + fileSystem.operations.length));
			expect(await faultOf(() => journal.commit()), operation).toMatchObject({
				code: 'disk.full',
				subject: FILE,
			});
		}
		expect(failures).toHaveLength(1);
		journal.appendEvent(event(1000));
		await journal.commit();
		await journal.close();
		const reading = await readJournal(FOLDER, fileSystem);
		expect(reading.damage).toBeUndefined();
		expect(reading.events).toHaveLength(7);
		expect(seqs(reading).at(-1)).toBe(1000);
	});

	it.each([1, 2])(
		'keeps what was committed when operation %i after it fails for good',
		async (later) => {
			const fileSystem = recordingFileSystem();
			const journal = await started(fileSystem);
			journal.appendEvent(event(1));
			await journal.commit();
			const from = fileSystem.operations.length;
			journal.appendEvent(event(2, 10_000));
			fileSystem.failAt(from + later - 1, systemError('EIO'));
			expect(await faultOf(() => journal.commit())).toMatchObject({ code: 'disk.failed' });
			const reading = await readJournal(FOLDER, fileSystem);
			expect(seqs(reading)[0]).toBe(1);
			expect(reading.damage).toBeUndefined();
		},
	);

	it('refuses more than it may hold in memory', async () => {
		const fileSystem = recordingFileSystem();
		const journal = await createJournal(FOLDER, HEADER, { fileSystem, wait: never });
		const fill = () => {
			for (let seq = 1; seq <= 40; seq += 1) {
				journal.appendEvent(event(seq, 1024 * 1024));
			}
		};
		expect(await faultOf(fill)).toMatchObject({ code: 'disk.failed' });
		await journal.close();
		expect((await readJournal(FOLDER, fileSystem)).events).toHaveLength(15);
	});
});

describe('a run journal, after a crash at any moment', () => {
	/** Appends and commits batches of different sizes; gives the number of committed events by operation. */
	async function work(
		fileSystem: RecordingFileSystem,
	): Promise<readonly { readonly at: number; readonly seq: number }[]> {
		const committed = [];
		const journal = await started(fileSystem);
		let seq = 0;
		for (const batch of [1, 3, 2]) {
			for (let count = 0; count < batch; count += 1) {
				seq += 1;
				journal.appendEvent(event(seq, batch === 3 ? 3000 : 0));
			}
			await journal.commit();
			committed.push({ at: fileSystem.operations.length, seq });
		}
		await journal.close();
		return committed;
	}

	it('holds everything that was committed, is never damaged, and goes on', async () => {
		const fileSystem = recordingFileSystem();
		let committed: readonly { readonly at: number; readonly seq: number }[] = [];
		const states = await judgeCrashes(
			fileSystem,
			async () => {
				committed = await work(fileSystem);
			},
			async (disk, at) => {
				const after = recordingFileSystem(disk);
				const promised = Math.max(
					0,
					...committed.filter((one) => one.at <= at).map((one) => one.seq),
				);
				if (!disk.has(FILE)) {
					expect(promised).toBe(0);
					return;
				}
				const { journal, reading } = await openJournal(FOLDER, { fileSystem: after, wait: noWait });
				expect(reading.header).toEqual(HEADER);
				expect(reading.damage).toBeUndefined();
				expect(seqs(reading)).toEqual(upTo(reading.events.length));
				expect(reading.events.length).toBeGreaterThanOrEqual(promised);
				journal.appendEvent(event(reading.events.length + 1));
				await journal.close();
				const again = await readJournal(FOLDER, after);
				expect(seqs(again)).toEqual(upTo(reading.events.length + 1));
				expect(again.wholeBytes).toBe(again.sizeBytes);
			},
		);
		expect(states).toBeGreaterThan(50);
	});

	it('is the same after a second crash, while it is being gone on with', async () => {
		const first = recordingFileSystem();
		const journal = await started(first);
		journal.appendEvent(event(1));
		await journal.commit();
		journal.appendEvent(event(2, 6000));
		const whole = first.disk().get(FILE) ?? new Uint8Array();
		await journal.close();
		const torn = first.disk().get(FILE) ?? new Uint8Array();
		for (const length of [
			whole.byteLength,
			whole.byteLength + 1,
			whole.byteLength + 5000,
			torn.byteLength - 1,
		]) {
			const fileSystem = recordingFileSystem(new Map([[FILE, torn.subarray(0, length)]]));
			await judgeCrashes(
				fileSystem,
				async () => {
					const opened = await openJournal(FOLDER, { fileSystem, wait: noWait });
					opened.journal.appendEvent(event(2));
					opened.journal.appendEvent(event(3, 5000));
					await opened.journal.close();
				},
				async (disk) => {
					const reading = await readJournal(FOLDER, recordingFileSystem(disk));
					expect(reading.damage).toBeUndefined();
					expect(seqs(reading)).toEqual(upTo(reading.events.length));
					expect(reading.events.length).toBeGreaterThanOrEqual(1);
				},
			);
		}
	});
});

describe('a damaged run journal', () => {
	async function damaged(change: (lines: string[]) => readonly string[]) {
		const fileSystem = recordingFileSystem();
		const journal = await started(fileSystem);
		for (const seq of upTo(6)) {
			journal.appendEvent(event(seq));
			await journal.commit();
		}
		await journal.close();
		const lines = Buffer.from(fileSystem.disk().get(FILE) ?? '')
			.toString()
			.split('\n');
		return recordingFileSystem(new Map([[FILE, Buffer.from(change(lines).join('\n'))]]));
	}

	it.each([
		[
			'a flipped character',
			(lines: string[]) => lines.with(3, lines[3]?.replace('k3', 'k8') ?? ''),
		],
		['a missing line', (lines: string[]) => lines.toSpliced(3, 1)],
		['swapped lines', (lines: string[]) => lines.with(3, lines[4] ?? '').with(4, lines[3] ?? '')],
		['a repeated line', (lines: string[]) => lines.toSpliced(3, 0, lines[2] ?? '')],
		['zeros', (lines: string[]) => lines.with(3, '\0'.repeat(50))],
		['an empty line', (lines: string[]) => lines.toSpliced(3, 0, '')],
	])('with %s in the middle gives what is before, and says where', async (_, change) => {
		const fileSystem = await damaged(change);
		const before = fileSystem.disk().get(FILE);
		const reading = await readJournal(FOLDER, fileSystem);
		expect(reading.damage?.line).toBe(4);
		expect(seqs(reading)).toEqual([1, 2]);
		const { journal } = await openJournal(FOLDER, { fileSystem, wait: noWait });
		journal.appendEvent(event(3));
		await journal.close();
		expect(seqs(await readJournal(FOLDER, fileSystem))).toEqual([1, 2, 3]);
		expect(fileSystem.disk().get(`${FILE}.damaged-1`)).toEqual(before);
	});

	it('with half a record at its end is not damaged', async () => {
		const fileSystem = await damaged((lines) => [
			...lines.slice(0, 6),
			(lines[6] ?? '').slice(0, 40),
		]);
		const reading = await readJournal(FOLDER, fileSystem);
		expect(reading.damage).toBeUndefined();
		expect(seqs(reading)).toEqual([1, 2, 3, 4, 5]);
	});

	it.each([
		['is empty', () => []],
		['has no header', (lines: string[]) => lines.slice(1)],
		['has a broken header', (lines: string[]) => lines.with(0, 'x')],
	])('that %s is no run', async (_, change) => {
		const fault = await faultOf(async () => readJournal(FOLDER, await damaged(change)));
		expect(fault).toMatchObject({ code: 'journal.damaged', subject: FILE });
	});

	it('of a newer version is left alone', async () => {
		const fileSystem = recordingFileSystem();
		await (
			await createJournal(FOLDER, { ...HEADER, formatVersion: 2 }, { fileSystem, wait: noWait })
		).close();
		const before = fileSystem.disk();
		expect(await faultOf(() => openJournal(FOLDER, { fileSystem }))).toMatchObject({
			code: 'journal.damaged',
			facts: { version: '2' },
		});
		expect(fileSystem.disk()).toEqual(before);
	});

	it('that is missing is run.not-found', async () => {
		expect(await faultOf(() => readJournal(FOLDER, recordingFileSystem()))).toMatchObject({
			code: 'run.not-found',
			subject: 'r1',
		});
	});
});
