// What belongs to an image without being in it: signatures, attestations and SBOMs, with and without the referrers API
// on either side. Registries with the API are scripted; docker-registry 2.8.2 is the one without.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { itemCounts } from '../../shared/mirror/run-selectors';
import type { Digest } from '../../shared/oci/digest';
import { fallbackTag } from '../../shared/oci/referrer-tags';
import { mirrorOf, runForTest } from '../support/mirror-bench';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { answers } from '../support/registry-profiles';
import { readBack, readManifest, readTags } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import {
	buildkitIndex,
	imageManifest,
	referrerManifest,
	referrersIndex,
	referrersTag,
	type SampleManifest,
	SamplePusher,
	signatureManifest,
} from '../support/sample-images';
import { type ScriptedRegistry, startScriptedRegistry } from '../support/scripted-registry';

const SBOM = 'application/spdx+json';
const SIGNATURE = 'application/vnd.dev.cosign.artifact.sig.v1+json';

let withApi: ScriptedRegistry;
let plain: RealRegistry;

describeWithTools(['docker-registry'], 'referrers', () => {
	beforeAll(async () => {
		withApi = await startScriptedRegistry({ hasReferrers: true, referrersPerPage: 2 });
		plain = await startRealRegistry({ isQuiet: true });
	});

	afterAll(() => withApi.stop());

	/** An image with SBOM and signature, and a signature of the SBOM. */
	function family(name: string) {
		const image = imageManifest({ name });
		const sbom = referrerManifest(image, SBOM);
		const signature = referrerManifest(image, SIGNATURE);
		const ofSbom = referrerManifest(sbom, SIGNATURE);
		return { image, sbom, signature, ofSbom, referrers: [sbom, signature, ofSbom] };
	}

	async function listedAt(repository: string, subject: SampleManifest): Promise<string[]> {
		const list = await readManifest(plain, repository, fallbackTag(subject.digest as Digest));
		const document = JSON.parse(list?.bytes.toString() ?? '{"manifests":[]}') as {
			manifests: { digest: string; artifactType: string }[];
		};
		for (const entry of document.manifests) expect(entry.artifactType).not.toBe('');
		return document.manifests.map((entry) => entry.digest).sort();
	}

	const from = (registry: { host: string }, repository: string): string =>
		`${registry.host}/${repository}:1`;

	test('listed by an API go under fallback tags where there is none, referrers of referrers too', async () => {
		const { image, sbom, signature, ofSbom, referrers } = family('api-to-tags');
		for (const one of [image, ...referrers]) withApi.registry.store('api', one);
		withApi.registry.store('api', image, '1');
		const mirror = mirrorOf([from(withApi, 'api')], { registry: plain.host, repository: 'r' });

		const state = await runForTest(mirror);

		expect(state.items[0]).toMatchObject({ phase: 'done', warnings: [] });
		expect(state.items[0]?.referrers.map((one) => one.digest).sort()).toEqual(
			referrers.map((one) => one.digest).sort(),
		);
		expect(await listedAt('r/api', image)).toEqual([sbom.digest, signature.digest].sort());
		expect(await listedAt('r/api', sbom)).toEqual([ofSbom.digest]);
		for (const one of referrers)
			expect(await readBack(plain, 'r/api', one.digest)).toMatchObject({ faults: [] });

		withApi.forgetRequests();
		const before = plain.requestCount();
		const again = await runForTest(mirror);
		expect(itemCounts(again)).toMatchObject({ skipped: 1 });
		// The image, one tag listing, a list of referrers per manifest (two pages would be two); each referrer once.
		const paths = withApi.requests().map((one) => `${one.method} ${one.path.split('?')[0]}`);
		// One list, and once for the registry a look that nothing comes after it.
		expect(paths.filter((path) => path.endsWith('/tags/list'))).toHaveLength(2);
		expect(paths.filter((path) => path.includes('/referrers/'))).toHaveLength(4);
		expect(paths.filter((path) => path.includes('/blobs/'))).toEqual([]);
		// The tag, the API once, and one list for each of the two subjects.
		expect(plain.requestCount() - before).toBe(4);
	});

	test('under fallback tags go to an API as they are, and no tag is made there', async () => {
		const { image, sbom, signature } = family('tags-to-api');
		const pusher = new SamplePusher(plain);
		await pusher.push('tags', image, '1');
		for (const one of [sbom, signature]) await pusher.push('tags', one);
		await pusher.push('tags', referrersIndex([sbom, signature]), referrersTag(image));
		const mirror = mirrorOf([from(plain, 'tags')], { registry: withApi.host, repository: 'r' });

		const state = await runForTest(mirror);

		expect(state.items[0]).toMatchObject({ phase: 'done' });
		expect(state.items[0]?.referrers).toHaveLength(2);
		expect(withApi.registry.tagged('r/tags', referrersTag(image))).toBeUndefined();
		for (const one of [sbom, signature])
			expect(withApi.registry.manifest('r/tags', one.digest)).toBeDefined();
		expect(itemCounts(await runForTest(mirror))).toMatchObject({ skipped: 1 });
	});

	test('under a fallback tag keep its list byte for byte where all of it comes along', async () => {
		const { image, sbom, signature } = family('tags-to-tags');
		const list = referrersIndex([sbom, signature]);
		const pusher = new SamplePusher(plain);
		await pusher.push('same', image, '1');
		await pusher.push('same', list, referrersTag(image));
		const other = await startRealRegistry({ isQuiet: true });
		const mirror = mirrorOf([from(plain, 'same')], { registry: other.host });
		await runForTest(mirror);
		expect((await readManifest(other, 'same', referrersTag(image)))?.digest).toBe(list.digest);
		// New ones are added to what is there.
		const late = referrerManifest(image, 'application/late');
		await pusher.push('same', referrersIndex([sbom, signature, late]), referrersTag(image));
		const state = await runForTest(mirror);
		expect(itemCounts(state)).toMatchObject({ done: 1 });
		// Of the image itself only the digest was looked at.
		expect(state.items[0]).toMatchObject({ verification: 'digest' });
		expect(await readTags(other, 'same')).toEqual(['1', referrersTag(image)].sort());
		expect((await readBack(other, 'same', referrersTag(image))).manifests).toContain(late.digest);
		await other.stop();
	});

	test('are filtered by type, by name of cosign too, and none come where none are wanted', async () => {
		const { image, referrers } = family('filtered');
		for (const one of referrers) withApi.registry.store('filtered', one);
		withApi.registry.store('filtered', image, '1');
		withApi.registry.store('filtered', signatureManifest(image), referrersTag(image, '.sig'));
		const run = async (repository: string, referrersWanted: readonly string[] | 'none') => {
			const destination = { registry: plain.host, repository };
			const wanted = referrersWanted === 'none' ? referrersWanted : [...referrersWanted];
			const mirror = mirrorOf([from(withApi, 'filtered')], destination, { referrers: wanted });
			const state = await runForTest(mirror);
			return state.items[0];
		};
		const sboms = await run('sboms', [SBOM]);
		expect(sboms?.referrers.map((one) => one.artifactType)).toEqual([SBOM]);
		expect(sboms?.warnings.join()).toMatch(/\d referrers of other types are left out/);
		const signatures = await run('signatures', ['sig']);
		expect(new Set(signatures?.referrers.map((one) => one.artifactType))).toEqual(
			new Set([SIGNATURE]),
		);
		expect(await readTags(plain, 'signatures/filtered')).toContain(referrersTag(image, '.sig'));
		withApi.forgetRequests();
		expect(await run('none', 'none')).toMatchObject({ phase: 'done', referrers: [] });
		expect(withApi.requests().filter((one) => /referrers|tags/.test(one.path))).toEqual([]);
		expect(await readTags(plain, 'none/filtered')).toEqual(['1']);
	});

	test('of the images in an index come along; those of the whole index stay when it is trimmed', async () => {
		const image = buildkitIndex('of-index');
		const [amd64] = image.children;
		if (amd64 === undefined) throw new Error('no child');
		const [ofChild, ofIndex] = [referrerManifest(amd64, SBOM), referrerManifest(image, SBOM)];
		for (const one of [ofChild, ofIndex]) withApi.registry.store('index', one);
		withApi.registry.store('index', image, '1');
		const whole = await runForTest(
			mirrorOf([from(withApi, 'index')], { registry: plain.host, repository: 'whole' }),
		);
		expect(whole.items[0]?.referrers).toHaveLength(2);
		const trimmed = await runForTest(
			mirrorOf(
				[from(withApi, 'index')],
				{ registry: plain.host, repository: 'trim' },
				{
					platforms: ['linux/amd64'],
				},
			),
		);
		expect(trimmed.items[0]?.referrers.map((one) => one.digest)).toEqual([ofChild.digest]);
		expect(trimmed.items[0]?.warnings.join()).toContain(
			'1 referrers of the whole index stay behind',
		);
		expect(await listedAt('trim/index', amd64)).toEqual([ofChild.digest]);
	});

	test('are no images of their own where all tags of a repository are copied', async () => {
		const image = imageManifest({ name: 'all-tags' });
		const sbom = referrerManifest(image, SBOM);
		const pusher = new SamplePusher(plain);
		await pusher.push('all-tags', image, 'v1', 'v2');
		await pusher.push('all-tags', signatureManifest(image), referrersTag(image, '.sig'));
		await pusher.push('all-tags', referrersIndex([sbom]), referrersTag(image));
		const run = async (repository: string, referrers: 'all' | 'none') => {
			const destination = { registry: withApi.host, repository };
			const mirror = mirrorOf([], destination, {
				images: [{ repository: `${plain.host}/all-tags` }],
				referrers,
			});
			const selection = {
				reference: { registry: plain.host, repository: 'all-tags' },
				origin: { file: 'mirror.yaml', line: 3 },
			};
			const state = await runForTest({ ...mirror, repositories: [selection] });
			expect(itemCounts(state)).toMatchObject({ total: 2, done: 2 });
			return await readTags(withApi, `${repository}/all-tags`);
		};
		expect(await run('with', 'all')).toEqual([referrersTag(image, '.sig'), 'v1', 'v2']);
		expect(withApi.registry.manifest('with/all-tags', sbom.digest)).toBeDefined();
		expect(await run('without', 'none')).toEqual(['v1', 'v2']);
	});

	test('that are listed and gone are said to be gone; the image is copied', async () => {
		const { image, sbom, signature } = family('dangling');
		const source = await startScriptedRegistry({ checksManifests: false });
		source.registry.store('app', image, '1');
		source.registry.store('app', sbom);
		source.registry.store(
			'app',
			{ ...referrersIndex([sbom, signature]), children: [] },
			referrersTag(image),
		);
		const state = await runForTest(
			mirrorOf([from(source, 'app')], { registry: plain.host, repository: 'dangling' }),
		);
		expect(state.items[0]).toMatchObject({
			phase: 'done',
			warnings: ['1 referrers are listed at the source, but are not there.'],
		});
		expect(await listedAt('dangling/app', image)).toEqual([sbom.digest]);
		await source.stop();
	});

	test('are looked for by HEAD where tags may not be listed, and a registry is asked for its API once', async () => {
		const source = await startScriptedRegistry({
			profiles: [answers({ status: 403 }, (call) => call.path.endsWith('/tags/list'))],
		});
		const images = Array.from({ length: 12 }, (_, i) => imageManifest({ name: `heads-${i}` }));
		for (const [i, image] of images.entries()) {
			source.registry.store('heads', image, `v${i}`);
			source.registry.store('heads', signatureManifest(image), referrersTag(image, '.sig'));
		}
		const state = await runForTest(
			mirrorOf(
				images.map((_, i) => `${source.host}/heads:v${i}`),
				{ registry: plain.host, repository: 'heads' },
			),
		);
		expect(itemCounts(state)).toMatchObject({ done: 12 });
		for (const item of state.items) expect(item.referrers).toHaveLength(1);
		const asked = source.requests().map((one) => one.path);
		expect(asked.filter((path) => path.includes('/referrers/'))).toHaveLength(1);
		expect(asked.filter((path) => path.includes('/tags/list'))).toHaveLength(1);
		await source.stop();
	});
});
