// Puts the manifests of one item: children before parents, referrers before the tag, the tag last.
import type { Descriptor } from '../../../shared/oci/descriptor';
import { OCI_INDEX } from '../../../shared/oci/media-types';
import { fallbackTag } from '../../../shared/oci/referrer-tags';
import type { ContentDestination } from '../../content/content-store';
import { sha256Digest } from '../../content/hash';
import type { CopyItem, FallbackIndex, LoadedManifest, ReferrerCopy } from '../plan/copy-plan';

export interface ManifestPusher {
	/** Everything but the root. */
	pushParts(item: CopyItem): Promise<void>;
	/** The root under its tag, or by digest where the item has no tag. */
	pushRoot(item: CopyItem): Promise<void>;
	/** Forgets what was pushed for an item, so that it is pushed again after its blobs were replaced. */
	forget(item: CopyItem): void;
}

export function createManifestPusher(
	destination: ContentDestination,
	signal: AbortSignal,
): ManifestPusher {
	return new Pusher(destination, signal);
}

class Pusher implements ManifestPusher {
	readonly #destination: ContentDestination;
	readonly #signal: AbortSignal;
	readonly #pushed = new Map<string, Promise<{ readonly hasSubjectSupport: boolean }>>();
	readonly #fallbackQueues = new Map<string, Promise<void>>();

	constructor(destination: ContentDestination, signal: AbortSignal) {
		this.#destination = destination;
		this.#signal = signal;
	}

	#push(
		repository: string,
		loaded: LoadedManifest,
		tag?: string,
	): Promise<{ readonly hasSubjectSupport: boolean }> {
		const key = `${repository}@${tag ?? loaded.digest}`;
		const known = this.#pushed.get(key);
		if (known !== undefined) {
			return known;
		}
		const pushing = this.#destination.putManifest(
			repository,
			tag ?? loaded.digest,
			loaded,
			this.#signal,
		);
		this.#pushed.set(key, pushing);
		pushing.catch(() => this.#pushed.delete(key));
		return pushing;
	}

	/** Image manifests at once, then the indexes, whose order is children first. */
	async #pushChildren(repository: string, children: readonly LoadedManifest[]): Promise<void> {
		const images = children.filter((child) => child.manifest.kind === 'image');
		await Promise.all(images.map((child) => this.#push(repository, child)));
		for (const child of children.filter((candidate) => candidate.manifest.kind === 'index')) {
			await this.#push(repository, child);
		}
	}

	async #pushReferrer(repository: string, referrer: ReferrerCopy): Promise<boolean> {
		await this.#pushChildren(repository, referrer.children);
		const answer = await this.#push(repository, referrer.loaded, referrer.tag);
		return referrer.subject === undefined || answer.hasSubjectSupport;
	}

	async pushParts(item: CopyItem): Promise<void> {
		const repository = item.destinationRepository;
		if (item.isRootMissing) {
			await this.#pushChildren(repository, item.children);
		}
		const isListed = await Promise.all(
			item.referrers.map((referrer) => this.#pushReferrer(repository, referrer)),
		);
		if (isListed.includes(false)) {
			await Promise.all(item.fallbackIndexes.map((index) => this.#putFallback(repository, index)));
		}
	}

	/** Two items may add to the list of one subject: each waits for the one before it. */
	#putFallback(repository: string, index: FallbackIndex): Promise<void> {
		const key = `${repository}@${index.subject}`;
		const before = this.#fallbackQueues.get(key) ?? Promise.resolve();
		const mine = before.catch(() => undefined).then(() => this.#mergeFallback(repository, index));
		this.#fallbackQueues.set(key, mine);
		return mine;
	}

	async #mergeFallback(repository: string, index: FallbackIndex): Promise<void> {
		const tag = fallbackTag(index.subject);
		const there = await this.#destination.getManifest(repository, tag, this.#signal);
		const bytes = mergedIndex(there?.bytes, index);
		if (bytes !== undefined) {
			await this.#destination.putManifest(
				repository,
				tag,
				{ bytes, mediaType: OCI_INDEX, digest: sha256Digest(bytes) },
				this.#signal,
			);
		}
	}

	async pushRoot(item: CopyItem): Promise<void> {
		if (item.isRootMissing) {
			await this.#push(item.destinationRepository, item.root, item.destinationTag);
		}
	}

	forget(item: CopyItem): void {
		const digests = [item.root.digest, ...item.children.map((child) => child.digest)];
		const referrers = item.referrers.map((referrer) => referrer.tag ?? referrer.loaded.digest);
		for (const name of [...digests, ...referrers, item.destinationTag]) {
			this.#pushed.delete(`${item.destinationRepository}@${name}`);
		}
	}
}

/** Gives the list with the new entries added, the source's own bytes where nothing else is there, or `undefined` when nothing is new. */
export function mergedIndex(
	there: Uint8Array | undefined,
	index: FallbackIndex,
): Uint8Array | undefined {
	const document = there === undefined ? undefined : parseIndex(there);
	if (document === undefined) {
		return index.sourceBytes !== undefined && listsExactly(index.sourceBytes, index.entries)
			? index.sourceBytes
			: encode({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: index.entries });
	}
	const known = new Set(document.manifests.map((entry) => entry.digest));
	const added = index.entries.filter((entry) => !known.has(entry.digest));
	return added.length === 0
		? undefined
		: encode({ ...document, manifests: [...document.manifests, ...added] });
}

function listsExactly(bytes: Uint8Array, entries: readonly Descriptor[]): boolean {
	const listed = parseIndex(bytes)?.manifests.map((entry) => entry.digest) ?? [];
	const wanted = new Set<string>(entries.map((entry) => entry.digest));
	return listed.length === wanted.size && listed.every((digest) => wanted.has(digest));
}

function parseIndex(bytes: Uint8Array): { manifests: { digest: string }[] } | undefined {
	try {
		const document = JSON.parse(new TextDecoder().decode(bytes)) as { manifests?: unknown };
		return Array.isArray(document.manifests)
			? (document as { manifests: { digest: string }[] })
			: undefined;
	} catch {
		return undefined;
	}
}

function encode(document: unknown): Uint8Array {
	return new TextEncoder().encode(JSON.stringify(document));
}
