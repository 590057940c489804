// What belongs to an image and is broken, what a destination won't say before the first push, and indexes with a gap: the
// image arrives, and what stayed behind is named.
import { afterEach, describe, expect, test } from 'vitest';
import type { RepositorySelection } from '../../shared/mirror/intention';
import type { Digest } from '../../shared/oci/digest';
import { shortDigest } from '../../shared/oci/digest';
import { errorReply, type RegistryCall, type RegistryReply } from '../support/memory-registry';
import { mirrorOf, quickTime, runForTest } from '../support/mirror-bench';
import { answers } from '../support/registry-profiles';
import {
	imageManifest,
	indexManifest,
	rawManifest,
	referrerManifest,
	type SampleManifest,
} from '../support/sample-images';
import {
	type Profile,
	type ScriptedRegistry,
	type ScriptedRegistryOptions,
	startScriptedRegistry,
} from '../support/scripted-registry';

const ARM64 = { os: 'linux', architecture: 'arm64' };
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

async function registryWith(
	options: ScriptedRegistryOptions,
	...profiles: readonly Profile[]
): Promise<ScriptedRegistry> {
	const registry = await startScriptedRegistry({ ...options, profiles });
	ends.push(() => registry.stop());
	return registry;
}

const short = (sample: SampleManifest): string => shortDigest(sample.digest as Digest);
const image = imageManifest({ name: 'sound' });
const sbom = referrerManifest(image, 'application/spdx+json');

/** Copies `app:1` to a registry and gives the one item. */
async function copied(source: ScriptedRegistry, destination: ScriptedRegistry) {
	const mirror = mirrorOf([`${source.host}/app:1`], { registry: destination.host });
	const state = await runForTest(mirror, quickTime());
	const [item] = state.items;
	return { state, item, isThere: destination.registry.tagged('app', '1') !== undefined };
}

async function sourceWithSbom(...profiles: readonly Profile[]): Promise<ScriptedRegistry> {
	const source = await registryWith({ hasReferrers: true }, ...profiles);
	source.registry.store('app', image, '1');
	source.registry.store('app', sbom);
	return source;
}

const refuse = (matches: (call: RegistryCall) => boolean, reply: RegistryReply): Profile =>
	answers(reply, matches);
const HTML: RegistryReply = {
	status: 200,
	headers: { 'content-type': 'text/html' },
	body: '<html>',
};

describe('referrers that are broken', () => {
	test.each<[string, RegistryReply]>([
		['an error', errorReply(500, 'UNKNOWN', 'x')],
		['a gateway', { status: 502 }],
		['a web page', HTML],
		['a sign-in page', { status: 303, headers: { location: 'http://127.0.0.1:1/login' } }],
		['a word that nobody knows', { status: 418 }],
	])('as a list (%s) keep no image back', async (_, reply) => {
		const source = await sourceWithSbom(refuse(({ path }) => path.includes('/referrers/'), reply));
		const { item, isThere } = await copied(source, await registryWith({}));
		expect([item?.phase, isThere]).toEqual(['done', true]);
	});

	test.each<[string, (path: string) => boolean, RegistryReply]>([
		[
			'whose manifest is forbidden',
			(path) => path.endsWith(sbom.digest),
			errorReply(403, 'DENIED', 'x'),
		],
		['whose manifest fails', (path) => path.endsWith(sbom.digest), errorReply(500, 'UNKNOWN', 'x')],
		['whose manifest is damaged', (path) => path.endsWith(sbom.digest), { status: 200, body: '{' }],
		[
			'whose blob is gone',
			(path) => sbom.blobs.some(({ digest }) => path.endsWith(digest)),
			errorReply(404, 'BLOB_UNKNOWN', 'x'),
		],
	])('%s: the image arrives, and what stayed behind is named', async (_, matches, reply) => {
		const source = await sourceWithSbom(refuse(({ path }) => matches(path), reply));
		const { item, isThere } = await copied(source, await registryWith({ hasReferrers: true }));
		expect([item?.phase, isThere]).toEqual(['done', true]);
		expect(item?.warnings.join('\n')).toContain(short(sbom));
	});

	test('of a kind that is no more stay behind', async () => {
		const source = await registryWith({ hasReferrers: true });
		const old = rawManifest(
			{
				mediaType: 'application/vnd.oci.artifact.manifest.v1+json',
				artifactType: 'example/sbom',
				blobs: [],
				subject: { mediaType: image.mediaType, digest: image.digest, size: image.sizeBytes },
			},
			'application/vnd.oci.artifact.manifest.v1+json',
		);
		source.registry.store('app', image, '1');
		source.registry.store('app', old);
		const { item, isThere } = await copied(source, await registryWith({}));
		expect([item?.phase, isThere]).toEqual(['done', true]);
		expect(item?.warnings.join('\n')).toContain(short(old));
	});

	test('that the destination takes under no circumstances stay behind', async () => {
		const source = await sourceWithSbom();
		const destination = await registryWith(
			{},
			refuse(
				({ method, path }) => method === 'PUT' && path.endsWith(sbom.digest),
				errorReply(400, 'MANIFEST_INVALID', 'unsupported media type'),
			),
		);
		const { item, isThere } = await copied(source, destination);
		expect([item?.phase, isThere]).toEqual(['done', true]);
		expect(item?.warnings.join('\n')).toContain(`does not take the referrer ${short(sbom)}`);
	});

	test('are listed under a tag where OCI-Subject is answered and no list is served', async () => {
		const source = await sourceWithSbom();
		const destination = await registryWith(
			{ hasReferrers: true },
			refuse(({ path }) => path.includes('/referrers/'), errorReply(404, 'NOT_FOUND', 'x')),
		);
		await copied(source, destination);
		const tag = image.digest.replace(':', '-');
		expect(destination.registry.tagged('app', tag)).toBeDefined();
	});
});

