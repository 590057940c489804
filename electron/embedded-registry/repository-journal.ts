// What one repository links: blobs, manifests, tags. Kept in memory and as a file of JSON lines, appended to, so
// that a change costs one write and a crash at most the last line. Names never become file names here.
import { appendFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Digest } from '../../shared/oci/digest';
import { isDigest } from '../../shared/oci/digest';
import { readBounded } from '../platform/disk/read-bounded';

const digestSchema = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value));

const lineSchema = z.union([
	z.tuple([z.literal('blob'), digestSchema]),
	z.tuple([z.literal('manifest'), digestSchema, z.string(), digestSchema.nullable()]),
	z.tuple([z.literal('tag'), z.string(), digestSchema]),
	z.tuple([z.literal('no-blob'), digestSchema]),
	z.tuple([z.literal('no-manifest'), digestSchema]),
	z.tuple([z.literal('no-tag'), z.string()]),
]);

/** Some million changes. */
const MAX_JOURNAL_BYTES = 256 * 1024 * 1024;

/** One change: `['manifest', digest, media type, digest of its subject]`, `['tag', name, digest]`, … */
type JournalLine = z.infer<typeof lineSchema>;

export interface LinkedManifest {
	readonly mediaType: string;
	readonly subject?: Digest;
}

export interface RepositoryJournal {
	readonly blobs: ReadonlySet<Digest>;
	readonly manifests: ReadonlyMap<Digest, LinkedManifest>;
	readonly tags: ReadonlyMap<string, Digest>;
	/** Writes the changes, then shows them; calls take effect in the order they were made. */
	record(lines: readonly JournalLine[]): Promise<void>;
}

/** Opens the journal in `file`, which need not exist yet (its folder must). Lines that can't be read (a torn last one) are left out. */
export async function openRepositoryJournal(file: string): Promise<RepositoryJournal> {
	const links = {
		blobs: new Set<Digest>(),
		manifests: new Map<Digest, LinkedManifest>(),
		tags: new Map<string, Digest>(),
	};
	const text = await readBounded(file, MAX_JOURNAL_BYTES).then(
		(bytes) => Buffer.from(bytes).toString('utf8'),
		emptyWhenMissing,
	);
	for (const line of text.split('\n')) {
		const read = readLine(line);
		if (read !== undefined) apply(links, read);
	}
	// A torn line must not swallow the next one.
	let separator = text === '' || text.endsWith('\n') ? '' : '\n';
	let last: Promise<void> = Promise.resolve();

	async function write(lines: readonly JournalLine[]): Promise<void> {
		await appendFile(
			file,
			`${separator}${lines.map((one) => `${JSON.stringify(one)}\n`).join('')}`,
			{ mode: 0o600 },
		);
		separator = '';
		for (const line of lines) apply(links, line);
	}
	return {
		...links,
		record: (lines) => {
			const written = last.then(() => write(lines));
			last = written.catch(() => undefined);
			return written;
		},
	};
}

interface Links {
	readonly blobs: Set<Digest>;
	readonly manifests: Map<Digest, LinkedManifest>;
	readonly tags: Map<string, Digest>;
}

function apply(links: Links, line: JournalLine): void {
	switch (line[0]) {
		case 'blob':
			links.blobs.add(line[1]);
			break;
		case 'manifest':
			links.manifests.set(line[1], {
				mediaType: line[2],
				...(line[3] === null ? {} : { subject: line[3] }),
			});
			break;
		case 'tag':
			links.tags.set(line[1], line[2]);
			break;
		case 'no-blob':
			links.blobs.delete(line[1]);
			break;
		case 'no-manifest':
			links.manifests.delete(line[1]);
			break;
		case 'no-tag':
			links.tags.delete(line[1]);
			break;
	}
}

function readLine(line: string): JournalLine | undefined {
	try {
		return lineSchema.safeParse(JSON.parse(line)).data;
	} catch {
		return undefined;
	}
}

function emptyWhenMissing(error: NodeJS.ErrnoException): string {
	if (error.code === 'ENOENT') return '';
	throw error;
}
