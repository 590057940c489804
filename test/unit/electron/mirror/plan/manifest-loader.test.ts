import { describe, expect, it } from 'vitest';
import {
	createManifestLoader,
	subjectOf,
} from '../../../../../electron/mirror/plan/manifest-loader';
import type { Descriptor } from '../../../../../shared/oci/descriptor';
import { OCI_CONFIG, OCI_INDEX, OCI_MANIFEST } from '../../../../../shared/oci/media-types';
import { faultOf } from '../../../../support/fault-of';
import { MemoryStore } from '../../../../support/memory-store';

const loader = () => createManifestLoader('source', new AbortController().signal);

function imageIn(store: MemoryStore, name: string, ...tags: readonly string[]): Descriptor {
	const config = { ...store.putBlob('app', Buffer.from(name)), mediaType: OCI_CONFIG };
	return store.putDocument(
		'app',
		{ schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: [] },
		...tags,
	);
}

function indexIn(store: MemoryStore, manifests: readonly Descriptor[], ...tags: readonly string[]) {
	return store.putDocument('app', { schemaVersion: 2, mediaType: OCI_INDEX, manifests }, ...tags);
}

describe('a manifest', () => {
	it('is read once by its digest, and every time by its tag: tags move', async () => {
		const store = new MemoryStore();
		const image = imageIn(store, 'one', 'v1');
		const manifests = loader();
		await Promise.all([1, 2, 3].map(() => manifests.load(store, 'app', image.digest)));
		await manifests.load(store, 'app', 'v1');
		await manifests.load(store, 'app', 'v1');
		await manifests.load(store, 'app', image.digest);
		expect(store.countOf(`getManifest app ${image.digest}`)).toBe(1);
		expect(store.countOf('getManifest app v1')).toBe(2);
	});

	it('that is missing is named, and looked for again', async () => {
		const store = new MemoryStore({ host: 's.example' });
		const manifests = loader();
		expect(await manifests.find(store, 'app', 'v1')).toBeUndefined();
		expect(await faultOf(() => manifests.load(store, 'app', 'v1'))).toMatchObject({
			code: 'manifest.not-found',
			side: 'source',
			subject: 's.example/app:v1',
		});
		imageIn(store, 'late', 'v1');
		expect(await manifests.find(store, 'app', 'v1')).toBeDefined();
	});

	it.each([
		['not JSON', { code: 'manifest.invalid', facts: { problem: 'it is not JSON' } }],
		['{"schemaVersion":1}', { code: 'manifest.unsupported' }],
		['{"schemaVersion":2,"layers":[],"manifests":[]}', { code: 'manifest.invalid' }],
	])('such as %s is refused', async (text, fault) => {
		const store = new MemoryStore();
		const bytes = Buffer.from(text);
		store.repository('app').manifests.set('sha256:x', { bytes, mediaType: '' });
		store.repository('app').tags.set('v1', 'sha256:x');
		expect(await faultOf(() => loader().load(store, 'app', 'v1'))).toMatchObject(fault);
	});

	it('whose bytes are not those of its digest is damaged', async () => {
		const store = new MemoryStore();
		const image = imageIn(store, 'one');
		const wanted = `sha256:${'0'.repeat(64)}`;
		store.getManifest = () =>
			Promise.resolve({
				bytes: Buffer.from('{}'),
				contentType: OCI_MANIFEST,
				digest: image.digest as never,
			});
		expect(await faultOf(() => loader().load(store, 'app', wanted))).toMatchObject({
			code: 'content.digest-mismatch',
			facts: { expected: wanted, actual: image.digest },
		});
	});
});

