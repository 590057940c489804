// Images of every shape through the whole copy engine, on real registries: what arrives is what was there, or exactly
// what the plan announced.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, expect, test } from 'vitest';
import { itemCounts } from '../../shared/mirror/run-selectors';
import { faultOf } from '../support/fault-of';
import { faultCodes, mirrorOf, runForTest } from '../support/mirror-bench';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { digestOf, readBack, readManifest, readTags } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import { expectCommand } from '../support/run-command';
import {
	AMD64,
	ARM_V7,
	ARM64,
	buildkitIndex,
	duplicateLayerImage,
	emptyLayerImage,
	imageManifest,
	indexManifest,
	layerFor,
	referrersTag,
	SamplePusher,
	signatureManifest,
	withOddWhitespace,
} from '../support/sample-images';

let source: RealRegistry;
let destination: RealRegistry;
let pusher: SamplePusher;

describeWithTools(['docker-registry', 'skopeo'], 'images of every shape', () => {
	beforeAll(async () => {
		source = await startRealRegistry({ isQuiet: true, allowsForeignLayers: true });
		destination = await startRealRegistry({ isQuiet: true, allowsForeignLayers: true });
		pusher = new SamplePusher(source);
	});

	const at = (repository: string, tag: string): string => `${source.host}/${repository}:${tag}`;
	const into = (repository: string) => ({ registry: destination.host, repository });
	const skopeoDigest = async (repository: string, tag: string): Promise<string> =>
		digestOf(
			Buffer.from(
				await expectCommand('skopeo', [
					'inspect',
					'--raw',
					'--tls-verify=false',
					`docker://${destination.host}/${repository}:${tag}`,
				]),
			),
		);

	test('arrive byte for byte: indexes with odd white space, lists, empty and repeated layers', async () => {
		const images = {
			odd: withOddWhitespace(buildkitIndex('odd')),
			list: indexManifest(
				[AMD64, ARM64].map((platform) => imageManifest({ name: 'l', format: 'docker', platform })),
				'docker',
			),
			nested: indexManifest([indexManifest([imageManifest({ name: 'in' })]), buildkitIndex('out')]),
			empty: emptyLayerImage('empty'),
			twice: duplicateLayerImage('twice', 'docker'),
		};
		for (const [name, image] of Object.entries(images))
			await pusher.push(`shapes/${name}`, image, '1');
		const references = Object.keys(images).map((name) => at(`shapes/${name}`, '1'));

		const state = await runForTest(mirrorOf(references, into('copy')));

		expect(faultCodes(state)).toEqual(references.map(() => undefined));
		for (const [name, image] of Object.entries(images)) {
			const there = await readManifest(destination, `copy/shapes/${name}`, '1');
			expect(there?.bytes.equals(image.bytes)).toBe(true);
			expect(await readBack(destination, `copy/shapes/${name}`, '1')).toMatchObject({ faults: [] });
			expect(await skopeoDigest(`copy/shapes/${name}`, '1')).toBe(image.digest);
		}
		expect(state.items[0]?.platforms).toEqual(['linux/amd64', 'linux/arm64/v8']);
		expect(state.items[3]?.platforms).toEqual(['linux/amd64']);
	});

	test('with chosen platforms give a valid index with its attestations, under the digest announced', async () => {
		const image = buildkitIndex('trimmed');
		await pusher.push('trimmed', image, '1');
		const mirror = mirrorOf([at('trimmed', '1')], into('chosen'), { platforms: ['linux/arm64'] });

		const state = await runForTest(mirror);

		const [item] = state.items;
		expect(item).toMatchObject({
			phase: 'done',
			sourceDigest: image.digest,
			platforms: ['linux/arm64/v8'],
		});
		expect(item?.warnings.join()).toContain('digest of its own');
		expect(item?.destinationDigest).not.toBe(image.digest);
		expect(await skopeoDigest('chosen/trimmed', '1')).toBe(item?.destinationDigest);
		const there = await readBack(destination, 'chosen/trimmed', '1');
		expect(there).toMatchObject({ digest: item?.destinationDigest, faults: [] });
		expect(there.manifests).toHaveLength(3);

		const again = await runForTest(mirror);
		expect(itemCounts(again)).toMatchObject({ skipped: 1 });
	});

	test('named by digest alone are named by the digest they get, and found again', async () => {
		const image = buildkitIndex('by-digest');
		await pusher.push('by-digest', image, '1');
		const reference = `${source.host}/by-digest@${image.digest}`;
		for (const platforms of ['all' as const, ['linux/amd64']]) {
			const mirror = mirrorOf([reference], into('digests'), { platforms });
			const [item] = (await runForTest(mirror)).items;
			expect(item?.phase).toBe('done');
			expect(item?.destination).toBe(
				`${destination.host}/digests/by-digest@${item?.destinationDigest}`,
			);
			expect(
				await readBack(destination, 'digests/by-digest', item?.destinationDigest ?? ''),
			).toMatchObject({ faults: [] });
			expect(itemCounts(await runForTest(mirror))).toMatchObject({ skipped: 1 });
		}
		expect(await readTags(destination, 'digests/by-digest')).toEqual([]);
	});

	test('that offer some of the platforms are copied with a warning; those that offer none are not', async () => {
		const some = indexManifest(
			[AMD64, ARM_V7].map((platform) => imageManifest({ name: 'some', platform })),
		);
		await pusher.push('some', some, '1');
		await pusher.push('one', imageManifest({ name: 'one', platform: AMD64 }), '1');
		await pusher.push('none', indexManifest([imageManifest({ name: 'n', platform: AMD64 })]), '1');

		const state = await runForTest(
			mirrorOf([at('some', '1'), at('one', '1'), at('none', '1')], into('partly'), {
				platforms: ['linux/arm/v7', 'linux/arm64'],
			}),
		);

		expect(state.outcome).toBe('partly-succeeded');
		expect(state.items[0]?.warnings.join()).toContain('Has no linux/arm64');
		expect(faultCodes(state)).toEqual([undefined, 'platform.not-found', 'platform.not-found']);
		expect(state.items[2]?.fault?.facts).toMatchObject({ available: 'linux/amd64' });
		expect(await readTags(destination, 'partly/none')).toEqual([]);
	});

	test('under two tags move once, and bring what cosign signed', async () => {
		const image = imageManifest({ name: 'signed', layers: [50_000] });
		await pusher.push('signed', image, '1', 'latest');
		for (const what of ['sig', 'att', 'sbom'])
			await pusher.push('signed', signatureManifest(image, what), referrersTag(image, `.${what}`));
		const before = source.log().length;

		const state = await runForTest(
			mirrorOf([at('signed', '1'), at('signed', 'latest')], into('cosign')),
		);

		expect(itemCounts(state)).toMatchObject({ done: 2 });
		expect(state.items[0]?.referrers.map((one) => one.tag)).toEqual(
			['sig', 'att', 'sbom'].map((what) => referrersTag(image, `.${what}`)),
		);
		expect(await readTags(destination, 'cosign/signed')).toEqual(await readTags(source, 'signed'));
		for (const tag of await readTags(destination, 'cosign/signed'))
			expect(await readBack(destination, 'cosign/signed', tag)).toMatchObject({ faults: [] });
		const reads =
			source
				.log()
				.slice(before)
				.match(/"GET \/v2\/\S+\/blobs\/\S+/g) ?? [];
		expect(new Set(reads).size).toBe(reads.length);
	});

	test('with foreign layers come without them, and nobody asks where they are (security T6)', async () => {
		let visits = 0;
		const elsewhere = createServer((_, response) => {
			visits += 1;
			response.end('layer');
		});
		await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
		const { port } = elsewhere.address() as AddressInfo;
		try {
			const image = imageManifest({
				name: 'windows',
				format: 'docker',
				foreignUrls: [`http://127.0.0.1:${port}/layer.tar.gz`],
			});
			await pusher.push('windows', image, '1');
			const state = await runForTest(mirrorOf([at('windows', '1')], into('foreign')));
			expect(state.items[0]).toMatchObject({ phase: 'done' });
			expect(state.items[0]?.warnings.join()).toContain('1 external layer is not copied');
			expect(await skopeoDigest('foreign/windows', '1')).toBe(image.digest);
			expect(visits).toBe(0);
		} finally {
			elsewhere.close();
		}
	});

	test('that would land on one name refuse the whole run when they differ, and only then', async () => {
		const shared = imageManifest({ name: 'same' });
		await pusher.push('team-a/app', shared, '1');
		await pusher.push('team-b/app', shared, '1');
		await pusher.push('team-c/app', imageManifest({ name: 'other' }), '1');
		const rewrite = ['team-a', 'team-b', 'team-c'].map((team) => ({
			from: `${source.host}/${team}`,
			to: '',
		}));
		const same = [at('team-a/app', '1'), at('team-b/app', '1')];

		const state = await runForTest(mirrorOf(same, into('merged'), { rewrite }));
		expect(itemCounts(state)).toMatchObject({ done: 2 });

		const before = destination.requestCount();
		const writes = () => destination.log().match(/"(?:PUT|POST|PATCH) /g)?.length;
		const writesBefore = writes();
		const fault = await faultOf(() =>
			runForTest(mirrorOf([...same, at('team-c/app', '1')], into('refused'), { rewrite })),
		);
		expect(fault).toMatchObject({
			code: 'mirror.name-collision',
			subject: `${destination.host}/refused/app:1`,
			facts: { oneOrigin: 'list.txt, line 1', otherOrigin: 'list.txt, line 3' },
		});
		expect(destination.requestCount()).toBeGreaterThan(before);
		expect(writes()).toBe(writesBefore);
	});

	test('whose tag is taken are replaced, kept or refused as the mirror says', async () => {
		const [old, fresh] = ['old', 'fresh'].map((name) => imageManifest({ name }));
		if (old === undefined || fresh === undefined) throw new Error('no image');
		await pusher.push('taken', fresh, '1');
		const there = new SamplePusher(destination);
		const run = async (existingTag: 'replace' | 'keep' | 'fail') => {
			await there.push(`${existingTag}/taken`, old, '1');
			return await runForTest(mirrorOf([at('taken', '1')], into(existingTag), { existingTag }));
		};

		const replaced = await run('replace');
		expect(replaced.items[0]?.warnings.join()).toContain('Replaces ');
		expect(await readManifest(destination, 'replace/taken', '1')).toMatchObject({
			digest: fresh.digest,
		});

		const kept = await run('keep');
		expect(kept.items[0]).toMatchObject({ phase: 'skipped', skipReason: 'kept' });
		expect(kept.items[0]).not.toHaveProperty('verification');
		expect(await readManifest(destination, 'keep/taken', '1')).toMatchObject({
			digest: old.digest,
		});

		const refused = await run('fail');
		expect(refused.items[0]).toMatchObject({
			phase: 'failed',
			fault: { code: 'tag.exists', facts: { there: old.digest, wanted: fresh.digest } },
		});
		expect(await readManifest(destination, 'fail/taken', '1')).toMatchObject({
			digest: old.digest,
		});
	});

	test('that share a layer in 30 repositories send it once, and mount it elsewhere (F23)', async () => {
		const base = layerFor('thirty-base', 400_000);
		const names = Array.from({ length: 30 }, (_, i) => `thirty/app-${i}`);
		for (const name of names) {
			await pusher.push(name, imageManifest({ name, layers: [base, 1000] }), '1');
		}
		const logBefore = destination.log().length;

		const state = await runForTest(
			mirrorOf(
				names.map((name) => at(name, '1')),
				into('f23'),
				{ referrers: 'none' },
			),
		);

		expect(itemCounts(state)).toMatchObject({ done: 30 });
		const phases = [...state.blobs.values()]
			.filter((blob) => blob.digest === base.digest)
			.map((blob) => blob.phase)
			.sort();
		expect(phases).toEqual([...Array.from({ length: 29 }, () => 'mounted'), 'moved']);
		const mounts =
			destination
				.log()
				.slice(logBefore)
				.match(/"POST \/v2\/\S+\?mount=\S+/g) ?? [];
		expect(mounts).toHaveLength(29);
		for (const name of names)
			expect(await readBack(destination, `f23/${name}`, '1')).toMatchObject({ faults: [] });
	});

	test('copied within one registry move no byte', async () => {
		const image = buildkitIndex('within', 300_000);
		await pusher.push('within', image, '1');
		const before = source.log().length;
		const state = await runForTest(
			mirrorOf([at('within', '1')], { registry: source.host, repository: 'backup' }),
		);
		expect(itemCounts(state)).toMatchObject({ done: 1 });
		expect([...state.blobs.values()].map((blob) => blob.phase)).toEqual(
			Array(state.blobs.size).fill('mounted'),
		);
		expect(source.log().slice(before)).not.toMatch(/"(?:PUT|PATCH) \/v2\/\S+\/blobs\//);
		expect(await readBack(source, 'backup/within', '1')).toMatchObject({
			digest: image.digest,
			faults: [],
		});
	});
});
