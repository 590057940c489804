// Reads manifests and image configs of a source once each, with the limits that keep a hostile registry small.
import type { Fault, FaultSide } from '../../../shared/fault/fault';
import type { Descriptor } from '../../../shared/oci/descriptor';
import { isDigest } from '../../../shared/oci/digest';
import { type ImageIndex, readManifest } from '../../../shared/oci/manifest';
import { DOCKER_CONFIG, isManifestType, OCI_CONFIG } from '../../../shared/oci/media-types';
import { type Platform, platformFromFields } from '../../../shared/oci/platform';
import type { ContentSource, ManifestDocument } from '../../content/content-store';
import { verifiedContent } from '../../content/verified-content';
import { faultError } from '../../platform/fault-error';
import { mapAtOnce } from '../../platform/map-at-once';
import type { LoadedManifest } from './copy-plan';

/** Nested indexes deeper than this are refused (security T9). */
const MAX_INDEX_DEPTH = 4;
/** Of all manifests below one index, and their bytes: far more than any image has, far less than memory. */
const MAX_DESCENDANTS = 10_000;
const MAX_DESCENDANT_BYTES = 64 * 1024 * 1024;
/** Children of one index that are asked for together. */
const CHILDREN_AT_ONCE = 16;
/** Configs up to this size are kept for the upload, so that they cross the link once. */
const MAX_KEPT_BLOB_BYTES = 64 * 1024;
/** Of all kept configs together; beyond it they are read again. */
const KEPT_BLOBS_BUDGET_BYTES = 24 * 1024 * 1024;
/** Configs beyond this are not read for their platform (security T9). */
const MAX_CONFIG_BYTES = 8 * 1024 * 1024;

export interface Descendants {
	readonly children: readonly LoadedManifest[];
	/** Listed by an index, and not at the source. */
	readonly missing: readonly Descriptor[];
}

export interface ManifestLoader {
	/** @throws FaultError manifest.not-found, manifest.invalid, manifest.unsupported, content.digest-mismatch, or what the store throws */
	load(source: ContentSource, repository: string, tagOrDigest: string): Promise<LoadedManifest>;
	/** Like `load`, but gives `undefined` for a missing manifest. */
	find(
		source: ContentSource,
		repository: string,
		tagOrDigest: string,
	): Promise<LoadedManifest | undefined>;
	/** Gives everything below an index, children before parents, each digest once; and what it lists in vain. */
	descendants(
		source: ContentSource,
		repository: string,
		root: LoadedManifest,
	): Promise<Descendants>;
	/** Gives the platform in an image config; `undefined` when it states none. */
	configPlatform(
		source: ContentSource,
		repository: string,
		config: Descriptor | undefined,
	): Promise<Platform | undefined>;
	readonly smallBlobs: ReadonlyMap<string, Uint8Array>;
}

export function createManifestLoader(side: FaultSide, signal: AbortSignal): ManifestLoader {
	return new Loader(side, signal);
}

class Loader implements ManifestLoader {
	readonly #side: FaultSide;
	readonly #signal: AbortSignal;
	readonly #byDigest = new Map<string, Promise<LoadedManifest | undefined>>();
	readonly smallBlobs = new Map<string, Uint8Array>();
	readonly #configReads = new Map<string, Promise<Uint8Array>>();
	#keptBytes = 0;

	constructor(side: FaultSide, signal: AbortSignal) {
		this.#side = side;
		this.#signal = signal;
	}

	find(
		source: ContentSource,
		repository: string,
		tagOrDigest: string,
	): Promise<LoadedManifest | undefined> {
		if (!isDigest(tagOrDigest)) {
			return this.#fetchManifest(source, repository, tagOrDigest);
		}
		const known = this.#byDigest.get(tagOrDigest);
		if (known !== undefined) {
			return known;
		}
		const loading = this.#fetchManifest(source, repository, tagOrDigest);
		this.#byDigest.set(tagOrDigest, loading);
		loading.then(
			(found) => found ?? this.#byDigest.delete(tagOrDigest),
			() => this.#byDigest.delete(tagOrDigest),
		);
		return loading;
	}

