// Finds what belongs to an image without being in it: OCI referrers (API and fallback tag) and cosign's
// tag-schema signatures, attestations and SBOMs. Referrers of referrers come along.

import type { MirrorSpec } from '../../../shared/mirror/mirror-spec';
import type { Descriptor } from '../../../shared/oci/descriptor';
import type { Digest } from '../../../shared/oci/digest';
import { fallbackTag, schemaTags, TAG_SCHEMA_TYPES } from '../../../shared/oci/referrer-tags';
import type { ContentSource } from '../../content/content-store';
import { mapAtOnce } from '../../platform/map-at-once';
import type { LoadedManifest, ReferrerCopy } from './copy-plan';
import type { ManifestLoader } from './manifest-loader';

/** A signature of a signature of an SBOM is as deep as it gets in practice. */
const MAX_REFERRER_DEPTH = 4;
/** Referrers of one subject that are asked for together. */
const REFERRERS_AT_ONCE = 16;

export interface FoundReferrers {
	readonly referrers: readonly ReferrerCopy[];
	/** Verbatim fallback index of each subject that has one at the source. */
	readonly fallbackBytes: ReadonlyMap<Digest, Uint8Array>;
	/** Referrers that were listed and left out because of their type. */
	readonly leftOut: number;
	/** Referrers that the source lists and doesn't have. */
	readonly gone: number;
	/** A list of referrers at the source was not whole: there may be more. */
	readonly isCutShort: boolean;
}

export interface ReferrerFinder {
	/** Finds the referrers of the given manifests of one repository, each digest or tag once. */
	find(
		source: ContentSource,
		repository: string,
		subjects: readonly Digest[],
	): Promise<FoundReferrers>;
}

export function createReferrerFinder(
	loader: ManifestLoader,
	wanted: MirrorSpec['referrers'],
	signal: AbortSignal,
): ReferrerFinder {
	return new Finder(loader, wanted, signal);
}

class Finder implements ReferrerFinder {
	readonly #loader: ManifestLoader;
	readonly #wanted: MirrorSpec['referrers'];
	readonly #signal: AbortSignal;
	readonly #tagListings = new Map<string, Promise<ReadonlySet<string> | undefined>>();

	constructor(loader: ManifestLoader, wanted: MirrorSpec['referrers'], signal: AbortSignal) {
		this.#loader = loader;
		this.#wanted = wanted;
		this.#signal = signal;
	}

	#tagsOf(source: ContentSource, repository: string): Promise<ReadonlySet<string> | undefined> {
		const key = `${source.host}/${repository}`;
		const known = this.#tagListings.get(key);
		if (known !== undefined) {
			return known;
		}
		const listing = source
			.listTags(repository, this.#signal)
			.then((tags) => (tags?.isWhole === true ? new Set(tags.names) : undefined));
		this.#tagListings.set(key, listing);
		return listing;
	}

