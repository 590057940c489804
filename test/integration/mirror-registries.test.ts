// Whole runs against registries of every habit: without chunks, mounts, HEAD or digests, with odd locations and tags
// that may not move. Scripted, since docker-registry has none of them.
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { itemCounts } from '../../shared/mirror/run-selectors';
import { startFaultRelay } from '../support/fault-relay';
import { faultCodes, mirrorOf, quickTime, runForTest } from '../support/mirror-bench';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import {
	chunkedOnly,
	immutableTags,
	monolithicOnly,
	withHttpLocation,
	withManifestType,
	withoutDigestHeader,
	withoutHead,
	withoutPushRight,
	withRelativeLocation,
} from '../support/registry-profiles';
import { readBack, readTags } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import {
	buildkitIndex,
	imageManifest,
	layerFor,
	type SampleManifest,
	SamplePusher,
} from '../support/sample-images';
import { type ScriptedRegistryOptions, startScriptedRegistry } from '../support/scripted-registry';

const NAMES = ['one', 'two', 'three', 'many'];
/** The layers of these images are chunked. */
const CHUNKED = { chunkBytes: 100_000, chunkedAboveBytes: 150_000 };

let real: RealRegistry;
let images: ReadonlyMap<string, SampleManifest>;

describeWithTools(['docker-registry'], 'registries of every habit', () => {
	beforeAll(async () => {
		real = await startRealRegistry({ isQuiet: true });
		const base = layerFor('habits-base', 300_000);
		images = new Map([
			...['one', 'two', 'three'].map(
				(name) => [name, imageManifest({ name: `habits-${name}`, layers: [base, 5000] })] as const,
			),
			['many', buildkitIndex('habits-many', 20_000)] as const,
		]);
		const pusher = new SamplePusher(real);
		for (const [name, image] of images) await pusher.push(name, image, '1');
	});

	const all = (host: string): string[] => NAMES.map((name) => `${host}/${name}:1`);
	const { stores, ...quick } = quickTime();

	test.each<[string, ScriptedRegistryOptions]>([
		['without chunked upload', { profiles: [monolithicOnly()] }],
		['that answers 404 to chunks', { profiles: [monolithicOnly(404)] }],
		['with chunked upload only', { profiles: [chunkedOnly()] }],
		['without mounts', { hasMount: false }],
		['with relative locations', { profiles: [withRelativeLocation()] }],
		['with http locations behind TLS', { isTls: true, profiles: [withHttpLocation()] }],
		['without HEAD', { profiles: [withoutHead()] }],
		['that answers 400 to HEAD', { profiles: [withoutHead(400)] }],
		['without digest headers', { profiles: [withoutDigestHeader()] }],
		['with wrong content types', { profiles: [withManifestType('application/json')] }],
		[
			'with none of it at once',
			{
				hasMount: false,
				profiles: [monolithicOnly(), withoutHead(), withoutDigestHeader(), withRelativeLocation()],
			},
		],
	])(
		'F21, F22: a destination %s gets everything whole, and a second run moves nothing',
		async (_, options) => {
			const destination = await startScriptedRegistry(options);
			try {
				const { caFile } = destination;
				const how = {
					...quick,
					stores: { ...stores, limits: CHUNKED },
					access: (host: string) =>
						host === destination.host && caFile !== undefined
							? ({ tls: 'private-ca', caPem: readFileSync(caFile, 'utf8') } as const)
							: ({ tls: 'plain-http' } as const),
				};
				const mirror = mirrorOf(all(real.host), { registry: destination.host });
				expect(faultCodes(await runForTest(mirror, how))).toEqual(NAMES.map(() => undefined));
				destination.setProfiles();
				for (const [name, image] of images)
					expect(await readBack(destination, name, '1')).toMatchObject({
						digest: image.digest,
						faults: [],
					});
				destination.setProfiles(...(options.profiles ?? []));
				const again = await runForTest(mirror, how);
				expect(itemCounts(again)).toMatchObject({ skipped: NAMES.length });
			} finally {
				await destination.stop();
			}
		},
	);

	test.each<[string, ScriptedRegistryOptions]>([
		['without HEAD', { profiles: [withoutHead()] }],
		['without digest headers', { profiles: [withoutDigestHeader()] }],
		['with generic content types', { profiles: [withManifestType('text/plain')] }],
	])('F22: a source %s is copied from', async (_, options) => {
		const source = await startScriptedRegistry(options);
		for (const [name, image] of images) source.registry.store(name, image, '1');
		const repository = `from-${options.profiles?.[0] === undefined ? '' : source.host.split(':')[1]}`;
		const state = await runForTest(
			mirrorOf(all(source.host), { registry: real.host, repository }),
			{ ...quick, stores },
		);
		expect(faultCodes(state)).toEqual(NAMES.map(() => undefined));
		for (const [name, image] of images)
			expect(await readBack(real, `${repository}/${name}`, '1')).toMatchObject({
				digest: image.digest,
				faults: [],
			});
		await source.stop();
	});

	test.each([403, 409, 412] as const)(
		'F26: a tag that may not move (%s) fails its image alone',
		async (status) => {
			const destination = await startScriptedRegistry({ profiles: [immutableTags(status)] });
			const old = imageManifest({ name: 'old' });
			destination.registry.store('two', old, '1');
			const state = await runForTest(mirrorOf(all(real.host), { registry: destination.host }), {
				...quick,
				stores,
			});
			expect(faultCodes(state)).toEqual([undefined, 'tag.immutable', undefined, undefined]);
			expect(state.items[1]?.fault).toMatchObject({ side: 'destination' });
			expect(destination.registry.tagged('two', '1')).toBe(old.digest);
			await destination.stop();
		},
	);

	test('F20: a proxy that refuses large bodies gets smaller ones', async () => {
		const destination = await startRealRegistry({ isQuiet: true });
		const relay = await startFaultRelay({ target: destination.host });
		const image = imageManifest({ name: 'f20', layers: [3_000_000] });
		await new SamplePusher(real).push('f20', image, '1');
		const limit = relay.add({ action: { kind: 'limit-body', maxBytes: 1_500_000 } });
		const state = await runForTest(mirrorOf([`${real.host}/f20:1`], { registry: relay.host }), {
			...quick,
			stores,
		});
		expect(faultCodes(state)).toEqual([undefined]);
		expect(limit.hits()).toBeGreaterThan(0);
		expect(await readBack(destination, 'f20', '1')).toMatchObject({ faults: [] });
		await relay.stop();
		await destination.stop();
	});

	test('one that may not be written to refuses, and nothing is tried twice', async () => {
		const destination = await startScriptedRegistry({ profiles: [withoutPushRight()] });
		const state = await runForTest(mirrorOf(all(real.host), { registry: destination.host }), {
			...quick,
			stores,
		});
		expect(faultCodes(state)).toEqual(NAMES.map(() => 'registry.denied'));
		for (const item of state.items) expect(item.fault).toMatchObject({ side: 'destination' });
		const writes = destination.requests().filter((one) => one.method === 'POST');
		const paths = new Set(writes.map((one) => one.path));
		expect(writes.length).toBeLessThanOrEqual(state.blobs.size);
		expect(paths.size).toBe(NAMES.length);
		expect(await readTags(destination, 'one')).toEqual([]);
		await destination.stop();
	});
});