	async #fetchManifest(
		source: ContentSource,
		repository: string,
		tagOrDigest: string,
	): Promise<LoadedManifest | undefined> {
		const document = await source.getManifest(repository, tagOrDigest, this.#signal);
		if (document === undefined) {
			return undefined;
		}
		const loaded = understand(
			document,
			tagOrDigest,
			subjectOf(source, repository, tagOrDigest),
			this.#side,
		);
		this.#byDigest.set(loaded.digest, Promise.resolve(loaded));
		return loaded;
	}

	async load(
		source: ContentSource,
		repository: string,
		tagOrDigest: string,
	): Promise<LoadedManifest> {
		const found = await this.find(source, repository, tagOrDigest);
		if (found === undefined) {
			throw faultError({
				code: 'manifest.not-found',
				side: this.#side,
				subject: subjectOf(source, repository, tagOrDigest),
			});
		}
		return found;
	}

	async descendants(
		source: ContentSource,
		repository: string,
		root: LoadedManifest,
	): Promise<Descendants> {
		const missing = new Map<string, Descriptor>();
		const ordered = new Map<string, LoadedManifest>();
		const below = new DescendantBudget(subjectOf(source, repository, root.digest), this.#side);
		const visit = async (node: LoadedManifest, depth: number): Promise<void> => {
			if (node.manifest.kind !== 'index') {
				return;
			}
			if (depth > MAX_INDEX_DEPTH) {
				throw invalid(
					subjectOf(source, repository, node.digest),
					`indexes are nested deeper than ${MAX_INDEX_DEPTH}`,
					this.#side,
				);
			}
			const listed = childrenOf(node.manifest);
			below.spend(listed);
			const children = await mapAtOnce(listed, CHILDREN_AT_ONCE, (child) =>
				this.#loadChild(source, repository, child),
			);
			for (const entry of listed.filter((_, index) => children[index] === undefined)) {
				missing.set(entry.digest, entry);
			}
			for (const child of children.filter((one) => one !== undefined)) {
				if (!ordered.has(child.digest)) {
					await visit(child, depth + 1);
					ordered.set(child.digest, child);
				}
			}
		};
		await visit(root, 1);
		return { children: [...ordered.values()], missing: [...missing.values()] };
	}

	/** `undefined` for a child that the source does not have (a sparse index). */
	async #loadChild(
		source: ContentSource,
		repository: string,
		child: Descriptor,
	): Promise<LoadedManifest | undefined> {
		const loaded = await this.find(source, repository, child.digest);
		if (loaded === undefined) {
			return undefined;
		}
		if (loaded.bytes.length !== child.size) {
			throw faultError({
				code: 'content.size-mismatch',
				side: this.#side,
				subject: subjectOf(source, repository, child.digest),
				detail: `the index says ${child.size} bytes, the manifest has ${loaded.bytes.length}`,
				isRetryable: false,
				facts: { expected: String(child.size), actual: String(loaded.bytes.length) },
			});
		}
		return loaded;
	}

	async configPlatform(
		source: ContentSource,
		repository: string,
		config: Descriptor | undefined,
	): Promise<Platform | undefined> {
		const isImageConfig = config?.mediaType === OCI_CONFIG || config?.mediaType === DOCKER_CONFIG;
		if (config === undefined || !isImageConfig || config.size > MAX_CONFIG_BYTES) {
			return undefined;
		}
		const kept = this.smallBlobs.get(config.digest);
		if (kept !== undefined) {
			return platformOfConfig(kept);
		}
		// Images that are planned together may share a config: one of them reads it.
		const key = `${source.host}/${config.digest}`;
		const reading = this.#configReads.get(key) ?? this.#readConfig(source, repository, config);
		this.#configReads.set(key, reading);
		try {
			return platformOfConfig(await reading);
		} finally {
			this.#configReads.delete(key);
		}
	}

	async #readConfig(
		source: ContentSource,
		repository: string,
		config: Descriptor,
	): Promise<Uint8Array> {
		const bytes = await this.#readWhole(source, repository, config);
		if (
			bytes.length <= MAX_KEPT_BLOB_BYTES &&
			this.#keptBytes + bytes.length <= KEPT_BLOBS_BUDGET_BYTES
		) {
			this.smallBlobs.set(config.digest, bytes);
			this.#keptBytes += bytes.length;
		}
		return bytes;
	}

	async #readWhole(
		source: ContentSource,
		repository: string,
		blob: Descriptor,
	): Promise<Uint8Array> {
		const subject = subjectOf(source, repository, blob.digest);
		const content = verifiedContent(blob, this.#side, subject, (fromByte) =>
			source.readBlob(repository, blob, fromByte, this.#signal),
		);
		const chunks: Uint8Array[] = [];
		for await (const chunk of content.open(0)) {
			chunks.push(chunk);
		}
		return Buffer.concat(chunks);
	}
}

