// Images of every legal shape, deterministic to the byte, and the pusher that puts them into a registry by plain HTTP.

import { askFor, digestOf, type RegistryTarget } from './registry-target';
import {
	blobOf,
	emptyLayer,
	type SampleBlob,
	type SampleLayer,
	sampleLayer,
} from './sample-content';

export type ImageFormat = 'oci' | 'docker';

export interface SamplePlatform {
	readonly os: string;
	readonly architecture: string;
	readonly variant?: string;
}

export interface SampleManifest {
	readonly mediaType: string;
	readonly digest: string;
	readonly sizeBytes: number;
	readonly bytes: Buffer;
	/** Everything the manifest names that a registry must hold. */
	readonly blobs: readonly SampleBlob[];
	readonly children: readonly SampleManifest[];
	readonly platform?: SamplePlatform;
	readonly artifactType?: string;
}

export interface ImageInput {
	/** Makes configuration and layers unique. */
	readonly name: string;
	readonly format?: ImageFormat;
	readonly platform?: SamplePlatform;
	/** Sizes of the layers' files; shared layers are given ready made. */
	readonly layers?: readonly (number | SampleLayer)[];
	/** Foreign layers: named with urls, not pushed. */
	readonly foreignUrls?: readonly string[];
	readonly annotations?: Readonly<Record<string, string>>;
}

export interface IndexEntry {
	readonly manifest: SampleManifest;
	readonly platform?: SamplePlatform;
	readonly annotations?: Readonly<Record<string, string>>;
}

interface MediaTypes {
	readonly manifest: string;
	readonly index: string;
	readonly config: string;
	readonly layer: string;
	readonly foreignLayer: string;
}

const MEDIA_TYPES: Readonly<Record<ImageFormat, MediaTypes>> = {
	oci: {
		manifest: 'application/vnd.oci.image.manifest.v1+json',
		index: 'application/vnd.oci.image.index.v1+json',
		config: 'application/vnd.oci.image.config.v1+json',
		layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
		foreignLayer: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
	},
	docker: {
		manifest: 'application/vnd.docker.distribution.manifest.v2+json',
		index: 'application/vnd.docker.distribution.manifest.list.v2+json',
		config: 'application/vnd.docker.container.image.v1+json',
		layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
		foreignLayer: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
	},
};

export const AMD64: SamplePlatform = { os: 'linux', architecture: 'amd64' };
export const ARM64: SamplePlatform = { os: 'linux', architecture: 'arm64', variant: 'v8' };
export const ARM_V7: SamplePlatform = { os: 'linux', architecture: 'arm', variant: 'v7' };
const UNKNOWN: SamplePlatform = { os: 'unknown', architecture: 'unknown' };
const DEFAULT_LAYER_BYTES = 2000;

/** A layer to share between images: its blob has the same digest in both formats. */
export function layerFor(
	name: string,
	fileBytes: number,
	format: ImageFormat = 'oci',
): SampleLayer {
	return sampleLayer(name, fileBytes, MEDIA_TYPES[format].layer);
}

/** An image manifest with its configuration and layers. */
export function imageManifest(input: ImageInput): SampleManifest {
	const format = input.format ?? 'oci';
	const types = MEDIA_TYPES[format];
	const platform = input.platform ?? AMD64;
	const layers = (input.layers ?? [DEFAULT_LAYER_BYTES]).map((layer, position) =>
		typeof layer === 'number'
			? layerFor(`${input.name}-${platform.architecture}-${position}`, layer, format)
			: { ...layer, mediaType: types.layer },
	);
	const foreign = (input.foreignUrls ?? []).map((url) => ({ ...layerFor(url, 1000, format), url }));
	const config = blobOf(
		JSON.stringify({
			...platform,
			created: '2024-01-02T03:04:05Z',
			config: { Labels: { name: input.name }, Cmd: ['/sample'] },
			rootfs: { type: 'layers', diff_ids: [...foreign, ...layers].map((layer) => layer.diffId) },
			history: [...foreign, ...layers].map(() => ({ created_by: input.name })),
		}),
		types.config,
	);
	const document = {
		schemaVersion: 2,
		mediaType: types.manifest,
		config: descriptorOf(config),
		layers: [
			...foreign.map((layer) => ({
				...descriptorOf({ ...layer, mediaType: types.foreignLayer }),
				urls: [layer.url],
			})),
			...layers.map(descriptorOf),
		],
		...(input.annotations === undefined ? {} : { annotations: input.annotations }),
	};
	return {
		...manifestOf(document, types.manifest),
		blobs: [config, ...layers],
		children: [],
		platform,
	};
}

