// Finds what belongs to an image without being in it: OCI referrers (API and fallback tag) and cosign's
// tag-schema signatures, attestations and SBOMs. Referrers of referrers come along.

import { describeFault } from '../../../shared/fault/fault-texts';
import type { MirrorSpec } from '../../../shared/mirror/mirror-spec';
import type { Descriptor } from '../../../shared/oci/descriptor';
import { type Digest, shortDigest } from '../../../shared/oci/digest';
import { fallbackTag, schemaTags, TAG_SCHEMA_TYPES } from '../../../shared/oci/referrer-tags';
import type { ContentSource } from '../../content/content-store';
import { FaultError, faultError } from '../../platform/fault-error';
import { mapAtOnce } from '../../platform/map-at-once';
import type { LoadedManifest, ReferrerCopy } from './copy-plan';
import { isRefusalToSay, type ManifestLoader, subjectOf } from './manifest-loader';

/** A signature of a signature of an SBOM is as deep as it gets in practice. */
const MAX_REFERRER_DEPTH = 4;
/** Referrers of one subject that are asked for together. */
const REFERRERS_AT_ONCE = 16;
/** Questions for tags in a row that met trouble, after which a registry is not asked for more of them. */
const TROUBLES_TO_GIVE_UP = 3;

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
	/** What could not be read and stays behind, each as a sentence. */
	readonly unread: readonly string[];
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
	readonly #troubles = new Map<string, number>();

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
		// Where there is no whole list, for whatever reason, each possible tag is asked for; a list without a single tag is how
		// some say that they give none.
		const listing = this.#orUnread(source.listTags(repository, this.#signal), '', []).then(
			(tags) => (tags?.isWhole === true && tags.names.length > 0 ? new Set(tags.names) : undefined),
		);
		this.#tagListings.set(key, listing);
		return listing;
	}

	/** One listing per repository where there is a whole one, else one HEAD per possible tag. */
	async #hasTag(source: ContentSource, repository: string, tag: string): Promise<boolean> {
		const tags = await this.#tagsOf(source, repository);
		if (tags !== undefined) {
			return tags.has(tag);
		}
		if ((this.#troubles.get(source.host) ?? 0) >= TROUBLES_TO_GIVE_UP) {
			throw new TagsUnknown(source.host);
		}
		try {
			const head = await source.headManifest(repository, tag, this.#signal);
			this.#troubles.delete(source.host);
			return head !== undefined;
		} catch (error) {
			this.#signal.throwIfAborted();
			if (!(error instanceof FaultError)) {
				throw error;
			}
			// Some registries say of every tag that is not there that it is forbidden, or what else comes to their mind.
			if (isRefusalToSay(error.fault)) {
				return false;
			}
			this.#troubles.set(source.host, (this.#troubles.get(source.host) ?? 0) + 1);
			throw new TagsUnknown(source.host);
		}
	}

	async find(
		source: ContentSource,
		repository: string,
		subjects: readonly Digest[],
	): Promise<FoundReferrers> {
		const gathered: Gathered = {
			...{ found: new Map(), fallbackBytes: new Map(), leftOut: 0, gone: 0, isCutShort: false },
			unread: [],
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
		const unread: string[] = [];
		const [listed, tagged] = await Promise.all([
			this.#listedReferrers(source, repository, subject, unread),
			this.#taggedReferrers(source, repository, subject, unread),
		]);
		return {
			...listed,
			subject,
			unread: [...new Set(unread)],
			copies: [...listed.copies, ...tagged],
		};
	}

	/** What only belongs to an image can't keep it back: what fails is named instead. */
	async #orUnread<T>(work: Promise<T>, what: string, unread: string[]): Promise<T | undefined> {
		try {
			return await work;
		} catch (error) {
			this.#signal.throwIfAborted();
			if (error instanceof TagsUnknown) {
				unread.push(error.message);
				return undefined;
			}
			if (error instanceof FaultError) {
				unread.push(`${what}: ${describeFault(error.fault).title}.`);
				return undefined;
			}
			throw error;
		}
	}

	async #listedReferrers(
		source: ContentSource,
		repository: string,
		subject: Digest,
		unread: string[],
	) {
		const byApi = await this.#orUnread(
			source.listReferrers(repository, subject, this.#signal),
			`The referrers of ${shortDigest(subject)} could not be listed, so some may stay behind`,
			unread,
		);
		const fallback = await this.#orUnread(
			this.#fallbackIndex(source, repository, subject),
			`The tag with the referrers of ${shortDigest(subject)} could not be read, so some may stay behind`,
			unread,
		);
		const byDigest = new Map<string, Descriptor>();
		for (const descriptor of [...(byApi?.descriptors ?? []), ...(fallback?.entries ?? [])]) {
			byDigest.set(descriptor.digest, descriptor);
		}
		const copies = await mapAtOnce([...byDigest.values()], REFERRERS_AT_ONCE, (descriptor) =>
			this.#orUnread(
				this.#referrerCopy(source, repository, subject, descriptor),
				`The ${kindOf(descriptor.artifactType)} ${shortDigest(descriptor.digest)} stays behind`,
				unread,
			),
		);
		const there = copies.filter((copy) => copy !== undefined && copy !== 'gone');
		const gone = copies.filter((copy) => copy === 'gone').length;
		const isCutShort = byApi?.isWhole === false;
		return { copies: there, fallback: fallback?.bytes, gone, isCutShort };
	}

	async #fallbackIndex(source: ContentSource, repository: string, subject: Digest) {
		const tag = fallbackTag(subject);
		if (!(await this.#hasTag(source, repository, tag))) {
			return undefined;
		}
		const loaded = await this.#loader.find(source, repository, tag);
		// GitLab answers with the subject itself: an image of several platforms is no list of its referrers.
		return loaded?.manifest.kind === 'index' && loaded.digest !== subject
			? { entries: loaded.manifest.manifests, bytes: loaded.bytes }
			: undefined;
	}

	async #referrerCopy(
		source: ContentSource,
		repository: string,
		subject: Digest,
		descriptor: Descriptor,
	): Promise<ReferrerCopy | 'gone'> {
		const loaded = await this.#loader.find(source, repository, descriptor.digest);
		if (loaded === undefined) {
			return 'gone';
		}
		const children = await this.#childrenOf(source, repository, loaded);
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
		unread: string[],
	): Promise<readonly ReferrerCopy[]> {
		const copies = await Promise.all(
			schemaTags(subject).map(({ tag, artifactType }) =>
				this.#orUnread(
					this.#taggedReferrer(source, repository, tag, artifactType),
					`The ${kindOf(artifactType)} under the tag ${tag} stays behind`,
					unread,
				),
			),
		);
		return copies.filter((copy) => copy !== undefined);
	}

	async #taggedReferrer(
		source: ContentSource,
		repository: string,
		tag: string,
		artifactType: string,
	): Promise<ReferrerCopy | undefined> {
		if (!(await this.#hasTag(source, repository, tag))) {
			return undefined;
		}
		const loaded = await this.#loader.find(source, repository, tag);
		if (loaded === undefined) {
			return undefined;
		}
		return {
			loaded,
			children: await this.#childrenOf(source, repository, loaded),
			tag,
			artifactType,
		};
	}

	/** A referrer that lacks a part is of no use to anybody. */
	async #childrenOf(
		source: ContentSource,
		repository: string,
		loaded: LoadedManifest,
	): Promise<readonly LoadedManifest[]> {
		const { children, missing } = await this.#loader.descendants(source, repository, loaded);
		const [first] = missing;
		if (first !== undefined) {
			throw faultError({
				code: 'manifest.not-found',
				side: 'source',
				subject: subjectOf(source, repository, first.digest),
			});
		}
		return children;
	}
}

