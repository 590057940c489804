import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
	type FolderStorage,
	openFolderStorage,
} from '../../../../electron/embedded-registry/folder-storage';
import {
	sampleMirror,
	writeSampleContent,
} from '../../../../electron/embedded-registry/sample-content';
import { mirrorSpecSchema } from '../../../../shared/mirror/mirror-spec';
import { nameImages } from '../../../../shared/mirror/name-images';
import type { Digest } from '../../../../shared/oci/digest';
import { blobsOf, type Manifest, readManifest } from '../../../../shared/oci/manifest';
import { formatReference } from '../../../../shared/oci/reference';

let folder: string;
let storage: FolderStorage;
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'image-ferry-sample-'));
	storage = await openFolderStorage(folder);
	await writeSampleContent(storage);
}, 60_000);
afterAll(async () => {
	await storage.close();
	rmSync(folder, { recursive: true, force: true });
});

interface Held {
	readonly repository: string;
	readonly tag: string;
	readonly digest: Digest;
	readonly manifest: Manifest;
}

async function readOne(repository: string, digest: Digest): Promise<Manifest> {
	const stored = await storage.reading.manifest(repository, digest);
	if (stored === undefined) throw new Error(`no manifest ${digest}`);
	const reading = readManifest(Buffer.from(stored.bytes).toString(), stored.mediaType);
	if (!reading.ok) throw new Error(reading.problem);
	return reading.manifest;
}

async function everything(): Promise<readonly Held[]> {
	const held: Held[] = [];
	for (const repository of await storage.reading.repositories()) {
		for (const tag of (await storage.reading.tags(repository)) ?? []) {
			const digest = await storage.reading.resolveTag(repository, tag);
			if (digest === undefined) throw new Error(`no tag ${tag}`);
			held.push({ repository, tag, digest, manifest: await readOne(repository, digest) });
		}
	}
	return held;
}

/** Bytes of every blob, once per repository, and once over all. */
async function weigh() {
	const perRepository = new Map<string, number>();
	const once = new Map<string, number>();
	for (const { repository, manifest } of await everything()) {
		const images =
			manifest.kind === 'image'
				? [manifest]
				: await Promise.all(
						manifest.manifests.map(({ digest }) => readOne(repository, digest as Digest)),
					);
		for (const image of images) {
			for (const { digest, size } of image.kind === 'image' ? blobsOf(image) : []) {
				perRepository.set(`${repository}@${digest}`, size);
				once.set(digest, size);
			}
		}
	}
	const sum = (sizes: Map<string, number>) =>
		[...sizes.values()].reduce((total, size) => total + size, 0);
	return { perRepository: sum(perRepository), once: sum(once) };
}

it('has 12 images in 8 repositories, and what belongs to them', async () => {
	const held = await everything();
	const signatures = held.filter(({ tag }) => tag.endsWith('.sig'));
	expect(new Set(held.map(({ repository }) => repository)).size).toBe(8);
	expect(held.length - signatures.length).toBe(12);
	expect(signatures.map(({ repository }) => repository)).toEqual(['harbour/tracking']);
	const signed = held.find(
		({ repository, tag }) => repository === 'harbour/tracking' && tag === '3.1',
	);
	expect(signatures[0]?.tag).toBe(`${signed?.digest.replace(':', '-')}.sig`);

	const checkout = held.find(({ repository }) => repository === 'harbour/checkout');
	const [sbom] = await storage.reading.referrers('harbour/checkout', checkout?.digest as Digest);
	expect((await readOne('harbour/checkout', sbom as Digest)).artifactType).toBe(
		'application/spdx+json',
	);

	const index = held.find(({ manifest }) => manifest.kind === 'index')?.manifest;
	const platforms =
		index?.kind === 'index' ? index.manifests.map(({ platform }) => platform?.architecture) : [];
	expect(platforms).toEqual(['amd64', 'arm64', 'unknown', 'unknown']);
	expect(new Set(held.map(({ manifest }) => manifest.mediaType)).size).toBe(3);
});

it('shows what mounting saves: less than half of what the repositories hold has to move', async () => {
	const { perRepository, once } = await weigh();
	expect(once).toBeGreaterThan(60_000_000);
	expect(once).toBeLessThan(65_000_000);
	expect(perRepository).toBeGreaterThan(2.5 * once);
});

it('names only content that is there', async () => {
	for (const { repository, manifest } of await everything()) {
		for (const { digest, size } of manifest.kind === 'image' ? blobsOf(manifest) : []) {
			expect((await storage.reading.blob(repository, digest as Digest))?.sizeBytes).toBe(size);
		}
	}
});

it('is the same on every machine and in every version', async () => {
	const lines = (await everything()).map(
		({ repository, tag, digest }) => `${repository}:${tag} ${digest}`,
	);
	const digest = createHash('sha256').update(lines.join('\n')).digest('hex');
	expect(digest).toBe('1082d0e78d69fa14cdeb8f2cab93a1ab61b827300feb748bb87645f8c7b4899e');
});

it('has a mirror that is valid and gives every image a name', async () => {
	const { spec, images } = sampleMirror('127.0.0.1:5001', '127.0.0.1:5002');
	expect(mirrorSpecSchema.parse(spec)).toEqual(spec);
	expect(spec.images).toEqual(
		images.map(({ reference }) => ({ reference: formatReference(reference) })),
	);
	const names = nameImages(images, spec).map(({ name }) =>
		name.ok ? formatReference(name.value) : name.fault,
	);
	expect(names).toHaveLength(12);
	expect(names).toContain('127.0.0.1:5002/island/tools/log-viewer:4.1');
	const tagged = (await everything()).map(({ repository, tag }) => `${repository}:${tag}`);
	const listed = images.map(({ reference }) => `${reference.repository}:${reference.tag}`);
	expect(tagged).toEqual(expect.arrayContaining(listed));
});
