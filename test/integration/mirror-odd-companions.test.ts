// Companions and answers that only inform, at their worst: whatever is wrong with them, the image arrives, and no list
// names what is not there.
import { afterEach, describe, expect, test } from 'vitest';
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
	referrersTag,
	type SampleManifest,
	signatureManifest,
} from '../support/sample-images';
import {
	type Profile,
	type ScriptedRegistry,
	type ScriptedRegistryOptions,
	startScriptedRegistry,
} from '../support/scripted-registry';

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
const scan = referrerManifest(image, 'example/scan');
const signature = signatureManifest(image);

/** Copies `app:1` to a registry and gives the one item. */
async function copied(
	source: ScriptedRegistry,
	destination: ScriptedRegistry,
	more: Parameters<typeof mirrorOf>[2] = {},
) {
	const mirror = mirrorOf([`${source.host}/app:1`], { registry: destination.host }, more);
	const state = await runForTest(mirror, quickTime());
	const [item] = state.items;
	const isThere = destination.registry.tagged('app', '1') !== undefined;
	return { state, item, isThere, told: item?.warnings.join('\n') ?? '' };
}

async function sourceWith(...companions: readonly SampleManifest[]): Promise<ScriptedRegistry> {
	const source = await registryWith({ hasReferrers: true });
	source.registry.store('app', image, '1');
	for (const companion of companions) source.registry.store('app', companion);
	return source;
}

const refuse = (matches: (call: RegistryCall) => boolean, reply: RegistryReply): Profile =>
	answers(reply, matches);

/** What the list under the fallback tag of the image names. */
function listedAt(destination: ScriptedRegistry): readonly string[] {
	const digest = destination.registry.tagged('app', referrersTag(image));
	const list = destination.registry.manifest('app', digest ?? '');
	if (list === undefined) return [];
	const document = JSON.parse(list.bytes.toString()) as { manifests: { digest: string }[] };
	return document.manifests.map(({ digest }) => digest);
}

describe('a companion that the destination does not take', () => {
	test.each([400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 500, 501, 502])(
		'and answers %i: the image arrives, and what stayed behind is named',
		async (status) => {
			const source = await sourceWith(sbom);
			const destination = await registryWith(
				{ hasReferrers: true },
				refuse(
					({ method, path }) => method === 'PUT' && path.endsWith(sbom.digest),
					errorReply(status, 'UNKNOWN', 'no'),
				),
			);
			const { item, isThere, told } = await copied(source, destination);
			expect([item?.phase, isThere]).toEqual(['done', true]);
			expect(told).toContain(short(sbom));
		},
	);

	test('under a tag that may not be changed: the image arrives', async () => {
		const source = await sourceWith();
		source.registry.store('app', signature, referrersTag(image, '.sig'));
		const destination = await registryWith(
			{},
			refuse(
				({ method, path }) => method === 'PUT' && path.endsWith('.sig'),
				errorReply(412, 'PRECONDITION', 'immutable'),
			),
		);
		const { item, isThere, told } = await copied(source, destination);
		expect([item?.phase, isThere]).toEqual(['done', true]);
		expect(told).toContain(short(signature));
	});
});

describe('a companion that can’t be made whole', () => {
	const blob = sbom.blobs.find(({ mediaType }) => mediaType === 'text/plain');

	test('stays behind where its manifest is refused for a blob, however often that is sent', async () => {
		const source = await sourceWith(sbom);
		const destination = await registryWith(
			{ hasReferrers: true },
			refuse(
				({ method, path }) => method === 'PUT' && path.endsWith(sbom.digest),
				errorReply(400, 'MANIFEST_BLOB_UNKNOWN', 'blob unknown'),
			),
		);
		const { item, isThere, told } = await copied(source, destination);
		expect([item?.phase, isThere]).toEqual(['done', true]);
		expect(told).toContain(short(sbom));
	});

	test('stays behind where the destination only claims its blob and the source has lost it', async () => {
		const source = await sourceWith(sbom);
		source.setProfiles(
			refuse(
				({ path }) => path.endsWith(blob?.digest ?? '?'),
				errorReply(404, 'BLOB_UNKNOWN', 'x'),
			),
		);
		const destination = await registryWith(
			{ hasReferrers: true },
			refuse(({ method, path }) => method === 'HEAD' && path.endsWith(blob?.digest ?? '?'), {
				status: 200,
				headers: { 'content-length': String(blob?.sizeBytes) },
			}),
		);
		const { item, isThere, told } = await copied(source, destination);
		expect([item?.phase, isThere]).toEqual(['done', true]);
		expect(told).toContain(short(sbom));
		expect(destination.registry.manifest('app', sbom.digest)).toBeUndefined();
	});

	test('stays behind where its blob is taken and never there', async () => {
		const source = await sourceWith(sbom);
		const destination = await registryWith(
			{ hasReferrers: true },
			refuse(
				({ method, path }) => method === 'GET' && path.endsWith(blob?.digest ?? '?'),
				errorReply(404, 'BLOB_UNKNOWN', 'x'),
			),
		);
		const { item, isThere, told } = await copied(source, destination);
		expect([item?.phase, isThere]).toEqual(['done', true]);
		expect(told).toContain(short(sbom));
	});
});