/** An index (or Docker manifest list) over manifests; an entry's platform defaults to its manifest's own. */
export function indexManifest(
	entries: readonly (SampleManifest | IndexEntry)[],
	format: ImageFormat = 'oci',
	more: Readonly<Record<string, unknown>> = {},
): SampleManifest {
	const types = MEDIA_TYPES[format];
	const full = entries.map(
		(entry): IndexEntry => ('manifest' in entry ? entry : { manifest: entry }),
	);
	const document = {
		schemaVersion: 2,
		mediaType: types.index,
		manifests: full.map(({ manifest, platform = manifest.platform, annotations }) => ({
			...descriptorOf(manifest),
			...(platform === undefined ? {} : { platform }),
			...(annotations === undefined ? {} : { annotations }),
		})),
		...more,
	};
	return {
		...manifestOf(document, types.index),
		blobs: [],
		children: full.map((entry) => entry.manifest),
	};
}

/** The entry that BuildKit adds to an index for the provenance of one of its images. */
export function attestationEntry(image: SampleManifest): IndexEntry {
	const statement = blobOf(
		JSON.stringify({
			_type: 'https://in-toto.io/Statement/v0.1',
			predicateType: 'https://slsa.dev/provenance/v0.2',
			subject: [{ name: '_', digest: { sha256: image.digest.slice('sha256:'.length) } }],
		}),
		'application/vnd.in-toto+json',
	);
	const config = blobOf(
		JSON.stringify({
			...UNKNOWN,
			config: {},
			rootfs: { type: 'layers', diff_ids: [statement.digest] },
		}),
		MEDIA_TYPES.oci.config,
	);
	const document = {
		schemaVersion: 2,
		mediaType: MEDIA_TYPES.oci.manifest,
		config: descriptorOf(config),
		layers: [
			{
				...descriptorOf(statement),
				annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v0.2' },
			},
		],
	};
	const manifest = {
		...manifestOf(document, MEDIA_TYPES.oci.manifest),
		blobs: [config, statement],
		children: [],
	};
	return {
		manifest,
		platform: UNKNOWN,
		annotations: {
			'vnd.docker.reference.digest': image.digest,
			'vnd.docker.reference.type': 'attestation-manifest',
		},
	};
}

/** A multi-platform index as `docker buildx build --provenance` pushes it. */
export function buildkitIndex(name: string, layerBytes = DEFAULT_LAYER_BYTES): SampleManifest {
	const images = [AMD64, ARM64].map((platform) =>
		imageManifest({ name, platform, layers: [layerBytes] }),
	);
	return indexManifest([...images, ...images.map(attestationEntry)]);
}

/** What cosign pushes under the tag `sha256-<hex>.sig` (or `.att`, `.sbom`). */
export function signatureManifest(subject: SampleManifest, what = 'sig'): SampleManifest {
	const payload = blobOf(
		JSON.stringify({
			critical: { image: { 'docker-manifest-digest': subject.digest }, type: what },
		}),
		'application/vnd.dev.cosign.simplesigning.v1+json',
	);
	const config = blobOf(
		JSON.stringify({ ...UNKNOWN, rootfs: { type: 'layers', diff_ids: [payload.digest] } }),
		MEDIA_TYPES.oci.config,
	);
	const document = {
		schemaVersion: 2,
		mediaType: MEDIA_TYPES.oci.manifest,
		config: descriptorOf(config),
		layers: [
			{
				...descriptorOf(payload),
				annotations: { 'dev.cosignproject.cosign/signature': 'MEUCIQ==' },
			},
		],
	};
	return {
		...manifestOf(document, MEDIA_TYPES.oci.manifest),
		blobs: [config, payload],
		children: [],
	};
}

/** An OCI 1.1 referrer: an artifact manifest with `subject` and `artifactType`. */
export function referrerManifest(
	subject: SampleManifest,
	artifactType: string,
	content = `${artifactType} of ${subject.digest}`,
): SampleManifest {
	const config = blobOf('{}', 'application/vnd.oci.empty.v1+json');
	const payload = blobOf(content, 'text/plain');
	const document = {
		schemaVersion: 2,
		mediaType: MEDIA_TYPES.oci.manifest,
		artifactType,
		config: descriptorOf(config),
		layers: [descriptorOf(payload)],
		subject: descriptorOf(subject),
		annotations: { 'org.opencontainers.image.created': '2024-01-02T03:04:05Z' },
	};
	return {
		...manifestOf(document, MEDIA_TYPES.oci.manifest),
		blobs: [config, payload],
		children: [],
		artifactType,
	};
}

/** The index behind the fallback tag `sha256-<hex>`, for registries without the referrers API. */
export function referrersIndex(referrers: readonly SampleManifest[]): SampleManifest {
	const document = {
		schemaVersion: 2,
		mediaType: MEDIA_TYPES.oci.index,
		manifests: referrers.map((referrer) => ({
			...descriptorOf(referrer),
			...(referrer.artifactType === undefined ? {} : { artifactType: referrer.artifactType }),
		})),
	};
	return { ...manifestOf(document, MEDIA_TYPES.oci.index), blobs: [], children: referrers };
}

