// Writes a run down as it happens: appended records, made durable in groups, so that copying never waits for the disk
// and a crash at any moment loses nothing that was committed.
import path from 'node:path';
import { isJournaled, type RunEvent } from '../../../shared/mirror/run-event';
import type { UploadPosition } from '../../content/content-store';
import { wait as realWait, type Wait } from '../../platform/clock';
import { writeAtomically } from '../../platform/disk/atomic-file';
import { diskFault } from '../../platform/disk/disk-fault';
import type { FileSystem, WritableFile } from '../../platform/disk/file-system';
import { nodeFileSystem } from '../../platform/disk/node-file-system';
import { faultError } from '../../platform/fault-error';
import { encodeEntry, type JournalEntry, type JournalHeader, recordLine } from './journal-record';
import { type JournalReading, journalPath, readJournal } from './read-journal';

/** One write and one sync for all that happened meanwhile: twenty a second are no load for any disk. */
const WRITE_EVERY_MS = 50;
/** After a failed write; `commit` tries again at once. */
const RETRY_EVERY_MS = 1000;
/** Some 40,000 events: a disk that takes none of them for so long has failed. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

export interface JournalOptions {
	readonly fileSystem?: FileSystem;
	readonly wait?: Wait;
	/** Called when writing in the background fails, once for each row of failures. */
	readonly onFailure?: (error: unknown) => void;
}

export interface RunJournal {
	/** Takes an event; those that only move a bar are left out. Never waits. @throws FaultError disk.* when the disk has refused 16 MiB */
	appendEvent(event: RunEvent): void;
	/** Takes how far an upload came, `undefined` when it cannot be gone on with. As `appendEvent`. */
	appendUpload(key: string, position: UploadPosition | undefined): void;
	/** Settles when everything appended before would survive a power cut. @throws FaultError disk.* — nothing is lost: the records wait for the next try */
	commit(): Promise<void>;
	/** Commits and closes. @throws FaultError disk.* */
	close(): Promise<void>;
}

/** Starts the journal of a new run; its header is durable when this returns. @throws FaultError disk.* */
export async function createJournal(
	folder: string,
	header: JournalHeader,
	options: JournalOptions = {},
): Promise<RunJournal> {
	const fileSystem = options.fileSystem ?? nodeFileSystem();
	const line = recordLine(1, 1, encodeEntry({ kind: 'header', data: header }));
	await fileSystem.makeFolder(folder);
	await writeAtomically(fileSystem, journalPath(folder), Buffer.from(line));
	return new JournalWriter(await fileSystem.openToAppend(journalPath(folder)), 1, options);
}

/**
 * Goes on with a journal. A torn end is cut off. A damaged one is kept beside as `journal.jsonl.damaged-N`, and the whole
 * records before the damage are gone on with.
 * @throws FaultError run.not-found, journal.damaged, disk.*
 */
export async function openJournal(
	folder: string,
	options: JournalOptions = {},
): Promise<{ readonly journal: RunJournal; readonly reading: JournalReading }> {
	const fileSystem = options.fileSystem ?? nodeFileSystem();
	const reading = await readJournal(folder, fileSystem);
	if (reading.damage !== undefined) {
		await setDamagedAside(fileSystem, folder, reading);
	}
	const file = await fileSystem.openToAppend(journalPath(folder));
	if (file.sizeBytes > reading.wholeBytes) {
		await file.truncate(reading.wholeBytes);
		await file.sync();
	}
	return { journal: new JournalWriter(file, reading.lastSeq, options), reading };
}

async function setDamagedAside(
	fileSystem: FileSystem,
	folder: string,
	reading: JournalReading,
): Promise<void> {
	const file = journalPath(folder);
	const bytes = (await fileSystem.read(file)) ?? new Uint8Array();
	const names = await fileSystem.list(folder);
	const number =
		names.filter((name) => name.startsWith(`${path.basename(file)}.damaged-`)).length + 1;
	await writeAtomically(fileSystem, `${file}.damaged-${number}`, bytes);
	await writeAtomically(fileSystem, file, bytes.subarray(0, reading.wholeBytes));
}

interface WaitingRecord {
	readonly seq: number;
	readonly encoded: string;
}

interface Committer {
	readonly seq: number;
	readonly resolve: () => void;
	readonly reject: (error: unknown) => void;
}

class JournalWriter implements RunJournal {
	readonly #wait: Wait;
	readonly #onFailure: (error: unknown) => void;
	#waiting: WaitingRecord[] = [];
	#waitingBytes = 0;
	#committers: Committer[] = [];
	#lastSeq: number;
	#durableSeq: number;
	#durableBytes: number;
	#failure: Error | undefined;
	#loop: Promise<void> | undefined;
	#pause = new AbortController();
	#isClosing = false;