describe('the list under the fallback tag', () => {
	test('names only the companions that arrived, when a blob of another is gone', async () => {
		const source = await sourceWith(sbom, scan);
		const [lost] = sbom.blobs.filter(({ mediaType }) => mediaType === 'text/plain');
		source.setProfiles(
			refuse(
				({ path }) => path.endsWith(lost?.digest ?? '?'),
				errorReply(404, 'BLOB_UNKNOWN', 'x'),
			),
		);
		const destination = await registryWith({});
		const { item, isThere } = await copied(source, destination);
		expect([item?.phase, isThere]).toEqual(['done', true]);
		expect(listedAt(destination)).toEqual([scan.digest]);
	});

	test('names only the companions that arrived, when another was refused', async () => {
		const source = await sourceWith(sbom, scan);
		const destination = await registryWith(
			{},
			refuse(
				({ method, path }) => method === 'PUT' && path.endsWith(sbom.digest),
				errorReply(400, 'MANIFEST_INVALID', 'x'),
			),
		);
		const { item, isThere } = await copied(source, destination);
		expect([item?.phase, isThere]).toEqual(['done', true]);
		expect(listedAt(destination)).toEqual([scan.digest]);
	});

	test('is kept where OCI-Subject is answered and the list stays empty', async () => {
		const source = await sourceWith(sbom);
		const destination = await registryWith(
			{ hasReferrers: true },
			refuse(({ path }) => path.includes('/referrers/'), {
				status: 200,
				headers: { 'content-type': 'application/vnd.oci.image.index.v1+json' },
				body: JSON.stringify({ schemaVersion: 2, manifests: [] }),
			}),
		);
		await copied(source, destination);
		expect(listedAt(destination)).toEqual([sbom.digest]);
	});

	test('is not made where no companion arrived', async () => {
		const source = await sourceWith(sbom);
		const destination = await registryWith(
			{},
			refuse(
				({ method, path }) => method === 'PUT' && path.endsWith(sbom.digest),
				errorReply(403, 'DENIED', 'x'),
			),
		);
		const { item, isThere } = await copied(source, destination);
		expect([item?.phase, isThere]).toEqual(['done', true]);
		expect(destination.registry.tagged('app', referrersTag(image))).toBeUndefined();
	});
});