/** `sha256-<hex>` with an optional suffix such as `.sig`. */
export function referrersTag(subject: SampleManifest, suffix = ''): string {
	return `${subject.digest.replace(':', '-')}${suffix}`;
}

/** The same document with white space and escapes that no serialiser would give back. */
export function withOddWhitespace(manifest: SampleManifest): SampleManifest {
	const value = JSON.parse(manifest.bytes.toString()) as unknown;
	const text = `\n${JSON.stringify(value, undefined, 5).replaceAll('": ', '"\t :  ').replace('schemaVersion', 'schema\\u0056ersion')}\r\n\n`;
	const bytes = Buffer.from(text);
	return { ...manifest, bytes, digest: digestOf(bytes), sizeBytes: bytes.length };
}

/** An image with a layer without files, and one whose two layers are the same blob. */
export function emptyLayerImage(name: string, format: ImageFormat = 'oci'): SampleManifest {
	return imageManifest({ name, format, layers: [emptyLayer(MEDIA_TYPES[format].layer), 1500] });
}

export function duplicateLayerImage(name: string, format: ImageFormat = 'oci'): SampleManifest {
	const layer = layerFor(`${name}-twice`, 1500, format);
	return imageManifest({ name, format, layers: [layer, layer] });
}

/** A manifest from any document, legal or not; nothing below it is pushed. */
export function rawManifest(document: unknown, mediaType: string): SampleManifest {
	return { ...manifestOf(document, mediaType), blobs: [], children: [] };
}

function manifestOf(
	document: unknown,
	mediaType: string,
): Pick<SampleManifest, 'mediaType' | 'digest' | 'sizeBytes' | 'bytes'> {
	const bytes = Buffer.from(JSON.stringify(document));
	return { mediaType, bytes, digest: digestOf(bytes), sizeBytes: bytes.length };
}

/** A descriptor as it stands in a manifest. */
export function descriptorOf(one: Pick<SampleBlob, 'mediaType' | 'digest' | 'sizeBytes'>): {
	readonly mediaType: string;
	readonly digest: string;
	readonly size: number;
} {
	return { mediaType: one.mediaType, digest: one.digest, size: one.sizeBytes };
}

/** Pushes samples to one registry; blobs that it pushed before are mounted or left alone. */
export class SamplePusher {
	readonly #repositoriesOf = new Map<string, string[]>();

	constructor(private readonly target: RegistryTarget) {}

	/** Pushes everything below a manifest and the manifest itself, under its digest when no tag is given. */
	async push(
		repository: string,
		manifest: SampleManifest,
		...tags: readonly string[]
	): Promise<void> {
		for (const child of manifest.children) await this.push(repository, child);
		for (const blob of manifest.blobs) await this.pushBlob(repository, blob);
		for (const reference of tags.length === 0 ? [manifest.digest] : tags)
			await this.pushManifest(repository, manifest, reference);
	}

	async pushManifest(
		repository: string,
		manifest: SampleManifest,
		reference: string,
	): Promise<void> {
		await askFor(
			this.target,
			{
				method: 'PUT',
				path: `${repository}/manifests/${reference}`,
				repositories: [repository],
				headers: { 'content-type': manifest.mediaType },
				body: manifest.bytes,
			},
			[201],
		);
	}

	async pushBlob(repository: string, blob: SampleBlob): Promise<void> {
		const holders = this.#repositoriesOf.get(blob.digest) ?? [];
		if (holders.includes(repository)) return;
		const from = holders[0];
		const repositories = from === undefined ? [repository] : [repository, from];
		const query = from === undefined ? '' : `?mount=${blob.digest}&from=${from}`;
		const begun = await askFor(
			this.target,
			{ method: 'POST', path: `${repository}/blobs/uploads/${query}`, repositories },
			[201, 202],
		);
		if (begun.status === 202) await this.#upload(repository, blob, String(begun.headers.location));
		this.#repositoriesOf.set(blob.digest, [...holders, repository]);
	}

	async #upload(repository: string, blob: SampleBlob, location: string): Promise<void> {
		const url = new URL(location, `${this.target.scheme}://${this.target.host}`);
		url.searchParams.set('digest', blob.digest);
		await askFor(
			this.target,
			{
				method: 'PUT',
				path: url.href,
				repositories: [repository],
				headers: {
					'content-type': 'application/octet-stream',
					'content-length': String(blob.sizeBytes),
				},
				body: blob.chunks(),
			},
			[201],
		);
	}
}
