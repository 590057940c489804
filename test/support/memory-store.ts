// Both ends of a mirror in memory, without HTTP: for the copy engine's own logic. Every call is written down and may
// be made to wait or to fail.
import type {
	ContentDestination,
	ManifestDocument,
	ManifestHead,
} from '../../electron/content/content-store';
import { sha256Digest } from '../../electron/content/hash';
import type {
	NameList,
	PushBlobOptions,
	ReferrerList,
} from '../../electron/registry/registry-client';
import type { Descriptor } from '../../shared/oci/descriptor';
import { type Digest, isDigest } from '../../shared/oci/digest';
import { OCI_INDEX } from '../../shared/oci/media-types';

/** Called before each call does anything; throwing makes it fail. `name` is a tag or digest, or empty. */
export type StoreHook = (call: {
	readonly what: keyof ContentDestination;
	readonly repository: string;
	readonly name: string;
	/** How often this very call was made before. */
	readonly times: number;
}) => void | Promise<void>;

export interface MemoryStoreOptions {
	readonly host?: string;
	readonly hasMount?: boolean;
	readonly hasReferrers?: boolean;
	readonly hook?: StoreHook;
}

interface Repository {
	readonly blobs: Map<string, Uint8Array>;
	readonly manifests: Map<string, { readonly bytes: Uint8Array; readonly mediaType: string }>;
	readonly tags: Map<string, string>;
}

export class MemoryStore implements ContentDestination {
	readonly host: string;
	readonly counts = { requests: 0, retries: 0 };
	/** `what repository name`, in order. */
	readonly calls: string[] = [];
	hook: StoreHook | undefined;
	readonly #repositories = new Map<string, Repository>();

	constructor(private readonly options: MemoryStoreOptions = {}) {
		this.host = options.host ?? 'memory.example';
		this.hook = options.hook;
	}

	/** Puts a blob in and gives its descriptor. */
	putBlob(repository: string, bytes: Uint8Array): Descriptor {
		const digest = sha256Digest(bytes);
		this.repository(repository).blobs.set(digest, bytes);
		return { mediaType: 'application/octet-stream', digest, size: bytes.length };
	}

	putDocument(repository: string, document: object, ...tags: readonly string[]): Descriptor {
		const bytes = new TextEncoder().encode(JSON.stringify(document));
		const digest = sha256Digest(bytes);
		const { mediaType = '' } = document as { mediaType?: string };
		this.repository(repository).manifests.set(digest, { bytes, mediaType });
		for (const tag of tags) this.repository(repository).tags.set(tag, digest);
		return { mediaType, digest, size: bytes.length };
	}

	repository(name: string): Repository {
		const known = this.#repositories.get(name);
		if (known !== undefined) return known;
		const fresh = { blobs: new Map(), manifests: new Map(), tags: new Map() };
		this.#repositories.set(name, fresh);
		return fresh;
	}

	/** How many calls were made whose text starts so. */
	countOf(start: string): number {
		return this.calls.filter((call) => call.startsWith(start)).length;
	}

	async #called(what: keyof ContentDestination, repository: string, name = ''): Promise<void> {
		const call = `${what} ${repository} ${name}`;
		const times = this.calls.filter((before) => before === call).length;
		this.calls.push(call);
		this.counts.requests += 1;
		await this.hook?.({ what, repository, name, times });
	}

	async getManifest(repository: string, name: string): Promise<ManifestDocument | undefined> {
		await this.#called('getManifest', repository, name);
		const { manifests, tags } = this.repository(repository);
		const digest = isDigest(name) ? name : (tags.get(name) ?? '');
		const stored = manifests.get(digest);
		return (
			stored && { bytes: stored.bytes, contentType: stored.mediaType, digest: digest as Digest }
		);
	}

	async headManifest(repository: string, name: string): Promise<ManifestHead | undefined> {
		await this.#called('headManifest', repository, name);
		const { manifests, tags } = this.repository(repository);
		const digest = isDigest(name) ? name : (tags.get(name) ?? '');
		const stored = manifests.get(digest);
		return stored && { digest: digest as Digest, contentType: stored.mediaType };
	}

	async putManifest(
		repository: string,
		name: string,
		manifest: { readonly bytes: Uint8Array; readonly mediaType: string },
	): Promise<{ readonly hasSubjectSupport: boolean }> {
		await this.#called('putManifest', repository, name);
		const digest = sha256Digest(manifest.bytes);
		this.repository(repository).manifests.set(digest, manifest);
		if (!isDigest(name)) this.repository(repository).tags.set(name, digest);
		return { hasSubjectSupport: this.options.hasReferrers === true };
	}

	async hasBlob(repository: string, { digest }: Descriptor): Promise<boolean> {
		await this.#called('hasBlob', repository, digest);
		return this.repository(repository).blobs.has(digest);
	}

	async *readBlob(
		repository: string,
		{ digest }: Descriptor,
		fromByte: number,
	): AsyncGenerator<Uint8Array> {
		await this.#called('readBlob', repository, digest);
		const bytes = this.repository(repository).blobs.get(digest) ?? new Uint8Array();
		for (let at = fromByte; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
	}

	async isBlobReadable(repository: string, { digest, size }: Descriptor): Promise<boolean> {
		await this.#called('isBlobReadable', repository, digest);
		return this.repository(repository).blobs.get(digest)?.length === size;
	}

	async mountBlob(repository: string, digest: Digest, from: string): Promise<boolean> {
		await this.#called('mountBlob', repository, digest);
		const bytes = this.repository(from).blobs.get(digest);
		if (this.options.hasMount === false || bytes === undefined) return false;
		this.repository(repository).blobs.set(digest, bytes);
		return true;
	}

	async pushBlob(
		repository: string,
		{ digest }: Descriptor,
		options: PushBlobOptions,
	): Promise<void> {
		await this.#called('pushBlob', repository, digest);
		const chunks: Uint8Array[] = [];
		let doneBytes = options.resumeFrom?.acknowledgedBytes ?? 0;
		for await (const chunk of options.open(doneBytes)) {
			options.signal.throwIfAborted();
			chunks.push(chunk);
			doneBytes += chunk.length;
			options.onBytes?.(doneBytes);
		}
		this.repository(repository).blobs.set(digest, Buffer.concat(chunks));
	}

	async listTags(repository: string): Promise<NameList | undefined> {
		await this.#called('listTags', repository);
		return { names: [...this.repository(repository).tags.keys()], isWhole: true, leftOut: 0 };
	}

	async listReferrers(repository: string, subject: Digest): Promise<ReferrerList | undefined> {
		await this.#called('listReferrers', repository, subject);
		if (this.options.hasReferrers !== true) return undefined;
		const descriptors = [...this.repository(repository).manifests].flatMap(
			([digest, { bytes }]) => {
				const document = JSON.parse(Buffer.from(bytes).toString()) as {
					subject?: { digest: string };
					artifactType?: string;
				};
				if (document.subject?.digest !== subject) return [];
				const { artifactType = '' } = document;
				return [
					{ mediaType: OCI_INDEX, digest: digest as Digest, size: bytes.length, artifactType },
				];
			},
		);
		return { descriptors, isWhole: true };
	}
}
