// Runs that are stopped at any moment and gone on with: nothing whole is sent twice, digests stay pinned, and every
// image keeps its place.
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunnableMirror } from '../../electron/mirror/run-mirror';
import { RunStop } from '../../electron/mirror/stop-signal';
import type { RunEvent } from '../../shared/mirror/run-event';
import { itemCounts } from '../../shared/mirror/run-selectors';
import type { RunState } from '../../shared/mirror/run-state';
import { type FaultRelay, startFaultRelay } from '../support/fault-relay';
import {
	type MemoryArchive,
	type MirrorRunOptions,
	memoryArchive,
	mirrorOf,
	quickTime,
	runForTest,
} from '../support/mirror-bench';
import { blobFile, type RealRegistry, startRealRegistry } from '../support/real-registry';
import { readBack, readManifest, readTags } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import {
	imageManifest,
	layerFor,
	type SampleManifest,
	SamplePusher,
} from '../support/sample-images';
import { startScriptedRegistry } from '../support/scripted-registry';

const COUNT = 10;
const CHUNKED = { chunkBytes: 1024 * 1024, chunkedAboveBytes: 1024 * 1024 };

let source: RealRegistry;
let destination: RealRegistry;
let relay: FaultRelay;
let images: readonly SampleManifest[];
let pusher: SamplePusher;

/** Runs until the n-th event of a kind that is counted, stops there, and gives the state. */
async function stopAt(
	mirror: RunnableMirror,
	archive: MemoryArchive,
	isDue: (event: RunEvent, count: number) => boolean,
	more: MirrorRunOptions = {},
): Promise<RunState> {
	const stop = new AbortController();
	let count = 0;
	return await runForTest(mirror, {
		...more,
		archive,
		signal: stop.signal,
		onEvent: (event) => {
			count += 1;
			if (isDue(event, count) && !stop.signal.aborted) stop.abort(new RunStop('cancelled'));
		},
	});
}