describe('what hangs below an index', () => {
	it('comes children first, each once; what is no manifest is left out', async () => {
		const store = new MemoryStore();
		const [one, two] = [imageIn(store, 'one'), imageIn(store, 'two')];
		const cache = { ...store.putBlob('app', Buffer.from('cache')), mediaType: 'application/cache' };
		const nested = indexIn(store, [two, one]);
		const manifests = loader();
		const root = await manifests.load(
			store,
			'app',
			indexIn(store, [one, nested, one, cache]).digest,
		);
		const below = await manifests.descendants(store, 'app', root);
		expect(below.children.map((node) => node.digest)).toEqual([
			one.digest,
			two.digest,
			nested.digest,
		]);
	});

	it('that the source lacks is told apart from what is there (a sparse index)', async () => {
		const store = new MemoryStore();
		const [one, two] = [imageIn(store, 'one'), imageIn(store, 'two')];
		const platform = { os: 'linux', architecture: 's390x' };
		const index = indexIn(store, [one, { ...two, platform }]);
		store.repository('app').manifests.delete(two.digest);
		const manifests = loader();
		const root = await manifests.load(store, 'app', index.digest);
		const { children, missing } = await manifests.descendants(store, 'app', root);
		expect(children.map((child) => child.digest)).toEqual([one.digest]);
		expect(missing).toMatchObject([{ digest: two.digest, platform }]);
	});

	it('is at most four indexes deep (security T9)', async () => {
		const store = new MemoryStore();
		let top = imageIn(store, 'deep');
		for (let depth = 0; depth < 4; depth += 1) top = indexIn(store, [top]);
		const manifests = loader();
		const four = await manifests.load(store, 'app', top.digest);
		expect((await manifests.descendants(store, 'app', four)).children).toHaveLength(4);
		const five = await manifests.load(store, 'app', indexIn(store, [top]).digest);
		expect(await faultOf(() => manifests.descendants(store, 'app', five))).toMatchObject({
			code: 'manifest.invalid',
			side: 'source',
			facts: { problem: 'indexes are nested deeper than 4' },
		});
	});

	it('is refused before it is fetched when it is more than memory should hold (security T9)', async () => {
		const store = new MemoryStore();
		const huge = Array.from(
			{ length: 40 },
			(_, i): Descriptor => ({
				mediaType: OCI_MANIFEST,
				digest: `sha256:${String(i).padStart(64, '0')}` as Descriptor['digest'],
				size: 4 * 1024 * 1024,
			}),
		);
		const manifests = loader();
		const root = await manifests.load(store, 'app', indexIn(store, huge).digest);
		store.calls.length = 0;
		expect(await faultOf(() => manifests.descendants(store, 'app', root))).toMatchObject({
			code: 'manifest.invalid',
		});
		expect(store.calls).toEqual([]);
	});

	it('must have the size that the index says', async () => {
		const store = new MemoryStore();
		const image = imageIn(store, 'one');
		const manifests = loader();
		const lying = indexIn(store, [{ ...image, size: image.size + 1 }]);
		const root = await manifests.load(store, 'app', lying.digest);
		expect(await faultOf(() => manifests.descendants(store, 'app', root))).toMatchObject({
			code: 'content.size-mismatch',
			isRetryable: false,
		});
	});
});

describe('the platform of a config', () => {
	it('is read once, and the bytes are kept for the upload', async () => {
		const store = new MemoryStore();
		const text = JSON.stringify({ os: 'linux', architecture: 'arm', variant: 'v7' });
		const config = { ...store.putBlob('app', Buffer.from(text)), mediaType: OCI_CONFIG };
		const manifests = loader();
		const platforms = await Promise.all(
			[1, 2, 3].map(() => manifests.configPlatform(store, 'app', config)),
		);
		expect(platforms).toEqual(Array(3).fill({ os: 'linux', architecture: 'arm', variant: 'v7' }));
		await manifests.configPlatform(store, 'app', config);
		expect(store.countOf('readBlob')).toBe(1);
		expect(Buffer.from(manifests.smallBlobs.get(config.digest) ?? []).toString()).toBe(text);
	});

	it('is unknown of what is no image config, or none that can be read', async () => {
		const store = new MemoryStore();
		const blob = store.putBlob('app', Buffer.from('null'));
		const manifests = loader();
		expect(await manifests.configPlatform(store, 'app', blob)).toBeUndefined();
		const config = { ...blob, mediaType: OCI_CONFIG };
		expect(
			await manifests.configPlatform(store, 'app', { ...config, size: 9_000_000 }),
		).toBeUndefined();
		expect(store.countOf('readBlob')).toBe(0);
		expect(await manifests.configPlatform(store, 'app', config)).toBeUndefined();
	});

	it('of a damaged config is a fault', async () => {
		const store = new MemoryStore();
		const config = { ...store.putBlob('app', Buffer.from('{}')), mediaType: OCI_CONFIG };
		store.repository('app').blobs.set(config.digest, Buffer.from('[]'));
		expect(await faultOf(() => loader().configPlatform(store, 'app', config))).toMatchObject({
			code: 'content.digest-mismatch',
		});
	});
});

describe('a subject', () => {
	it('is written as a reference', () => {
		const store = { host: 'h' };
		expect(subjectOf(store, 'a', 'v1')).toBe('h/a:v1');
		const digest = `sha256:${'a'.repeat(64)}`;
		expect(subjectOf(store, 'a', digest)).toBe(`h/a@${digest}`);
	});
});
