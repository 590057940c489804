// Puts images together in a folder storage: layers are made once and mounted from then on; manifests name what is there.
import { createHash } from 'node:crypto';
import type { Digest } from '../../../shared/oci/digest';
import {
	DOCKER_CONFIG,
	DOCKER_MANIFEST,
	OCI_CONFIG,
	OCI_MANIFEST,
} from '../../../shared/oci/media-types';
import type { FolderStorage } from '../folder-storage';
import { seededBytes } from './seeded-bytes';
import { gzipLayer, type LayerFile } from './tar-layer';

const CREATED_AT = '2026-01-15T08:00:00Z';
const CHUNK_BYTES = 32 * 1024;
const LAYER_TYPES = {
	docker: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
	oci: 'application/vnd.oci.image.layer.v1.tar+gzip',
} as const;

/** A descriptor in the order of fields that manifests have. */
export interface BuiltDescriptor {
	readonly mediaType: string;
	readonly digest: Digest;
	readonly size: number;
}

/** A manifest's JSON; the fields beyond these are the maker's business. */
export interface BuiltDocument {
	readonly mediaType: string;
	readonly subject?: BuiltDescriptor;
	readonly [field: string]: unknown;
}

interface BuiltLayer {
	readonly digest: Digest;
	readonly sizeBytes: number;
	readonly diffId: string;
	/** Where it was made; other repositories mount it from there. */
	readonly repository: string;
}

export interface ImageParts {
	readonly repository: string;
	readonly tag?: string;
	readonly format: 'docker' | 'oci';
	readonly architecture: 'amd64' | 'arm64';
	readonly layers: readonly { readonly name: string; readonly sizeBytes: number }[];
}

export class ContentBuilder {
	readonly #storage: FolderStorage;
	readonly #layers = new Map<string, BuiltLayer>();

	constructor(storage: FolderStorage) {
		this.#storage = storage;
	}

	/** Makes an image with its layers and configuration; gives the descriptor of its manifest. */
	async image(parts: ImageParts): Promise<BuiltDescriptor> {
		const layers: BuiltLayer[] = [];
		for (const layer of parts.layers) layers.push(await this.#layer(parts.repository, layer));
		const isDocker = parts.format === 'docker';
		const config = await this.blob(
			parts.repository,
			isDocker ? DOCKER_CONFIG : OCI_CONFIG,
			imageConfig(parts, layers),
		);
		const document = {
			schemaVersion: 2,
			mediaType: isDocker ? DOCKER_MANIFEST : OCI_MANIFEST,
			config,
			layers: layers.map(({ digest, sizeBytes }) => ({
				mediaType: LAYER_TYPES[parts.format],
				size: sizeBytes,
				digest,
			})),
		};
		return await this.manifest(parts.repository, document, parts.tag);
	}

	/** Adds a small blob: an object as JSON, or text as it is. */
	async blob(
		repository: string,
		mediaType: string,
		content: object | string,
	): Promise<BuiltDescriptor> {
		const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
		const { digest, sizeBytes } = await this.#storage.addBlob(repository, once(bytes));
		return { mediaType, size: sizeBytes, digest };
	}

	/** Adds a manifest that names content which is there already; `subject` makes it a referrer. */
	async manifest(
		repository: string,
		document: BuiltDocument,
		tag?: string,
	): Promise<BuiltDescriptor> {
		const bytes = Buffer.from(JSON.stringify(document, null, 2));
		const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Digest;
		const { mediaType, subject } = document;
		const stored = {
			digest,
			mediaType,
			bytes,
			...(subject === undefined ? {} : { subject: subject.digest }),
		};
		await this.#storage.writing.putManifest(repository, stored, tag);
		return { mediaType, size: bytes.byteLength, digest };
	}

	async #layer(
		repository: string,
		layer: { readonly name: string; readonly sizeBytes: number },
	): Promise<BuiltLayer> {
		const known = this.#layers.get(layer.name);
		if (known !== undefined) {
			await this.#storage.writing.mountBlob(repository, known.digest, known.repository);
			return known;
		}
		let diffId = '';
		const chunks = gzipLayer(layerFiles(layer), (computed) => {
			diffId = computed;
		});
		const added = await this.#storage.addBlob(repository, chunks);
		const built = { ...added, diffId, repository };
		this.#layers.set(layer.name, built);
		return built;
	}
}

function layerFiles(layer: {
	readonly name: string;
	readonly sizeBytes: number;
}): readonly LayerFile[] {
	const text = Buffer.from(`Made-up content of Image Ferry's sample: ${layer.name}\n`);
	return [
		{
			path: `usr/share/harbour/${layer.name}.txt`,
			sizeBytes: text.byteLength,
			content: () => [text],
		},
		{
			path: `usr/share/harbour/${layer.name}.bin`,
			sizeBytes: layer.sizeBytes,
			content: () => seededBytes(layer.name, layer.sizeBytes, CHUNK_BYTES),
		},
	];
}

function imageConfig(parts: ImageParts, layers: readonly BuiltLayer[]): object {
	return {
		architecture: parts.architecture,
		...(parts.architecture === 'arm64' ? { variant: 'v8' } : {}),
		os: 'linux',
		created: CREATED_AT,
		config: {
			Env: ['PATH=/usr/local/bin:/usr/bin:/bin'],
			Labels: {
				'org.opencontainers.image.title': parts.repository,
				'org.opencontainers.image.description': "A sample image of Image Ferry; it can't be run",
			},
		},
		rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
		history: parts.layers.map(({ name }) => ({
			created: CREATED_AT,
			created_by: `sample ${name}`,
		})),
	};
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}
