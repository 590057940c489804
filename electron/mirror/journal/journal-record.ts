// One line of a run journal: what it looks like on disk, and whether it is whole.
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { runEventSchema } from '../../../shared/mirror/run-event';

export const JOURNAL_FORMAT = 1;

export const journalHeaderSchema = z.strictObject({
	formatVersion: z.number().int().positive(),
	runId: z.string(),
	/** sha256 hex of the resolved intention (shared/mirror/intention.ts). */
	intention: z.string(),
	mirror: z.string(),
	/** Absent for the sample. */
	mirrorFile: z.string().exactOptional(),
	createdAtMs: z.number(),
	toolVersion: z.string(),
});
export type JournalHeader = z.infer<typeof journalHeaderSchema>;

const uploadSchema = z.strictObject({
	key: z.string(),
	/** Absent when the upload can no longer be gone on with. `location` is a capability: never shown. */
	position: z
		.strictObject({ location: z.string(), acknowledgedBytes: z.number().int().nonnegative() })
		.exactOptional(),
});

const journalEntrySchema = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('header'), data: journalHeaderSchema }),
	z.strictObject({ kind: z.literal('event'), data: runEventSchema }),
	z.strictObject({ kind: z.literal('upload'), data: uploadSchema }),
]);
export type JournalEntry = z.infer<typeof journalEntrySchema>;

const envelopeSchema = z.strictObject({
	/** Counts up by one from the header's 1. */
	seq: z.number().int().positive(),
	/** `seq` of the first record that was written together with this one. A batch is durable before the next begins. */
	batch: z.number().int().positive(),
	kind: z.string(),
	data: z.unknown(),
});

export interface JournalRecord {
	readonly seq: number;
	readonly batch: number;
	readonly entry: JournalEntry;
}

const LINE = /^(\{.*),"crc":"([0-9a-f]{8})"\}$/s;

/** Gives the part of a record that does not depend on when it is written: call it at once, the data may change later. */
export function encodeEntry(entry: JournalEntry): string {
	return `"kind":"${entry.kind}","data":${JSON.stringify(entry.data)}`;
}

/** Gives the line, newline included, such as `{"seq":7,"batch":5,"kind":"event","data":{…},"crc":"0a1b2c3d"}`. */
export function recordLine(seq: number, batch: number, encodedEntry: string): string {
	const body = `{"seq":${seq},"batch":${batch},${encodedEntry}`;
	return `${body},"crc":"${checksum(body)}"}\n`;
}

/** What a line is: `torn` fails its checksum, `foreign` passes it but is not understood. */
export type LineReading =
	| { readonly kind: 'record'; readonly record: JournalRecord }
	| {
			readonly kind: 'foreign';
			readonly seq: number;
			readonly batch: number;
			readonly reason: string;
	  }
	| { readonly kind: 'torn' };

/** Reads a line, without its newline. */
export function readLine(line: string): LineReading {
	const match = LINE.exec(line);
	const body = match?.[1];
	if (body === undefined || checksum(body) !== match?.[2]) {
		return { kind: 'torn' };
	}
	const envelope = envelopeSchema.safeParse(JSON.parse(`${body}}`));
	if (!envelope.success) {
		return { kind: 'torn' };
	}
	const { seq, batch, ...rest } = envelope.data;
	const entry = journalEntrySchema.safeParse(rest);
	if (entry.success) {
		return { kind: 'record', record: { seq, batch, entry: entry.data } };
	}
	const [issue] = entry.error.issues;
	return {
		kind: 'foreign',
		seq,
		batch,
		reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
	};
}

function checksum(text: string): string {
	return crc32(text).toString(16).padStart(8, '0');
}