	constructor(
		private readonly file: WritableFile,
		lastSeq: number,
		options: JournalOptions,
	) {
		this.#lastSeq = lastSeq;
		this.#durableSeq = lastSeq;
		this.#durableBytes = file.sizeBytes;
		this.#wait = options.wait ?? realWait;
		this.#onFailure = options.onFailure ?? (() => undefined);
	}

	appendEvent(event: RunEvent): void {
		if (isJournaled(event)) {
			this.#append({ kind: 'event', data: event });
		}
	}

	appendUpload(key: string, position: UploadPosition | undefined): void {
		this.#append({ kind: 'upload', data: position === undefined ? { key } : { key, position } });
	}

	commit(): Promise<void> {
		if (this.#durableSeq === this.#lastSeq) {
			return Promise.resolve();
		}
		return new Promise((resolve, reject) => {
			this.#committers.push({ seq: this.#lastSeq, resolve, reject });
			if (this.#failure !== undefined) {
				this.#pause.abort();
			}
			this.#start();
		});
	}

	async close(): Promise<void> {
		this.#isClosing = true;
		this.#pause.abort();
		try {
			await this.commit();
		} finally {
			this.#pause.abort();
			await this.#loop;
			await this.file.close();
		}
	}

	#append(entry: JournalEntry): void {
		const encoded = encodeEntry(entry);
		if (this.#waitingBytes + encoded.length > MAX_WAITING_BYTES) {
			throw this.#failure ?? tooSlow();
		}
		this.#lastSeq += 1;
		this.#waiting.push({ seq: this.#lastSeq, encoded });
		this.#waitingBytes += encoded.length;
		this.#start();
	}

	#start(): void {
		this.#loop ??= this.#writeWaiting().finally(() => {
			this.#loop = undefined;
			// What came between the last look and now.
			if (this.#waiting.length > 0 && !this.#isClosing) {
				this.#start();
			}
		});
	}

	async #writeWaiting(): Promise<void> {
		// Let the appends of this moment gather.
		await Promise.resolve();
		while (this.#waiting.length > 0) {
			await this.#writeBatch();
			if (this.#isClosing) {
				if (this.#failure !== undefined) {
					return;
				}
				continue;
			}
			this.#pause = new AbortController();
			const pauseMs = this.#failure === undefined ? WRITE_EVERY_MS : RETRY_EVERY_MS;
			await this.#wait(pauseMs, this.#pause.signal).catch(() => undefined);
		}
	}

	async #writeBatch(): Promise<void> {
		const batch = this.#waiting;
		const [first] = batch;
		const last = batch.at(-1);
		if (first === undefined || last === undefined) {
			return;
		}
		this.#waiting = [];
		try {
			// What a failed try left must go first: it may be half a record.
			if (this.file.sizeBytes !== this.#durableBytes || this.#failure !== undefined) {
				await this.file.truncate(this.#durableBytes);
			}
			await this.file.append(
				Buffer.from(batch.map((one) => recordLine(one.seq, first.seq, one.encoded)).join('')),
			);
			await this.file.sync();
			this.#durableSeq = last.seq;
			this.#durableBytes = this.file.sizeBytes;
			this.#waitingBytes -= batch.reduce((sum, one) => sum + one.encoded.length, 0);
			this.#failure = undefined;
			for (const committer of this.#takeCommitters(last.seq)) {
				committer.resolve();
			}
		} catch (error) {
			// The records stay in memory, those of a failed sync too: the system may have dropped their pages.
			this.#waiting = [...batch, ...this.#waiting];
			this.#tellFailure(diskFault(error, 'journal.jsonl'), last.seq);
		}
	}

	#tellFailure(error: Error, lastSeq: number): void {
		const isFirst = this.#failure === undefined;
		this.#failure = error;
		for (const committer of this.#takeCommitters(lastSeq)) {
			committer.reject(error);
		}
		if (isFirst) {
			this.#onFailure(error);
		}
	}

	/** Those whose records were all in the batch, or before. */
	#takeCommitters(lastSeq: number): readonly Committer[] {
		const taken = this.#committers.filter((committer) => committer.seq <= lastSeq);
		this.#committers = this.#committers.filter((committer) => committer.seq > lastSeq);
		return taken;
	}
}

function tooSlow(): Error {
	const detail = `the disk has not taken ${MAX_WAITING_BYTES / 1024 / 1024} MiB of records`;
	return faultError({ code: 'disk.failed', side: 'this-computer', subject: 'journal', detail });
}
