// What a source may do to a run: broken connections, damaged and missing content, tags that move. Names are those of
// reliability.md; each test asserts the result stated there.
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { itemCounts } from '../../shared/mirror/run-selectors';
import { type FaultRelay, startFaultRelay } from '../support/fault-relay';
import { faultCodes, mirrorOf, quickTime, runForTest } from '../support/mirror-bench';
import { blobFile, type RealRegistry, startRealRegistry } from '../support/real-registry';
import { readBack, readManifest, readTags } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import { imageManifest, type SampleManifest, SamplePusher } from '../support/sample-images';

let source: RealRegistry;
let destination: RealRegistry;
let relay: FaultRelay;
let pusher: SamplePusher;

/** Pseudo-random numbers 0–1 that depend on the seed only. */
function randomOf(seed: number): () => number {
	let state = seed * 2_654_435_761;
	return () => {
		state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
		return (state >>> 0) / 2 ** 32;
	};
}

function layerOf(image: SampleManifest, position = 1): { digest: string; sizeBytes: number } {
	const blob = image.blobs[position];
	if (blob === undefined) throw new Error('no such layer');
	return blob;
}

describeWithTools(['docker-registry'], 'a source in trouble', () => {
	beforeAll(async () => {
		source = await startRealRegistry({ isQuiet: true });
		destination = await startRealRegistry({ isQuiet: true });
		relay = await startFaultRelay({ target: source.host });
		pusher = new SamplePusher(source);
		return () => relay.stop();
	});

	const into = (repository: string) => ({ registry: destination.host, repository });
	const viaRelay = (repository: string, tag = '1'): string => `${relay.host}/${repository}:${tag}`;

	test('F1: a stream cut at a random byte goes on by Range; hardly a byte crosses twice', async () => {
		const image = imageManifest({ name: 'f1', layers: [3_000_000, 700_000] });
		await pusher.push('f1', image, '1');
		for (let seed = 1; seed <= 12; seed += 1) {
			const random = randomOf(seed);
			relay.clearRules();
			relay.forgetRequests();
			for (const blob of image.blobs) {
				relay.add({
					method: 'GET',
					path: new RegExp(`/blobs/${blob.digest}`),
					times: 1,
					action: {
						kind: 'cut',
						direction: 'response',
						afterBytes: Math.floor(random() * blob.sizeBytes),
						how: random() < 0.5 ? 'end' : 'reset',
					},
				});
			}
			const state = await runForTest(
				mirrorOf([viaRelay('f1')], into(`f1-${seed}`), { referrers: 'none' }),
				quickTime(),
			);
			expect(faultCodes(state)).toEqual([undefined]);
			expect(await readBack(destination, `f1-${seed}/f1`, '1')).toMatchObject({
				digest: image.digest,
				faults: [],
			});
			const sizes = image.blobs.reduce((sum, blob) => sum + blob.sizeBytes, 0);
			const sent = relay
				.requests()
				.filter((one) => one.path.includes('/blobs/'))
				.reduce((sum, one) => sum + one.responseBytes, 0);
			// What was under way in the sockets when the cut came.
			expect(sent).toBeLessThan(sizes + 3 * 1024 * 1024);
		}
	});

	test('F7, F8: damaged and truncated blobs fail their image after two attempts; no tag, the others arrive', async () => {
		relay.clearRules();
		const images = ['rotten', 'short', 'whole'].map((name) =>
			imageManifest({ name, layers: [60_000, 40_000] }),
		);
		const [rotten, short, whole] = images as [SampleManifest, SampleManifest, SampleManifest];
		for (const [i, name] of ['rotten', 'short', 'whole'].entries())
			await pusher.push(`f7/${name}`, images[i] as SampleManifest, '1', 'again');
		const file = blobFile(source, layerOf(rotten).digest);
		const bytes = readFileSync(file);
		bytes[30_000] = (bytes[30_000] ?? 0) ^ 1;
		writeFileSync(file, bytes);
		truncateSync(blobFile(source, layerOf(short, 2).digest), 1000);
		relay.forgetRequests();

		const state = await runForTest(
			mirrorOf(
				['rotten', 'short', 'whole'].flatMap((name) => [
					viaRelay(`f7/${name}`),
					viaRelay(`f7/${name}`, 'again'),
				]),
				into('damaged'),
			),
			quickTime(),
		);

		expect(state.outcome).toBe('partly-succeeded');
		expect(faultCodes(state)).toEqual([
			'content.digest-mismatch',
			'content.digest-mismatch',
			'content.size-mismatch',
			'content.size-mismatch',
			undefined,
			undefined,
		]);
		expect(state.items[0]?.fault).toMatchObject({
			side: 'source',
			subject: `${relay.host}/f7/rotten@${layerOf(rotten).digest}`,
		});
		const reads = relay.requests().filter((one) => one.path.includes(layerOf(rotten).digest));
		expect(reads).toHaveLength(2);
		for (const name of ['rotten', 'short'])
			expect(await readTags(destination, `damaged/f7/${name}`)).toEqual([]);
		expect(await readBack(destination, 'damaged/f7/whole', 'again')).toMatchObject({
			digest: whole.digest,
			faults: [],
		});
		expect(short.digest).not.toBe(rotten.digest);
	});

	test.each<
		[string, RegExp, { readonly status: number; readonly headers?: Record<string, string> }]
	>([
		['a manifest says 502', /\/bad\/manifests\//, { status: 502 }],
		['a blob says 503', /\/bad\/blobs\//, { status: 503 }],
		['a manifest says 504, and the root too', /\/bad\/manifests\/|\/v2\/$/, { status: 504 }],
		[
			'a manifest wants to be asked again in an hour',
			/\/bad\/manifests\//,
			{ status: 503, headers: { 'retry-after': '3600' } },
		],
		[
			'a manifest wants to be asked more slowly, in an hour',
			/\/bad\/manifests\//,
			{ status: 429, headers: { 'retry-after': '3600' } },
		],
	])(
		'one image fails by itself where %s for ever; nobody waits for the network',
		async (what, path, answer) => {
			relay.clearRules();
			relay.forgetRequests();
			const names = ['bad', 'one', 'two', 'three'];
			const folder = what.replaceAll(/[^a-z0-9]+/g, '-');
			for (const name of names)
				await pusher.push(`${folder}/${name}`, imageManifest({ name, layers: [5000] }), '1');
			relay.add({ path, action: { kind: 'answer', body: '<html>Bad gateway</html>', ...answer } });
			const waitedMs: number[] = [];
			const { stores, ...quick } = quickTime();
			const state = await runForTest(
				mirrorOf(
					names.map((name) => viaRelay(`${folder}/${name}`)),
					into('beside'),
					{ referrers: 'none' },
				),
				{
					...quick,
					stores: {
						...stores,
						wait: async (ms, signal) => {
							waitedMs.push(ms);
							await quick.wait(ms, signal);
						},
					},
				},
			);
			expect(faultCodes(state)).toEqual([
				answer.status === 429 ? 'registry.rate-limited' : 'registry.unavailable',
				...[undefined, undefined, undefined],
			]);
			expect(state.waits).toEqual([]);
			// Its own pauses between tries, and no outage's quarter of a minute.
			expect(Math.max(0, ...waitedMs)).toBeLessThan(10_000);
		},
	);

	test('F9: a source with a missing blob or manifest fails that image only', async () => {
		relay.clearRules();
		const [holed, headless, fine] = ['holed', 'headless', 'fine'].map((name) =>
			imageManifest({ name, layers: [20_000] }),
		) as [SampleManifest, SampleManifest, SampleManifest];
		await pusher.push('f9/holed', holed, '1');
		await pusher.push('f9/headless', headless, '1');
		await pusher.push('f9/fine', fine, '1');
		rmSync(blobFile(source, layerOf(holed).digest));
		rmSync(blobFile(source, headless.digest));
		// The registry remembers sizes of blobs that it saw.
		await source.restart();

		const names = ['holed', 'headless', 'fine', 'never-there'];
		const state = await runForTest(
			mirrorOf(
				names.map((name) => viaRelay(`f9/${name}`)),
				into('incomplete'),
			),
			quickTime(),
		);

		expect(state.outcome).toBe('partly-succeeded');
		expect(faultCodes(state)).toEqual([
			'blob.not-found',
			'manifest.not-found',
			undefined,
			'manifest.not-found',
		]);
		for (const item of [0, 1, 3].map((i) => state.items[i]))
			expect(item?.fault?.side).toBe('source');
		expect(await readTags(destination, 'incomplete/f9/holed')).toEqual([]);
		expect(await readBack(destination, 'incomplete/f9/fine', '1')).toMatchObject({ faults: [] });
	});

	test('F17: a network that goes away five times is waited for; everything arrives', async () => {
		relay.clearRules();
		const images = Array.from({ length: 15 }, (_, i) =>
			imageManifest({ name: `f17-${i}`, layers: [400_000] }),
		);
		for (const [i, image] of images.entries()) await pusher.push(`f17/app-${i}`, image, '1');
		let isWaitingSeen = false;
		relay.add({
			path: /\/blobs\/|\/manifests\//,
			action: { kind: 'throttle', direction: 'response', bytesPerSecond: 2_000_000 },
		});
		const flapping = (async () => {
			for (let flap = 0; flap < 5; flap += 1) {
				await new Promise((resolve) => setTimeout(resolve, 150));
				await relay.refuse();
				await new Promise((resolve) => setTimeout(resolve, 250));
				await relay.accept();
			}
		})();

		const state = await runForTest(
			mirrorOf(
				images.map((_, i) => viaRelay(`f17/app-${i}`)),
				into('flaps'),
				{ referrers: 'none' },
			),
			{
				...quickTime(100),
				onEvent: (event) => {
					isWaitingSeen ||= event.type === 'registry.waiting';
				},
			},
		);
		await flapping;

		expect(faultCodes(state)).toEqual(images.map(() => undefined));
		expect(isWaitingSeen).toBe(true);
		expect(state.waits).toEqual([]);
		for (const [i, image] of images.entries())
			expect(await readBack(destination, `flaps/f17/app-${i}`, '1')).toMatchObject({
				digest: image.digest,
				faults: [],
			});
	});

	test('F25: a tag that moves during the run does not change what is copied, and is noted', async () => {
		relay.clearRules();
		const [old, fresh] = ['f25-old', 'f25-new'].map((name) => imageManifest({ name }));
		if (old === undefined || fresh === undefined) throw new Error('no image');
		await pusher.push('f25', old, '1');
		let moving: Promise<void> | undefined;
		relay.add({
			method: 'GET',
			path: /\/blobs\//,
			action: { kind: 'delay', delayMs: 300 },
		});

		const state = await runForTest(
			mirrorOf([viaRelay('f25')], into('moved'), { referrers: 'none' }),
			{
				movedTagCheckAfterMs: 0,
				onEvent: (event) => {
					if (event.type === 'item.started') moving = pusher.push('f25', fresh, '1');
				},
			},
		);
		await moving;

		expect(itemCounts(state)).toMatchObject({ done: 1 });
		expect((await readManifest(destination, 'moved/f25', '1'))?.digest).toBe(old.digest);
		expect(state.items[0]?.warnings.join()).toContain("The source's tag has moved to");
	});

	test('F16: a source that falls silent is found out, asked again, and read to its end', async () => {
		relay.clearRules();
		const image = imageManifest({ name: 'f16', layers: [900_000] });
		await pusher.push('f16', image, '1');
		relay.add({
			method: 'GET',
			path: new RegExp(`/blobs/${layerOf(image).digest}`),
			times: 1,
			action: { kind: 'stall', direction: 'response', afterBytes: 300_000 },
		});
		const { stores, ...quick } = quickTime();
		const state = await runForTest(mirrorOf([viaRelay('f16')], into('silent')), {
			...quick,
			stores: { ...stores, limits: { stallMs: 600 } },
		});
		expect(faultCodes(state)).toEqual([undefined]);
		expect(await readBack(destination, 'silent/f16', '1')).toMatchObject({ faults: [] });
	});

	test('an unknown repository among repositories fails alone', async () => {
		relay.clearRules();
		await pusher.push('listed/app', imageManifest({ name: 'listed' }), 'v1', 'v2', 'other');
		const mirror = mirrorOf([viaRelay('f25')], into('lists'));
		const selection = (repository: string) => ({
			reference: { registry: relay.host, repository },
			tags: { include: ['v*'] },
			origin: { file: 'mirror.yaml', line: 3 },
		});
		const state = await runForTest({
			...mirror,
			repositories: [selection('listed/app'), selection('no/such')],
		});
		expect(itemCounts(state)).toMatchObject({ total: 4, done: 3, failed: 1 });
		expect(state.items[3]).toMatchObject({
			source: `${relay.host}/no/such`,
			destination: `${destination.host}/lists/no/such`,
			fault: { code: 'repository.not-found', side: 'source' },
		});
		expect(await readTags(destination, 'lists/listed/app')).toEqual(['v1', 'v2']);
	});
});