describe('a destination that won’t say what is not there', () => {
	const isRead = ({ method }: RegistryCall): boolean => method === 'GET' || method === 'HEAD';

	test.each([401, 403, 405, 500])('by %i of every tag, is pushed to', async (status) => {
		const source = await sourceWithSbom();
		let isPushed = false;
		const destination = await registryWith(
			{},
			{
				before: (call) => {
					isPushed ||= call.method === 'PUT' && call.path.endsWith('/manifests/1');
					const isAsked = isRead(call) && call.path.includes('/manifests/');
					return isAsked && !isPushed ? errorReply(status, 'DENIED', 'x') : undefined;
				},
			},
		);
		const { item, isThere } = await copied(source, destination);
		expect([item?.phase, isThere]).toEqual(['done', true]);
	});

	test('keeps what may be there, where that is wished', async () => {
		const source = await sourceWithSbom();
		const destination = await registryWith(
			{},
			refuse(
				(call) => isRead(call) && call.path.includes('/manifests/'),
				errorReply(403, 'DENIED', 'x'),
			),
		);
		const mirror = mirrorOf(
			[`${source.host}/app:1`],
			{ registry: destination.host },
			{ existingTag: 'keep' },
		);
		const state = await runForTest(mirror, quickTime());
		expect(state.items[0]).toMatchObject({ phase: 'failed', fault: { code: 'registry.denied' } });
		expect(destination.requests().filter(({ method }) => method === 'PUT')).toEqual([]);
	});
});

describe('an index with a gap', () => {
	const [amd64, arm64] = [
		imageManifest({ name: 'sparse' }),
		imageManifest({ name: 'sparse', platform: ARM64 }),
	];
	const index = indexManifest([amd64, arm64]);
	const gone = (...missing: readonly SampleManifest[]): Profile =>
		refuse(
			({ path }) => missing.some(({ digest }) => path.endsWith(digest)),
			errorReply(404, 'MANIFEST_UNKNOWN', 'x'),
		);

	async function sparseSource(...missing: readonly SampleManifest[]): Promise<ScriptedRegistry> {
		const source = await registryWith({}, gone(...missing));
		source.registry.store('app', index, '1');
		return source;
	}

	test('is copied as it is, and the gap is named', async () => {
		const destination = await registryWith({ checksManifests: false });
		const { item, isThere } = await copied(await sparseSource(arm64), destination);
		expect(isThere).toBe(true);
		expect(item).toMatchObject({ phase: 'done', destinationDigest: index.digest });
		expect(item?.warnings).toContain(
			'The source lacks linux/arm64: the index is copied as it is, without it.',
		);
	});

	test('fails with platform and way out where the destination takes none', async () => {
		const destination = await registryWith(
			{},
			refuse(
				({ method, path }) => method === 'PUT' && path.endsWith('/manifests/1'),
				errorReply(400, 'MANIFEST_BLOB_UNKNOWN', 'blob unknown to registry'),
			),
		);
		const { item } = await copied(await sparseSource(arm64), destination);
		expect(item).toMatchObject({
			phase: 'failed',
			fault: { code: 'index.incomplete', side: 'destination', facts: { platforms: 'linux/arm64' } },
		});
	});

	test('of everything is refused', async () => {
		const { item } = await copied(await sparseSource(amd64, arm64), await registryWith({}));
		expect(item).toMatchObject({
			phase: 'failed',
			fault: { code: 'index.incomplete', side: 'source', facts: { who: 'nothing' } },
		});
	});
});

describe('a layer that may be had elsewhere', () => {
	const layered = (urls: readonly string[]) => {
		const plain = imageManifest({ name: 'external' });
		const document = JSON.parse(plain.bytes.toString()) as { layers: object[] };
		const layers = document.layers.map((layer) => ({ ...layer, urls }));
		const external = rawManifest({ ...document, layers }, plain.mediaType);
		return { external, blobs: plain.blobs };
	};

	test.each([true, false])('is copied where the source has it: %s', async (isThere) => {
		const source = await registryWith({});
		const { external, blobs } = layered([`http://${source.host}/never-asked`]);
		const kept = blobs.filter(({ mediaType }) => isThere || mediaType.includes('config'));
		source.registry.store('app', { ...external, blobs: kept }, '1');
		const destination = await registryWith({});
		const { item } = await copied(source, destination);
		expect(item?.phase).toBe('done');
		expect(item?.warnings.some((warning) => warning.includes('external layer'))).toBe(!isThere);
		expect(source.requests().some(({ path }) => path.includes('never-asked'))).toBe(false);
	});
});

test('a rule that fits no tag says which tags there are', async () => {
	const source = await registryWith({});
	source.registry.store('app', image, '1.0', '1.1', 'latest');
	const destination = await registryWith({});
	const mirror = mirrorOf([`${source.host}/app:1`], { registry: destination.host });
	const selection: RepositorySelection = {
		reference: { registry: source.host, repository: 'app' },
		tags: { include: ['2.*'] },
		origin: { file: 'mirror.yaml', line: 3 },
	};
	const state = await runForTest({ ...mirror, images: [], repositories: [selection] }, quickTime());
	expect(state.items[0]?.fault).toMatchObject({
		code: 'repository.no-tag-chosen',
		facts: { count: '3', tags: '1.1, 1.0, latest' },
	});
});
