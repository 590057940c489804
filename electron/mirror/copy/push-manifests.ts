// Puts the manifests of one item: children before parents, referrers before the tag, the tag last.
import type { Fault } from '../../../shared/fault/fault';
import { describeFault } from '../../../shared/fault/fault-texts';
import type { Descriptor } from '../../../shared/oci/descriptor';
import { type Digest, shortDigest } from '../../../shared/oci/digest';
import { OCI_INDEX } from '../../../shared/oci/media-types';
import { fallbackTag } from '../../../shared/oci/referrer-tags';
import type { ContentDestination, ManifestDocument } from '../../content/content-store';
import { sha256Digest } from '../../content/hash';
import { FaultError } from '../../platform/fault-error';
import type { CopyItem, FallbackIndex, LoadedManifest, ReferrerCopy } from '../plan/copy-plan';
import { isRefusalToSay } from '../plan/manifest-loader';
import { isHalting } from './blob-mover';

export interface ManifestPusher {
	/**
	 * Everything but the root. Gives a sentence for each referrer that the destination does not take. A referrer whose blob
	 * went missing is thrown, so that it can be mended; `mended`: it was, and what is refused now stays behind.
	 */
	pushParts(item: CopyItem, state?: 'mended'): Promise<readonly string[]>;
	/** The root under its tag, or by digest where the item has no tag. */
	pushRoot(item: CopyItem): Promise<void>;
	/** Forgets what was pushed for an item, so that it is pushed again after its blobs were replaced. */
	forget(item: CopyItem): void;
}

/** Refused for a blob that went missing, which can be mended. */
function isMendable({ registryErrors = [] }: Fault): boolean {
	return registryErrors.some((one) => one.endsWith('BLOB_UNKNOWN'));
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
	readonly #fallbackQueues = new Map<string, Promise<string | undefined>>();
	/** Whether the referrers API that OCI-Subject promises gives a list; asked with the first referrer. */
	#listsReferrers: Promise<boolean> | undefined;

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

	/** Tells whether the registry itself lists it; gives a sentence when it does not take it. */
	async #pushReferrer(
		repository: string,
		referrer: ReferrerCopy,
		isMended: boolean,
	): Promise<boolean | string> {
		const { loaded, subject } = referrer;
		try {
			await this.#pushChildren(repository, referrer.children);
			const { hasSubjectSupport } = await this.#push(repository, loaded, referrer.tag);
			return (
				subject === undefined ||
				(hasSubjectSupport && (await this.#isListed(repository, subject, loaded.digest)))
			);
		} catch (error) {
			this.#signal.throwIfAborted();
			const isLeft =
				error instanceof FaultError &&
				!isHalting(error.fault) &&
				(isMended || !isMendable(error.fault));
			if (!isLeft) {
				throw error;
			}
			const { title } = describeFault(error.fault);
			return `The destination does not take the referrer ${shortDigest(loaded.digest)}: ${title}.`;
		}
	}

	/** Some answer OCI-Subject and serve no list, or one that stays empty: then the tag is what clients find. */
	#isListed(repository: string, subject: Digest, digest: Digest): Promise<boolean> {
		this.#listsReferrers ??= this.#destination
			.listReferrers(repository, subject, this.#signal)
			.then(
				(list) => list?.descriptors.some((one) => one.digest === digest) === true,
				() => false,
			);
		return this.#listsReferrers;
	}

	async pushParts(item: CopyItem, state?: 'mended'): Promise<readonly string[]> {
		const repository = item.destinationRepository;
		if (item.isRootMissing) {
			await this.#pushChildren(repository, item.children);
		}
		const answers = await Promise.all(
			item.referrers.map((referrer) =>
				this.#pushReferrer(repository, referrer, state === 'mended'),
			),
		);
		const refused = answers.filter((answer) => typeof answer === 'string');
		if (!answers.includes(false)) {
			return refused;
		}
		const lost = new Set<string>(
			item.referrers.flatMap(({ loaded }, i) =>
				typeof answers[i] === 'string' ? [loaded.digest] : [],
			),
		);
		const lists = withoutEntries(item.fallbackIndexes, lost);
		const unlisted = await Promise.all(lists.map((list) => this.#putFallback(repository, list)));
		return [...refused, ...unlisted.filter((answer) => answer !== undefined)];
	}

	/** Two items may add to the list of one subject: each waits for the one before it. */
	#putFallback(repository: string, index: FallbackIndex): Promise<string | undefined> {
		const key = `${repository}@${index.subject}`;
		const before = this.#fallbackQueues.get(key) ?? Promise.resolve(undefined);
		const mine = before.catch(() => undefined).then(() => this.#mergeFallback(repository, index));
		this.#fallbackQueues.set(key, mine);
		return mine;
	}

	/** GitLab gives the subject itself, which is no list of its referrers. What may not be read is taken for not there. */
	async #listThere(
		repository: string,
		tag: string,
		subject: Digest,
	): Promise<ManifestDocument | undefined> {
		try {
			const there = await this.#destination.getManifest(repository, tag, this.#signal);
			return there?.digest === subject ? undefined : there;
		} catch (error) {
			this.#signal.throwIfAborted();
			if (error instanceof FaultError && isRefusalToSay(error.fault)) {
				return undefined;
			}
			throw error;
		}
	}

	/** Gives a sentence where the list stays as it is: one that can't be read must not be written over. */
	async #mergeFallback(repository: string, index: FallbackIndex): Promise<string | undefined> {
		const tag = fallbackTag(index.subject);
		try {
			const there = await this.#listThere(repository, tag, index.subject);
			const bytes = mergedIndex(there?.bytes, index);
			if (bytes !== undefined) {
				const list = { bytes, mediaType: OCI_INDEX, digest: sha256Digest(bytes) };
				await this.#destination.putManifest(repository, tag, list, this.#signal);
			}
			return undefined;
		} catch (error) {
			this.#signal.throwIfAborted();
			if (error instanceof FaultError && !isHalting(error.fault)) {
				const { title } = describeFault(error.fault);
				return `Its referrers are there, but could not be listed under the tag ${tag}: ${title}.`;
			}
			throw error;
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

/** Gives the lists without what did not arrive; one that is empty then is no list. */
export function withoutEntries(
	lists: readonly FallbackIndex[],
	lost: ReadonlySet<string>,
): readonly FallbackIndex[] {
	return lists
		.map((list) => ({ ...list, entries: list.entries.filter(({ digest }) => !lost.has(digest)) }))
		.filter(({ entries }) => entries.length > 0);
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
