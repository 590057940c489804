import {
	appendFileSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRepositoryJournal } from '../../../../electron/embedded-registry/repository-journal';
import type { Digest } from '../../../../shared/oci/digest';
import { withoutUmask } from '../../../support/without-umask';

const A = `sha256:${'a'.repeat(64)}` as Digest;
const B = `sha256:${'b'.repeat(64)}` as Digest;
const TYPE = 'application/vnd.oci.image.manifest.v1+json';

let folder: string;
let file: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'image-ferry-journal-'));
	file = join(folder, 'one.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function shown() {
	const { blobs, manifests, tags } = await openRepositoryJournal(file);
	return { blobs: [...blobs], manifests: [...manifests], tags: [...tags] };
}

it('is empty at first, and shows after reopening what was recorded', async () => {
	const journal = await openRepositoryJournal(file);
	expect([journal.blobs.size, journal.manifests.size, journal.tags.size]).toEqual([0, 0, 0]);
	await journal.record([
		['blob', A],
		['manifest', B, TYPE, A],
		['tag', 'v1', B],
		['tag', 'V1', B],
	]);
	await journal.record([['no-tag', 'v1']]);
	expect(journal.tags.get('V1')).toBe(B);
	expect(await shown()).toEqual({
		blobs: [A],
		manifests: [[B, { mediaType: TYPE, subject: A }]],
		tags: [['V1', B]],
	});
});

it('is for its owner only, whatever the umask', async () => {
	await withoutUmask(async () => {
		await (await openRepositoryJournal(file)).record([['blob', A]]);
	});
	expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
});

it('forgets what was removed', async () => {
	const journal = await openRepositoryJournal(file);
	await journal.record([
		['blob', A],
		['manifest', B, TYPE, null],
	]);
	await journal.record([
		['no-blob', A],
		['no-manifest', B],
	]);
	expect(await shown()).toEqual({ blobs: [], manifests: [], tags: [] });
});

it('takes calls in their order', async () => {
	const journal = await openRepositoryJournal(file);
	const moves = Array.from({ length: 50 }, (_, index) =>
		journal.record([['tag', 't', index % 2 === 0 ? A : B]]),
	);
	await Promise.all(moves);
	expect(journal.tags.get('t')).toBe(B);
	expect((await shown()).tags).toEqual([['t', B]]);
});

it('survives a line torn at any byte, and goes on after it', async () => {
	const journal = await openRepositoryJournal(file);
	await journal.record([
		['tag', 'first', A],
		['tag', 'second', B],
	]);
	const whole = readFileSync(file);
	await fc.assert(
		fc.asyncProperty(fc.nat(whole.length), async (length) => {
			writeFileSync(file, whole.subarray(0, length));
			await (await openRepositoryJournal(file)).record([['tag', 'third', A]]);
			const tags = (await shown()).tags.map(([tag]) => tag);
			expect(tags.at(-1)).toBe('third');
			expect(['first', 'second', 'third'].filter((tag) => tags.includes(tag))).toEqual(tags);
		}),
		{ numRuns: 60 },
	);
});

it('leaves out lines that name no digest', async () => {
	appendFileSync(file, '["blob","sha256:../../x"]\n["tag","a","md5:1"]\n{}\n[]\nnull\n');
	expect(await shown()).toEqual({ blobs: [], manifests: [], tags: [] });
});