describeWithTools(['docker-registry'], 'a run that is stopped and goes on', () => {
	beforeAll(async () => {
		source = await startRealRegistry({ isQuiet: true });
		destination = await startRealRegistry({ isQuiet: true });
		relay = await startFaultRelay({ target: destination.host });
		pusher = new SamplePusher(source);
		const base = layerFor('continue-base', 300_000);
		images = Array.from({ length: COUNT }, (_, i) =>
			imageManifest({ name: `continue-${i}`, layers: [base, 50_000 + i * 30_000] }),
		);
		for (const [i, image] of images.entries()) await pusher.push(`app-${i}`, image, '1');
		await pusher.push('big', imageManifest({ name: 'continue-big', layers: [9_000_000] }), '1');
	});

	afterAll(() => relay.stop());

	const mirrorTo = (repository: string, oneByOne = false): RunnableMirror =>
		mirrorOf(
			images.map((_, i) => `${source.host}/app-${i}:1`),
			{ registry: relay.host, repository },
			{ referrers: 'none', limits: { concurrency: 'auto', oneByOne } },
		);

	/** Blobs whose upload was completed, as often as that happened. */
	const committed = (): string[] =>
		relay
			.requests()
			.filter((one) => one.method === 'PUT' && one.status === 201)
			.flatMap((one) => {
				const [, repository, digest] =
					/^\/v2\/(.+)\/blobs\/uploads\/.*digest=([^&]+)/.exec(one.path) ?? [];
				return digest === undefined ? [] : [`${repository}@${decodeURIComponent(digest)}`];
			});

	test('at any moment sends no whole blob twice, and arrives', async () => {
		let stops = 0;
		for (const moment of [1, 8, 19, 25, 33, 41, 60]) {
			relay.forgetRequests();
			const archive = memoryArchive();
			const mirror = mirrorTo(`moment-${moment}`);

			const first = await stopAt(mirror, archive, (_, count) => count === moment);
			stops += first.phase === 'stopped' ? 1 : 0;
			const second = await runForTest(mirror, { archive });

			expect(second).toMatchObject({ phase: 'finished', outcome: 'succeeded' });
			const counts = itemCounts(second);
			expect(counts.done + counts.skipped).toBe(COUNT);
			const sent = committed();
			expect(new Set(sent).size).toBe(sent.length);
			for (const [i, image] of images.entries())
				expect(await readBack(destination, `moment-${moment}/app-${i}`, '1')).toMatchObject({
					digest: image.digest,
					faults: [],
				});
		}
		expect(stops).toBeGreaterThan(4);
	});

	test('many times over still ends, with every image in its place', async () => {
		const archive = memoryArchive();
		const mirror = mirrorTo('many-stops', true);
		for (let sitting = 0; sitting < 6; sitting += 1)
			await stopAt(mirror, archive, (event) => event.type === 'item.done');
		const state = await runForTest(mirror, { archive });
		expect(state.outcome).toBe('succeeded');
		expect(state.items.map((item) => item.source)).toEqual(
			images.map((_, i) => `${source.host}/app-${i}:1`),
		);
		const starts = archive.events.filter((event) => event.type === 'run.started');
		expect(starts).toHaveLength(1);
		expect(archive.events.filter((event) => event.type === 'run.continued').length).toBeGreaterThan(
			0,
		);
	});

	test('copies the digests of its first plan, whatever the tags say by then', async () => {
		const [old, fresh] = ['pin-old', 'pin-new'].map((name) => imageManifest({ name }));
		if (old === undefined || fresh === undefined) throw new Error('no image');
		await pusher.push('pinned', old, '1');
		const archive = memoryArchive();
		const mirror = mirrorOf(
			[`${source.host}/app-0:1`, `${source.host}/pinned:1`],
			{ registry: relay.host, repository: 'pin' },
			{ referrers: 'none' },
		);
		await stopAt(mirror, archive, (event) => event.type === 'run.planned');
		await pusher.push('pinned', fresh, '1');
		const state = await runForTest(mirror, { archive, movedTagCheckAfterMs: 0 });
		expect(state.items[1]).toMatchObject({ phase: 'done', sourceDigest: old.digest });
		expect(state.items[1]?.warnings.join()).toContain('tag has moved');
		expect((await readManifest(destination, 'pin/pinned', '1'))?.digest).toBe(old.digest);
	});

	test('keeps to the tags that a repository had when it was planned', async () => {
		for (const tag of ['v2', 'v4', 'v6'])
			await pusher.push('tags', imageManifest({ name: `tags-${tag}` }), tag);
		const mirror: RunnableMirror = {
			...mirrorOf(
				[],
				{ registry: relay.host, repository: 'listed' },
				{
					images: [{ repository: 'tags' }],
					referrers: 'none',
				},
			),
			repositories: [
				{
					reference: { registry: source.host, repository: 'tags' },
					origin: { file: 'mirror.yaml', line: 3 },
				},
			],
		};
		const archive = memoryArchive();
		const first = await stopAt(mirror, archive, (event) => event.type === 'item.done');
		expect(itemCounts(first)).toMatchObject({ total: 3 });
		// Tags that sort before and between those there were.
		for (const tag of ['v1', 'v3']) await pusher.push('tags', imageManifest({ name: tag }), tag);
		const state = await runForTest(mirror, { archive });
		expect(itemCounts(state)).toMatchObject({ total: 3, failed: 0, cancelled: 0, waiting: 0 });
		expect(state.items.map((item) => item.source.split(':').at(-1))).toEqual(['v2', 'v4', 'v6']);
		expect(await readTags(destination, 'listed/tags')).toEqual(['v2', 'v4', 'v6']);
		// The next run is a new one and takes what is there now.
		const next = await runForTest(mirror);
		expect(itemCounts(next)).toMatchObject({ total: 5, done: 2, skipped: 3 });
	});

	test.each(['real', 'scripted'])(
		'goes on with a large blob from its last acknowledged chunk (%s registry)',
		async (kind) => {
			const scripted = kind === 'scripted' ? await startScriptedRegistry() : undefined;
			const target = scripted ?? destination;
			const through = await startFaultRelay({ target: target.host });
			const archive = memoryArchive();
			const mirror = mirrorOf(
				[`${source.host}/big:1`],
				{ registry: through.host, repository: kind },
				{ referrers: 'none' },
			);
			const stop = new AbortController();
			const keep = archive.uploads.set.bind(archive.uploads);
			archive.uploads.set = (key, position) => {
				if (position.acknowledgedBytes >= 3 * CHUNKED.chunkBytes)
					stop.abort(new RunStop('interrupted'));
				return keep(key, position);
			};
			const how = { ...quickTime(), stores: { ...quickTime().stores, limits: CHUNKED } };

			const first = await runForTest(mirror, { ...how, archive, signal: stop.signal });
			expect(first).toMatchObject({ phase: 'stopped', outcome: 'interrupted' });
			expect([...archive.uploads.values()]).toMatchObject([
				{ acknowledgedBytes: 3 * CHUNKED.chunkBytes },
			]);
			through.forgetRequests();
			const second = await runForTest(mirror, { ...how, archive });

			expect(second.outcome).toBe('succeeded');
			const sent = through
				.requests()
				.filter((one) => one.method === 'PATCH')
				.reduce((sum, one) => sum + one.requestBytes, 0);
			const [, layer] = imageManifest({ name: 'continue-big', layers: [9_000_000] }).blobs;
			expect(sent).toBe((layer?.sizeBytes ?? 0) - 3 * CHUNKED.chunkBytes);
			expect(archive.uploads.size).toBe(0);
			expect(await readBack(target, `${kind}/big`, '1')).toMatchObject({ faults: [] });
			await through.stop();
			await scripted?.stop();
		},
	);

	test('reads back what it had published and not yet read when it was stopped', async () => {
		const [image] = images;
		if (image === undefined) throw new Error('no image');
		const target = await startRealRegistry({ isQuiet: true });
		const through = await startFaultRelay({ target: target.host });
		const archive = memoryArchive();
		const mirror = mirrorOf([`${source.host}/app-0:1`], { registry: through.host });
		const stop = new AbortController();
		through.add({
			when: ({ method, headers }) => {
				if (method === 'GET' && headers.range !== undefined) stop.abort(new RunStop('cancelled'));
				return false;
			},
			action: { kind: 'reset' },
		});
		const first = await runForTest(mirror, { archive, signal: stop.signal });
		expect(first.items[0]?.phase).toBe('tagging');
		expect(await readTags(target, 'app-0')).toEqual(['1']);
		through.clearRules();
		for (const blob of image.blobs) rmSync(blobFile(target, blob.digest));

		const second = await runForTest(mirror, { archive });

		expect(second.items[0]).toMatchObject({ phase: 'done', verification: 'readable' });
		expect(await readBack(target, 'app-0', '1')).toMatchObject({ faults: [] });
		await through.stop();
		await target.stop();
	});

	test('when it was refused or cancelled before it had a plan leaves nothing behind', async () => {
		const archive = memoryArchive();
		const state = await stopAt(
			mirrorTo('early'),
			archive,
			(event) => event.type === 'plan.advanced',
		);
		expect(state).toMatchObject({ phase: 'stopped', outcome: 'cancelled', items: [] });
		expect(archive.events).toEqual([]);
		expect(await readTags(destination, 'early/app-0')).toEqual([]);
	});
});