/** Said once of an image, however many tags were looked for. */
class TagsUnknown extends Error {
	constructor(host: string) {
		super(
			`${host} does not say which tags with signatures and other referrers there are: some may stay behind.`,
		);
	}
}

interface DirectReferrers {
	readonly subject: Digest;
	readonly copies: readonly ReferrerCopy[];
	readonly fallback: Uint8Array | undefined;
	readonly gone: number;
	readonly isCutShort: boolean;
	readonly unread: readonly string[];
}

interface Gathered {
	readonly found: Map<string, ReferrerCopy>;
	readonly fallbackBytes: Map<Digest, Uint8Array>;
	leftOut: number;
	gone: number;
	isCutShort: boolean;
	readonly unread: string[];
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
	for (const sentence of direct.unread.filter((one) => !gathered.unread.includes(one))) {
		gathered.unread.push(sentence);
	}
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
	return manifest.kind === 'image' ? (manifest.config?.mediaType ?? '') : '';
}

/** Gives what people call a referrer of a type. */
function kindOf(artifactType = ''): string {
	const isOf = (...words: readonly string[]) => words.some((word) => artifactType.includes(word));
	if (isOf('cosign.artifact.sig', 'signature', 'notary')) {
		return 'signature';
	}
	if (isOf('.att.', 'attestation', 'in-toto')) {
		return 'attestation';
	}
	return isOf('sbom', 'spdx', 'cyclonedx') ? 'SBOM' : 'referrer';
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
