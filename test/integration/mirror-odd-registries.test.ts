// Whole runs at registries with habits: a destination that takes everything and lets nothing be read back, one without
// ranges, sources whose lists end early, descriptors that are wrong about their size.
import { afterEach, describe, expect, test } from 'vitest';
import type { RepositorySelection } from '../../shared/mirror/intention';
import { errorReply, type RegistryCall } from '../support/memory-registry';
import { faultCodes, mirrorOf, quickTime, runForTest } from '../support/mirror-bench';
import { answers, isTagList } from '../support/registry-profiles';
import { imageManifest, rawManifest, type SampleManifest } from '../support/sample-images';
import {
	type Profile,
	type ScriptedRegistry,
	startScriptedRegistry,
} from '../support/scripted-registry';

const plainly = { referrers: 'none' as const };
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

async function registryWith(...profiles: readonly Profile[]): Promise<ScriptedRegistry> {
	const registry = await startScriptedRegistry({ profiles });
	ends.push(() => registry.stop());
	return registry;
}

async function sourceOf(image: SampleManifest, ...tags: readonly string[]) {
	const source = await registryWith();
	source.registry.store('app', image, '1', ...tags);
	return source;
}

/** Refuses matching reads from the first manifest that was put. */
function unreadableOncePushed(matches: (call: RegistryCall) => boolean, status: number): Profile {
	let isPushed = false;
	return {
		before: (call) => {
			isPushed ||= call.method === 'PUT' && call.path.includes('/manifests/');
			const isRead = call.method === 'GET' || call.method === 'HEAD';
			return isPushed && isRead && matches(call)
				? errorReply(status, 'DENIED', 'this account may only push')
				: undefined;
		},
	};
}

describe('a destination that does not let what was pushed be read back', () => {
	test.each([
		['nothing', () => true, 403, 'the image'],
		['no blob', (call: RegistryCall) => call.path.includes('/blobs/'), 403, '2 of 2 blobs'],
		['no blob for now', (call: RegistryCall) => call.path.includes('/blobs/'), 500, '2 of 2 blobs'],
	] as const)(
		'%s: the image is copied, and not called verified',
		async (_name, matches, status, what) => {
			const source = await sourceOf(imageManifest({ name: 'write-only' }));
			const destination = await registryWith(unreadableOncePushed(matches, status));
			const mirror = mirrorOf([`${source.host}/app:1`], { registry: destination.host }, plainly);
			const state = await runForTest(mirror, quickTime());
			expect(state.outcome).toBe('succeeded');
			expect(state.items[0]).toMatchObject({
				phase: 'done',
				warnings: [
					`${destination.host} took everything, but did not let ${what} be read back (HTTP ${status}): this image is not verified.`,
				],
			});
			expect(state.items[0]).not.toHaveProperty('verification');
			expect(destination.registry.tagged('app', '1')).toBeDefined();
		},
	);

	test.each([400, 416, 501])('by ranges (%i): the whole is read, and verified', async (status) => {
		const source = await sourceOf(imageManifest({ name: 'ranges' }));
		const destination = await registryWith(
			answers({ status }, (call) => call.headers['range'] !== undefined),
		);
		const mirror = mirrorOf([`${source.host}/app:1`], { registry: destination.host }, plainly);
		const state = await runForTest(mirror, quickTime());
		expect(state.items[0]).toMatchObject({ phase: 'done', verification: 'readable', warnings: [] });
	});
});

describe('a list of tags that ends early', () => {
	const run = async (tags: RepositorySelection['tags'], ...profiles: readonly Profile[]) => {
		const source = await registryWith(...profiles);
		source.registry.store('app', imageManifest({ name: 'listed' }), '1.0', '1.1', '1.2');
		const destination = await registryWith();
		const mirror = mirrorOf([`${source.host}/app`], { registry: destination.host }, plainly);
		const selection: RepositorySelection = {
			reference: { registry: source.host, repository: 'app' },
			...(tags === undefined ? {} : { tags }),
			origin: { file: 'mirror.yaml', line: 3 },
		};
		const state = await runForTest(
			{ ...mirror, images: [], repositories: [selection] },
			quickTime(),
		);
		return { state, source };
	};
	const cut = answers(
		(call) =>
			call.query.has('last')
				? { status: 400 }
				: {
						status: 200,
						headers: { link: '<http://internal.example/>; rel="next"' },
						body: '{"tags":["1.0","1.1"]}',
					},
		isTagList,
	);

	test('gives no newest tags: older ones would pass for them', async () => {
		const { state, source } = await run({ newest: 1 }, cut);
		expect(state.items).toHaveLength(1);
		expect(state.items[0]).toMatchObject({
			phase: 'failed',
			fault: { code: 'repository.list-cut-short', subject: `${source.host}/app` },
		});
	});

	test.each([undefined, { include: ['1.*'] }, { semver: '>=1' }])(
		'is copied as far as it goes, and that is said, with %j',
		async (tags) => {
			const { state, source } = await run(tags, cut);
			expect(state.items.map((item) => item.phase)).toEqual(['done', 'done']);
			expect(state.items[0]?.warnings).toEqual([
				`The registry ended its list of tags of ${source.host}/app early: tags that are not listed stay behind.`,
			]);
			expect(state.items[1]?.warnings).toEqual([]);
		},
	);

	test('names what it left out because it is no tag', async () => {
		const odd = answers({ status: 200, body: '{"tags":["1.0","a/b","../c",null]}' }, isTagList);
		const { state, source } = await run({ newest: 1 }, odd);
		expect(state.items[0]).toMatchObject({
			phase: 'done',
			warnings: [
				`In the list of tags of ${source.host}/app, 2 entries are no tags and are left out.`,
			],
		});
	});
});

describe('a layer of no bytes', () => {
	/** Says of its last layer that it has that many bytes. */
	function sized(image: SampleManifest, size: number): SampleManifest {
		const document = JSON.parse(image.bytes.toString()) as { layers: { size: number }[] };
		for (const layer of document.layers.slice(-1)) layer.size = size;
		return { ...rawManifest(document, image.mediaType), blobs: image.blobs };
	}

	test('is read, and refused where its digest is that of something', async () => {
		const source = await sourceOf(sized(imageManifest({ name: 'liar' }), 0));
		const destination = await registryWith();
		const mirror = mirrorOf([`${source.host}/app:1`], { registry: destination.host }, plainly);
		const state = await runForTest(mirror, quickTime());
		expect(faultCodes(state)).toEqual(['content.size-mismatch']);
		expect(destination.registry.tagged('app', '1')).toBeUndefined();
	});

	test.each([1, 1_000_000])('or of %i too many is refused as well', async (more) => {
		const image = imageManifest({ name: 'liar' });
		const size = (image.blobs.at(-1)?.sizeBytes ?? 0) + more;
		const source = await sourceOf(sized(image, size));
		const destination = await registryWith();
		const mirror = mirrorOf([`${source.host}/app:1`], { registry: destination.host }, plainly);
		const state = await runForTest(mirror, quickTime());
		expect(faultCodes(state)).toEqual(['content.size-mismatch']);
	});
});