/** Keeps what hangs below one index within bounds, before it is fetched. */
class DescendantBudget {
	readonly #seen = new Set<string>();
	#bytes = 0;

	constructor(
		private readonly subject: string,
		private readonly side: FaultSide,
	) {}

	spend(children: readonly Descriptor[]): void {
		for (const { digest, size } of children) {
			this.#bytes += this.#seen.has(digest) ? 0 : size;
			this.#seen.add(digest);
		}
		if (this.#seen.size > MAX_DESCENDANTS || this.#bytes > MAX_DESCENDANT_BYTES) {
			throw invalid(
				this.subject,
				`it has more than ${MAX_DESCENDANTS} manifests or ${MAX_DESCENDANT_BYTES} bytes of them`,
				this.side,
			);
		}
	}
}

/** Gives the manifests that an index lists, each once; what is no manifest is left to its blobs. */
function childrenOf(index: ImageIndex): readonly Descriptor[] {
	const byDigest = new Map(index.manifests.map((descriptor) => [descriptor.digest, descriptor]));
	return [...byDigest.values()].filter((descriptor) => isManifestType(descriptor.mediaType));
}

function understand(
	document: ManifestDocument,
	asked: string,
	subject: string,
	side: FaultSide,
): LoadedManifest {
	if (isDigest(asked) && document.digest !== asked) {
		throw faultError({
			code: 'content.digest-mismatch',
			side,
			subject,
			detail: `asked for ${asked}, got ${document.digest}`,
			facts: { expected: asked, actual: document.digest },
		});
	}
	const reading = readManifest(new TextDecoder().decode(document.bytes), document.contentType);
	if (!reading.ok) {
		throw reading.isUnsupported
			? faultError({
					code: 'manifest.unsupported',
					side,
					subject,
					facts: { mediaType: reading.problem },
				})
			: invalid(subject, reading.problem, side);
	}
	const { manifest } = reading;
	return {
		digest: document.digest,
		mediaType: manifest.mediaType,
		bytes: document.bytes,
		manifest,
	};
}

function platformOfConfig(bytes: Uint8Array): Platform | undefined {
	try {
		const config = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
		const text = (name: string): string => {
			const value = config[name];
			return typeof value === 'string' ? value : '';
		};
		return platformFromFields({
			os: text('os'),
			architecture: text('architecture'),
			variant: text('variant'),
		});
	} catch {
		return undefined;
	}
}

function invalid(subject: string, problem: string, side: FaultSide = 'source'): Error {
	return faultError({ code: 'manifest.invalid', side, subject, facts: { problem } });
}

/** Gives `registry/repository:tag` or `registry/repository@digest`. */
export function subjectOf(
	store: Pick<ContentSource, 'host'>,
	repository: string,
	tagOrDigest: string,
): string {
	return `${store.host}/${repository}${isDigest(tagOrDigest) ? '@' : ':'}${tagOrDigest}`;
}

const REFUSALS: ReadonlySet<string> = new Set([
	'registry.denied',
	'registry.unauthorized',
	'registry.unsupported',
	'registry.misbehaved',
]);

/** Tells whether a registry refused to say whether something is there, by whatever status below 500. */
export function isRefusalToSay(fault: Fault): boolean {
	return REFUSALS.has(fault.code);
}
