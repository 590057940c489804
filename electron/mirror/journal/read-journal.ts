// Reads a run journal back: what is whole, and why reading stopped. Changes nothing on disk.
import path from 'node:path';
import type { RunEvent } from '../../../shared/mirror/run-event';
import type { UploadPosition } from '../../content/content-store';
import type { FileSystem } from '../../platform/disk/file-system';
import { nodeFileSystem } from '../../platform/disk/node-file-system';
import { faultError } from '../../platform/fault-error';
import { JOURNAL_FORMAT, type JournalEntry, type JournalHeader, readLine } from './journal-record';

export interface JournalDamage {
	/** From 1. */
	readonly line: number;
	readonly reason: string;
}

export interface JournalReading {
	readonly header: JournalHeader;
	/** In order; numbers have gaps where events were not journaled. */
	readonly events: readonly RunEvent[];
	/** Broken uploads that may be gone on with, by blob key. */
	readonly uploads: ReadonlyMap<string, UploadPosition>;
	/** Records after this place are lost although they were written for good. A torn end is no damage: nothing relied on it. */
	readonly damage?: JournalDamage;
	/** How far the whole records reach, and the `seq` of the last one. */
	readonly wholeBytes: number;
	readonly lastSeq: number;
	readonly sizeBytes: number;
}

const NEWLINE = 0x0a;
/** After these nothing is left of an upload. */
const SETTLING: ReadonlySet<RunEvent['type']> = new Set([
	'blob.moved',
	'blob.mounted',
	'blob.present',
]);

/** Gives the path of a run's journal. */
export function journalPath(folder: string): string {
	return path.join(folder, 'journal.jsonl');
}

/**
 * Reads the journal of a run folder.
 * @throws FaultError run.not-found where there is none, journal.damaged when its first record is not whole or of a newer
 * version (facts: version), disk.*
 */
export async function readJournal(
	folder: string,
	fileSystem: FileSystem = nodeFileSystem(),
): Promise<JournalReading> {
	const file = journalPath(folder);
	const bytes = await fileSystem.read(file);
	if (bytes === undefined) {
		throw faultError({
			code: 'run.not-found',
			side: 'this-computer',
			subject: path.basename(folder),
		});
	}
	return new JournalReader(
		file,
		Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
	).read();
}

class JournalReader {
	readonly #events: RunEvent[] = [];
	readonly #uploads = new Map<string, UploadPosition>();
	#header: JournalHeader | undefined;
	#lastSeq = 0;
	#wholeBytes = 0;
	#line = 1;

	constructor(
		private readonly file: string,
		private readonly bytes: Buffer,
	) {}

	read(): JournalReading {
		const stop = this.#readWhole();
		if (this.#header === undefined) {
			throw this.#damaged(stop?.reason ?? 'its header is missing');
		}
		const damage = stop === undefined ? undefined : this.#judge(stop);
		return {
			header: this.#header,
			events: this.#events,
			uploads: this.#uploads,
			...(damage === undefined ? {} : { damage }),
			wholeBytes: this.#wholeBytes,
			lastSeq: this.#lastSeq,
			sizeBytes: this.bytes.byteLength,
		};
	}

	/** Takes records until one is not whole; gives why, or `undefined` at a clean end. */
	#readWhole(): (JournalDamage & { readonly isForeign: boolean }) | undefined {
		while (this.#wholeBytes < this.bytes.byteLength) {
			const end = this.bytes.indexOf(NEWLINE, this.#wholeBytes);
			const reading =
				end < 0
					? { kind: 'torn' as const }
					: readLine(this.bytes.toString('utf8', this.#wholeBytes, end));
			if (reading.kind === 'torn') {
				return { line: this.#line, reason: 'the record is not whole', isForeign: false };
			}
			if (reading.kind === 'foreign') {
				return { line: this.#line, reason: reading.reason, isForeign: true };
			}
			if (reading.record.seq !== this.#lastSeq + 1) {
				return {
					line: this.#line,
					reason: `record ${this.#lastSeq + 1} is missing`,
					isForeign: false,
				};
			}
			this.#take(reading.record.entry);
			this.#lastSeq += 1;
			this.#wholeBytes = end + 1;
			this.#line += 1;
		}
		return undefined;
	}

	#take(entry: JournalEntry): void {
		switch (entry.kind) {
			case 'header':
				if (entry.data.formatVersion > JOURNAL_FORMAT) {
					throw this.#damaged('a newer version of Image Ferry wrote it', entry.data.formatVersion);
				}
				this.#header ??= entry.data;
				break;
			case 'event':
				this.#events.push(entry.data);
				if ('key' in entry.data && SETTLING.has(entry.data.type)) {
					this.#uploads.delete(entry.data.key);
				}
				break;
			case 'upload':
				if (entry.data.position === undefined) {
					this.#uploads.delete(entry.data.key);
				} else {
					this.#uploads.set(entry.data.key, entry.data.position);
				}
				break;
		}
	}

	/** Tells damage from a torn end: a power cut can only hurt the last batch, whose blocks arrive in any order. */
	#judge({
		line,
		reason,
		isForeign,
	}: JournalDamage & { readonly isForeign: boolean }): JournalDamage | undefined {
		return isForeign || this.#hasLaterBatch() ? { line, reason } : undefined;
	}

	#hasLaterBatch(): boolean {
		let from = this.#wholeBytes;
		for (
			let end = this.bytes.indexOf(NEWLINE, from);
			end >= 0;
			end = this.bytes.indexOf(NEWLINE, from)
		) {
			const reading = readLine(this.bytes.toString('utf8', from, end));
			const batch =
				reading.kind === 'record'
					? reading.record.batch
					: reading.kind === 'foreign'
						? reading.batch
						: 0;
			if (batch > this.#lastSeq + 1) {
				return true;
			}
			from = end + 1;
		}
		return false;
	}

	#damaged(detail: string, version?: number): Error {
		return faultError({
			code: 'journal.damaged',
			side: 'this-computer',
			subject: this.file,
			detail,
			...(version === undefined ? {} : { facts: { version: String(version) } }),
		});
	}
}