describe('what only informs', () => {
	test('a list of referrers that only ever fails is tried for three times', async () => {
		const source = await sourceWith();
		source.setProfiles(
			refuse(({ path }) => path.includes('/referrers/'), errorReply(500, 'UNKNOWN', 'x')),
		);
		const { isThere, told } = await copied(source, await registryWith({}));
		expect(isThere).toBe(true);
		expect(told).toContain('no whole list of referrers');
		const asked = source.requests().filter(({ path }) => path.includes('/referrers/'));
		expect(asked).toHaveLength(3);
	});

	test('a source without a list of tags: a signature under its tag comes along', async () => {
		const source = await sourceWith();
		source.registry.store('app', signature, referrersTag(image, '.sig'));
		source.setProfiles(
			refuse(({ path }) => path.includes('/tags/list'), errorReply(404, 'NAME_UNKNOWN', 'x')),
		);
		const destination = await registryWith({});
		await copied(source, destination);
		expect(destination.registry.tagged('app', referrersTag(image, '.sig'))).toBe(signature.digest);
	});

	const layered = (urls: unknown) => {
		const document = JSON.parse(image.bytes.toString()) as { layers: object[] };
		const layers = document.layers.map((layer) => ({ ...layer, urls }));
		return rawManifest({ ...document, layers }, image.mediaType);
	};

	test.each([401, 403, 404, 405, 410, 500, 503])(
		'a source that answers %i when asked for a layer kept elsewhere: the layer is left out',
		async (status) => {
			const source = await registryWith({});
			const external = layered(['https://never.example/layer']);
			const config = image.blobs.filter(({ mediaType }) => mediaType.includes('config'));
			source.registry.store('app', { ...external, blobs: config }, '1');
			source.setProfiles(
				refuse(
					({ path }) =>
						image.blobs.some((one) => !config.includes(one) && path.endsWith(one.digest)),
					errorReply(status, 'DENIED', 'x'),
				),
			);
			const { item, isThere, told } = await copied(source, await registryWith({}));
			expect([item?.phase, isThere]).toEqual(['done', true]);
			expect(told).toContain('external layer');
		},
	);

	test.each([400, 401, 403, 405, 410, 418, 500, 501, 502])(
		'a destination that answers HEAD of blobs by %i',
		async (status) => {
			const source = await sourceWith();
			const destination = await registryWith(
				{},
				refuse(({ method, path }) => method === 'HEAD' && path.includes('/blobs/'), { status }),
			);
			const { item, isThere } = await copied(source, destination);
			expect([item?.phase, isThere]).toEqual(['done', true]);
		},
	);

	test.each([400, 401, 403, 405, 410, 418, 500, 501, 502])(
		'a destination that answers reads of absent manifests by %i',
		async (status) => {
			const source = await sourceWith(sbom);
			const destination = await registryWith(
				{},
				{
					after: (call, reply) =>
						reply.status === 404 && call.path.includes('/manifests/')
							? errorReply(status, 'DENIED', 'x')
							: reply,
				},
			);
			const { item, isThere, told } = await copied(source, destination);
			expect([item?.fault?.code, item?.phase, isThere]).toEqual([undefined, 'done', true]);
			expect(told).toContain(`does not say what is there under this name (HTTP ${status})`);
			// A list that may be there and could not be read is not written over.
			expect(listedAt(destination)).toEqual(status < 500 || status === 501 ? [sbom.digest] : []);
		},
	);

	test.each([400, 401, 403, 405, 418, 500, 501, 502])(
		'a source that answers lists, referrers and absent tags by %i',
		async (status) => {
			const source = await sourceWith();
			source.setProfiles({
				after: (call, reply) =>
					call.path.includes('/tags/list') ||
					call.path.includes('/referrers/') ||
					call.path.includes('/manifests/sha256-')
						? errorReply(status, 'DENIED', 'x')
						: reply,
			});
			const { item, isThere } = await copied(source, await registryWith({}));
			expect([item?.phase, isThere]).toEqual(['done', true]);
			expect(item?.warnings.length).toBeLessThanOrEqual(2);
		},
	);
});

describe('read leniently', () => {
	const entry = { mediaType: image.mediaType, digest: image.digest, size: image.sizeBytes };
	const index = (more: object) => ({
		schemaVersion: 2,
		mediaType: 'application/vnd.oci.image.index.v1+json',
		...more,
	});

	test.each<[string, object]>([
		['a list that is null', index({ manifests: null })],
		['no list', index({})],
		[
			'an entry of half a platform',
			index({ manifests: [{ ...entry, platform: { os: 'linux' } }] }),
		],
		['an entry of an empty platform', index({ manifests: [{ ...entry, platform: {} }] })],
		['an entry of a null platform', index({ manifests: [{ ...entry, platform: null }] })],
	])('%s, where a platform is asked for, is no fault of ours', async (_, document) => {
		const source = await sourceWith();
		source.registry.store(
			'app',
			rawManifest(document, 'application/vnd.oci.image.index.v1+json'),
			'1',
		);
		const { item } = await copied(source, await registryWith({}), { platforms: ['linux/amd64'] });
		expect(item?.fault?.code).not.toBe('internal.unexpected');
	});

	test('an image that the destination refuses is not blamed on the gap beside it', async () => {
		const arm64 = imageManifest({
			name: 'sound',
			platform: { os: 'linux', architecture: 'arm64' },
		});
		const source = await registryWith(
			{},
			refuse(({ path }) => path.endsWith(arm64.digest), errorReply(404, 'MANIFEST_UNKNOWN', 'x')),
		);
		source.registry.store('app', indexManifest([image, arm64]), '1');
		const destination = await registryWith(
			{},
			refuse(
				({ method, path }) => method === 'PUT' && path.endsWith(image.digest),
				errorReply(400, 'MANIFEST_INVALID', 'unknown layer type'),
			),
		);
		const { item } = await copied(source, destination);
		expect(item?.fault).toMatchObject({ code: 'manifest.rejected' });
	});

	test('what an index with a gap gives is what arrives', async () => {
		const arm64 = imageManifest({
			name: 'sound',
			platform: { os: 'linux', architecture: 'arm64' },
		});
		const whole = indexManifest([image, arm64]);
		const source = await registryWith(
			{},
			refuse(({ path }) => path.endsWith(arm64.digest), errorReply(404, 'MANIFEST_UNKNOWN', 'x')),
		);
		source.registry.store('app', whole, '1');
		const { item } = await copied(source, await registryWith({}));
		expect(item?.platforms).toEqual(['linux/amd64']);
	});
});