	/** One listing per repository where there is a whole one, else one HEAD per possible tag. */
	async #hasTag(source: ContentSource, repository: string, tag: string): Promise<boolean> {
		const tags = await this.#tagsOf(source, repository);
		if (tags !== undefined) {
			return tags.has(tag);
		}
		return (await source.headManifest(repository, tag, this.#signal)) !== undefined;
	}

	async find(
		source: ContentSource,
		repository: string,
		subjects: readonly Digest[],
	): Promise<FoundReferrers> {
		const gathered: Gathered = {
			...{ found: new Map(), fallbackBytes: new Map(), leftOut: 0, gone: 0, isCutShort: false },
		};
		let level: readonly Digest[] = subjects;
		for (let depth = 0; depth < MAX_REFERRER_DEPTH && level.length > 0; depth += 1) {
			const ofLevel = await Promise.all(
				level.map((subject) => this.#directReferrers(source, repository, subject)),
			);
			level = ofLevel.flatMap((direct) => gather(gathered, direct, this.#wanted));
		}
		const { found, ...rest } = gathered;
		return { referrers: [...found.values()], ...rest };
	}

	async #directReferrers(
		source: ContentSource,
		repository: string,
		subject: Digest,
	): Promise<DirectReferrers> {
		const [listed, tagged] = await Promise.all([
			this.#listedReferrers(source, repository, subject),
			this.#taggedReferrers(source, repository, subject),
		]);
		return { ...listed, subject, copies: [...listed.copies, ...tagged] };
	}

	async #listedReferrers(source: ContentSource, repository: string, subject: Digest) {
		const byApi = await source.listReferrers(repository, subject, this.#signal);
		const fallback = await this.#fallbackIndex(source, repository, subject);
		const byDigest = new Map<string, Descriptor>();
		for (const descriptor of [...(byApi?.descriptors ?? []), ...(fallback?.entries ?? [])]) {
			byDigest.set(descriptor.digest, descriptor);
		}
		const copies = await mapAtOnce([...byDigest.values()], REFERRERS_AT_ONCE, (descriptor) =>
			this.#referrerCopy(source, repository, subject, descriptor),
		);
		const there = copies.filter((copy) => copy !== undefined);
		const isCutShort = byApi?.isWhole === false;
		const gone = copies.length - there.length;
		return { copies: there, fallback: fallback?.bytes, gone, isCutShort };
	}

	async #fallbackIndex(source: ContentSource, repository: string, subject: Digest) {
		const tag = fallbackTag(subject);
		if (!(await this.#hasTag(source, repository, tag))) {
			return undefined;
		}
		const loaded = await this.#loader.find(source, repository, tag);
		return loaded?.manifest.kind === 'index'
			? { entries: loaded.manifest.manifests, bytes: loaded.bytes }
			: undefined;
	}

	async #referrerCopy(
		source: ContentSource,
		repository: string,
		subject: Digest,
		descriptor: Descriptor,
	): Promise<ReferrerCopy | undefined> {
		const loaded = await this.#loader.find(source, repository, descriptor.digest);
		if (loaded === undefined) {
			return undefined;
		}
		const children = await this.#loader.descendants(source, repository, loaded);
		return {
			loaded,
			children,
			subject,
			artifactType: descriptor.artifactType ?? artifactTypeOf(loaded),
			...(descriptor.annotations === undefined ? {} : { annotations: descriptor.annotations }),
		};
	}

	async #taggedReferrers(
		source: ContentSource,
		repository: string,
		subject: Digest,
	): Promise<readonly ReferrerCopy[]> {
		const copies = await Promise.all(
			schemaTags(subject).map(async ({ tag, artifactType }): Promise<readonly ReferrerCopy[]> => {
				if (!(await this.#hasTag(source, repository, tag))) {
					return [];
				}
				const loaded = await this.#loader.find(source, repository, tag);
				if (loaded === undefined) {
					return [];
				}
				const children = await this.#loader.descendants(source, repository, loaded);
				return [{ loaded, children, tag, artifactType }];
			}),
		);
		return copies.flat();
	}
}

interface DirectReferrers {
	readonly subject: Digest;
	readonly copies: readonly ReferrerCopy[];
	readonly fallback: Uint8Array | undefined;
	readonly gone: number;
	readonly isCutShort: boolean;
}

interface Gathered {
	readonly found: Map<string, ReferrerCopy>;
	readonly fallbackBytes: Map<Digest, Uint8Array>;
	leftOut: number;
	gone: number;
	isCutShort: boolean;
}

/** Adds one subject's referrers and gives the digests of those not seen before. */
function gather(
	gathered: Gathered,
	direct: DirectReferrers,
	wanted: MirrorSpec['referrers'],
): readonly Digest[] {
	if (direct.fallback !== undefined) {
		gathered.fallbackBytes.set(direct.subject, direct.fallback);
	}
	gathered.gone += direct.gone;
	gathered.isCutShort ||= direct.isCutShort;
	const fresh: Digest[] = [];
	for (const copy of direct.copies) {
		const id = copy.tag ?? `${copy.subject}/${copy.loaded.digest}`;
		if (!isWanted(copy, wanted)) {
			gathered.leftOut += 1;
		} else if (!gathered.found.has(id)) {
			gathered.found.set(id, copy);
			fresh.push(copy.loaded.digest);
		}
	}
	return fresh;
}

/** Gives the type that a referrers listing shows: its own, else its config's (distribution-spec v1.1). */
function artifactTypeOf(loaded: LoadedManifest): string {
	const { manifest } = loaded;
	if (manifest.artifactType !== undefined) {
		return manifest.artifactType;
	}
	return manifest.kind === 'image' ? manifest.config.mediaType : '';
}

/** A wanted type is written out in full, or as cosign's short word: sig, att, sbom. */
function isWanted(copy: ReferrerCopy, wanted: MirrorSpec['referrers']): boolean {
	if (typeof wanted === 'string') {
		return wanted === 'all';
	}
	return wanted.some(
		(type) => copy.artifactType === type || copy.artifactType === TAG_SCHEMA_TYPES[type],
	);
}
