// Proves that the sample images are what they claim to be, by a real registry and skopeo.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../support/own-process';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { readBack, readManifest, readTags } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import { expectCommand } from '../support/run-command';
import { sampleLayer } from '../support/sample-content';
import {
	AMD64,
	ARM_V7,
	ARM64,
	attestationEntry,
	buildkitIndex,
	descriptorOf,
	duplicateLayerImage,
	emptyLayerImage,
	imageManifest,
	indexManifest,
	layerFor,
	rawManifest,
	referrerManifest,
	referrersIndex,
	referrersTag,
	type SampleManifest,
	SamplePusher,
	signatureManifest,
	withOddWhitespace,
} from '../support/sample-images';
import { seedBig, seedThirtyEight, seedTiny } from '../support/sample-sets';

describeWithTools(['docker-registry', 'skopeo'], 'sample images', () => {
	let registry: RealRegistry;
	let pusher: SamplePusher;

	beforeAll(async () => {
		registry = await startRealRegistry({ auth: 'token', allowsForeignLayers: true });
		pusher = new SamplePusher(registry);
	});

	afterAll(async () => {
		await registry.stop();
	});

	function credentials(): string {
		return `${registry.username}:${registry.password}`;
	}

	async function skopeoRaw(name: string): Promise<string> {
		const args = ['inspect', '--raw', '--tls-verify=false', '--creds', credentials()];
		return await expectCommand('skopeo', [...args, `docker://${registry.host}/${name}`]);
	}

	it('has layers that unpack to the diff id and are the same every time', () => {
		const layer = sampleLayer('seed', 2_500_000, 'x');
		const bytes = Buffer.concat([...layer.chunks()]);
		expect(bytes.length).toBe(layer.sizeBytes);
		expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(layer.digest);
		const tar = gunzipSync(bytes);
		expect(`sha256:${createHash('sha256').update(tar).digest('hex')}`).toBe(layer.diffId);
		expect(tar.subarray(0, 15).toString()).toBe('sample/seed.bin');
	});

	const image = imageManifest({ name: 'one', layers: [3000, 4000] });
	const shapes: readonly (readonly [string, SampleManifest])[] = [
		['oci', image],
		['docker', imageManifest({ name: 'one', format: 'docker', layers: [3000] })],
		['index', indexManifest([image, imageManifest({ name: 'two' })])],
		['list', indexManifest([imageManifest({ name: 'one', format: 'docker' })], 'docker')],
		['nested', indexManifest([indexManifest([image]), image])],
		['buildkit', buildkitIndex('kit')],
		['empty', emptyLayerImage('empty')],
		['twice', duplicateLayerImage('twice', 'docker')],
		['odd', withOddWhitespace(image)],
		['odd-index', withOddWhitespace(indexManifest([image]))],
		[
			'foreign',
			imageManifest({ name: 'win', format: 'docker', foreignUrls: ['https://x.example/l'] }),
		],
	];

	it.each(shapes)('%s arrives byte for byte and can be read back whole', async (name, manifest) => {
		await pusher.push(`shapes/${name}`, manifest, '1');
		expect(await skopeoRaw(`shapes/${name}:1`)).toBe(manifest.bytes.toString());
		const read = await readBack(registry, `shapes/${name}`, '1');
		expect(read).toMatchObject({ digest: manifest.digest, faults: [] });
		for (const blob of manifest.blobs) expect(read.blobs).toContain(blob.digest);
	});

	it('makes indexes of any platforms, with attestations, and documents that no builder makes', async () => {
		const images = [AMD64, ARM64, ARM_V7].map((platform) => imageManifest({ name: 'p', platform }));
		const index = indexManifest([...images, attestationEntry(image)]);
		const { manifests } = JSON.parse(index.bytes.toString()) as { manifests: object[] };
		expect(manifests).toMatchObject([
			{ platform: AMD64 },
			{ platform: ARM64 },
			{ platform: ARM_V7 },
			{ annotations: { 'vnd.docker.reference.digest': image.digest } },
		]);
		const doubled = rawManifest(
			{ schemaVersion: 2, manifests: [descriptorOf(image)] },
			image.mediaType,
		);
		await expect(pusher.pushManifest('shapes/oci', doubled, 'doubled')).rejects.toThrow('400');
	});

	it('gives an odd manifest a digest that re-serialising would change', () => {
		const odd = withOddWhitespace(image);
		expect(odd.digest).not.toBe(image.digest);
		expect(JSON.parse(odd.bytes.toString())).toEqual(JSON.parse(image.bytes.toString()));
	});

	it('has signatures and referrers where a registry without the API keeps them', async () => {
		const sbom = referrerManifest(image, 'application/spdx+json');
		await pusher.push('signed', image, '1');
		await pusher.push('signed', signatureManifest(image), referrersTag(image, '.sig'));
		await pusher.push('signed', referrersIndex([sbom]), referrersTag(image));
		expect(await readTags(registry, 'signed')).toEqual(
			['1', referrersTag(image), referrersTag(image, '.sig')].sort(),
		);
		const document = JSON.parse(await skopeoRaw(`signed:${referrersTag(image)}`)) as {
			manifests: unknown[];
		};
		expect(document.manifests).toMatchObject([
			{ digest: sbom.digest, artifactType: 'application/spdx+json' },
		]);
	});

	it('can be copied with all platforms by skopeo', async () => {
		await pusher.push('copied', buildkitIndex('kit'), '1');
		const folder = join(temporaryFolder('copied'), 'layout');
		const args = ['copy', '--all', '--src-tls-verify=false', '--src-creds', credentials()];
		await expectCommand('skopeo', [
			...args,
			`docker://${registry.host}/copied:1`,
			`oci:${folder}:1`,
		]);
	});

	it('notices a blob that is missing when reading back', async () => {
		const layer = layerFor('shared', 100);
		const broken = imageManifest({ name: 'broken', layers: [layer] });
		await pusher.push('broken', broken, '1');
		const hex = layer.digest.slice('sha256:'.length);
		const data = `docker/registry/v2/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`;
		await expectCommand('rm', [join(registry.folder, data)]);
		const read = await readBack(registry, 'broken', '1');
		expect(read.faults).toHaveLength(1);
		expect(read.faults[0]).toContain(layer.digest);
	});

	it('seeds the 38 images and the tiny ones at a scale', async () => {
		const images = await seedThirtyEight(registry, 0.001);
		expect(images).toHaveLength(38);
		expect(new Set(images.map((one) => one.digest)).size).toBe(38);
		const last = images[37];
		expect((await readManifest(registry, last?.repository ?? '', '1.0.0'))?.digest).toBe(
			last?.digest,
		);
		const [big] = await seedBig(registry, 0.0001);
		expect((await readBack(registry, 'big/image', '1.0.0')).digest).toBe(big?.digest);
		const tiny = await seedTiny(registry, 20, 5);
		expect(tiny).toHaveLength(20);
		expect(await readTags(registry, 'tiny/repo-004')).toEqual([
			'v1.0.0',
			'v1.1.0',
			'v1.2.0',
			'v1.3.0',
		]);
	});
});
