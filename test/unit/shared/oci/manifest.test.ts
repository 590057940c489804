import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blobsOf, type ImageManifest, readManifest } from '../../../../shared/oci/manifest';
import {
	DOCKER_LIST,
	DOCKER_MANIFEST,
	DOCKER_SCHEMA1_SIGNED,
	OCI_INDEX,
	OCI_MANIFEST,
} from '../../../../shared/oci/media-types';

const digest = (hex: string): string => `sha256:${hex.repeat(64)}`;
const descriptor = (hex: string, more: object = {}) => ({
	mediaType: 'application/x',
	digest: digest(hex),
	size: 7,
	...more,
});
const image = { schemaVersion: 2, config: descriptor('a'), layers: [descriptor('b')] };
const index = { schemaVersion: 2, manifests: [descriptor('c', { mediaType: OCI_MANIFEST })] };

function read(document: unknown, contentType = '') {
	return readManifest(JSON.stringify(document), contentType);
}

function problemOf(document: unknown, contentType = ''): string {
	const reading = read(document, contentType);
	return reading.ok
		? ''
		: `${reading.isUnsupported ? 'unsupported' : 'broken'}: ${reading.problem}`;
}

describe('a manifest', () => {
	it.each([
		[image, OCI_MANIFEST, 'image', OCI_MANIFEST],
		[{ ...image, mediaType: DOCKER_MANIFEST }, DOCKER_MANIFEST, 'image', DOCKER_MANIFEST],
		[index, `${OCI_INDEX}; charset=utf-8`, 'index', OCI_INDEX],
		[{ ...index, mediaType: DOCKER_LIST }, '', 'index', DOCKER_LIST],
		[{ ...index, mediaType: OCI_INDEX }, 'application/json', 'index', OCI_INDEX],
		[image, 'text/plain', 'image', OCI_MANIFEST],
		[index, '', 'index', OCI_INDEX],
		[{ ...index, manifests: [] }, OCI_INDEX, 'index', OCI_INDEX],
		[{ ...image, layers: [] }, OCI_MANIFEST.toUpperCase(), 'image', OCI_MANIFEST],
	])('%# is read as what it is', (document, contentType, kind, mediaType) => {
		const reading = read(document, contentType);
		expect(reading).toMatchObject({ ok: true, manifest: { kind, mediaType } });
	});

	it('keeps subject, artifact type and annotations', () => {
		const more = {
			artifactType: 'application/sbom',
			subject: descriptor('d'),
			annotations: { a: 'b' },
		};
		expect(read({ ...image, ...more }, OCI_MANIFEST)).toMatchObject({ manifest: more });
	});

	// security T12, CVE-2021-41190.
	it.each([
		[
			{ ...image, ...index },
			OCI_MANIFEST,
			'broken: it claims to be an index and an image manifest at once',
		],
		[
			{ ...index, layers: [] },
			OCI_INDEX,
			'broken: it claims to be an index and an image manifest at once',
		],
		[
			{ ...image, manifests: [] },
			OCI_MANIFEST,
			'broken: it claims to be an index and an image manifest at once',
		],
		[
			{ ...image, mediaType: OCI_INDEX },
			OCI_MANIFEST,
			`broken: Content-Type says ${OCI_MANIFEST}, the document says ${OCI_INDEX}`,
		],
		[
			{ ...image, mediaType: OCI_INDEX },
			'',
			`broken: its media type ${OCI_INDEX} does not fit its content`,
		],
		[image, OCI_INDEX, `broken: its media type ${OCI_INDEX} does not fit its content`],
		[index, DOCKER_MANIFEST, `broken: its media type ${DOCKER_MANIFEST} does not fit its content`],
		[
			{ ...image, mediaType: DOCKER_MANIFEST },
			OCI_MANIFEST,
			`broken: Content-Type says ${OCI_MANIFEST}, the document says ${DOCKER_MANIFEST}`,
		],
	])('%# that could be read in two ways is refused', (document, contentType, problem) => {
		expect(problemOf(document, contentType)).toBe(problem);
	});

	it.each([
		[{ schemaVersion: 1 }, '', 'unsupported: schema 1, retired in 2017'],
		[
			image,
			DOCKER_SCHEMA1_SIGNED,
			`unsupported: ${DOCKER_SCHEMA1_SIGNED} (schema 1, retired in 2017)`,
		],
		[
			{ ...image, mediaType: 'application/vnd.cncf.helm' },
			'',
			'unsupported: application/vnd.cncf.helm',
		],
		[{ schemaVersion: 2 }, 'application/wasm', 'unsupported: application/wasm'],
		[{ schemaVersion: 2 }, '', 'unsupported: no manifest media type'],
		[[], '', 'broken: it is not a JSON object'],
		[null, '', 'broken: it is not a JSON object'],
		[{ ...image, schemaVersion: 3 }, OCI_MANIFEST, 'broken: its schemaVersion is 3, not 2'],
		[{ ...image, schemaVersion: '1' }, OCI_MANIFEST, 'unsupported: schema 1, retired in 2017'],
		[
			{ ...image, layers: [{ ...descriptor('b'), digest: 'sha256:../x' }] },
			OCI_MANIFEST,
			/^broken: layers\.0\.digest: /,
		],
		[
			{ ...index, manifests: Array.from({ length: 10_001 }, () => descriptor('c')) },
			OCI_INDEX,
			/^broken: manifests: /,
		],
	])('%# is named', (document, contentType, problem) => {
		if (typeof problem === 'string') expect(problemOf(document, contentType)).toBe(problem);
		else expect(problemOf(document, contentType)).toMatch(problem);
	});

	it.each<[string, object]>([
		['no layers', { layers: undefined }],
		['layers: null', { layers: null }],
		['no config', { config: undefined }],
		['config: null', { config: null }],
		['mediaType: null', { mediaType: null }],
		['subject: null', { subject: null }],
		['an empty subject', { subject: {} }],
		['a subject as Go writes an empty one', { subject: { mediaType: '', digest: '', size: 0 } }],
		['a subject without size', { subject: { ...descriptor('d'), size: undefined } }],
		['artifactType: null', { artifactType: null }],
		['annotations: null', { annotations: null }],
		['annotations that are no texts', { annotations: { a: null, b: 1, c: { d: true } } }],
		['schemaVersion as text', { schemaVersion: '2' }],
		['no schemaVersion', { schemaVersion: undefined }],
		['manifests: null', { manifests: null }],
		['a layer without a type', { layers: [{ ...descriptor('b'), mediaType: undefined }] }],
		['a size as text', { layers: [{ ...descriptor('b'), size: '3' }] }],
		[
			'nulls in a layer',
			{
				layers: [
					{
						...descriptor('b'),
						urls: null,
						annotations: null,
						platform: null,
						artifactType: null,
						data: null,
					},
				],
			},
		],
		['keys that nobody knows', { more: { than: 'that' } }],
	])('an image manifest with %s is read as far as it goes', (_, change) => {
		expect(read({ ...image, ...change }, OCI_MANIFEST)).toMatchObject({
			ok: true,
			manifest: { kind: 'image', mediaType: OCI_MANIFEST },
		});
	});

	it.each<[string, object]>([
		['manifests: null', { manifests: null }],
		['an entry without a type', { manifests: [{ ...descriptor('c'), mediaType: undefined }] }],
		['a size as text', { manifests: [{ ...descriptor('c'), size: '12' }] }],
		['platform: null', { manifests: [{ ...descriptor('c'), platform: null }] }],
		['half a platform', { manifests: [{ ...descriptor('c'), platform: { os: 'linux' } }] }],
		['an empty platform', { manifests: [{ ...descriptor('c'), platform: {} }] }],
		[
			'nulls in a platform',
			{
				manifests: [
					{
						...descriptor('c'),
						platform: {
							os: 'linux',
							architecture: 'amd64',
							variant: null,
							'os.version': null,
							'os.features': null,
						},
					},
				],
			},
		],
		['layers: null', { layers: null }],
	])('an index with %s is read as far as it goes', (_, change) => {
		expect(read({ ...index, ...change }, OCI_INDEX)).toMatchObject({
			ok: true,
			manifest: { kind: 'index', mediaType: OCI_INDEX },
		});
	});

	it.each<[string, object]>([
		['no digest', { digest: undefined }],
		['a size that is no number', { size: 'many' }],
		['a size below nothing', { size: -1 }],
		['half a byte', { size: 1.5 }],
	])('a descriptor with %s proves nothing and is refused', (_, change) => {
		expect(read({ ...image, layers: [{ ...descriptor('b'), ...change }] }).ok).toBe(false);
	});

	it('that is no JSON is broken, and no text at all makes it throw', () => {
		expect(readManifest('{', OCI_INDEX)).toMatchObject({ ok: false, isUnsupported: false });
		fc.assert(
			fc.property(fc.json(), fc.constantFrom('', OCI_INDEX, OCI_MANIFEST), (json, type) => {
				readManifest(json, type);
			}),
		);
	});
});

describe('the blobs of an image', () => {
	it('are config first, each digest once, foreign layers too', () => {
		const foreign = descriptor('e', { urls: ['https://example.com'] });
		const reading = read({ ...image, layers: [descriptor('b'), descriptor('b'), foreign] });
		if (!reading.ok) throw new Error(reading.problem);
		const digests = blobsOf(reading.manifest as ImageManifest).map((blob) => blob.digest);
		expect(digests).toEqual(['a', 'b', 'e'].map(digest));
	});
});
