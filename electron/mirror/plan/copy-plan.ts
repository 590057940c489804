// The plan with the bytes behind it: what the copy engine works from. shared/mirror/plan.ts is its outside.

import type { Plan, PlanItem } from '../../../shared/mirror/plan';
import type { Descriptor } from '../../../shared/oci/descriptor';
import type { Digest } from '../../../shared/oci/digest';
import type { Manifest } from '../../../shared/oci/manifest';
import type { Reference } from '../../../shared/oci/reference';
import type { ContentSource } from '../../content/content-store';

/** A manifest read and understood; `bytes` are what is pushed. */
export interface LoadedManifest {
	readonly digest: Digest;
	readonly mediaType: string;
	readonly bytes: Uint8Array;
	readonly manifest: Manifest;
}

/** A blob that an item needs in a destination repository, and where it can be read. */
export interface BlobNeed {
	readonly key: string;
	readonly descriptor: Descriptor;
	readonly repository: string;
	readonly source: ContentSource;
	readonly sourceRepository: string;
}

/** A referrer that is not at the destination yet. */
export interface ReferrerCopy {
	readonly loaded: LoadedManifest;
	/** Its children, when it is an index; pushed before it. */
	readonly children: readonly LoadedManifest[];
	/** cosign's tag schema: pushed under this tag. */
	readonly tag?: string;
	/** OCI referrer: listed under this subject. */
	readonly subject?: Digest;
	readonly artifactType: string;
	readonly annotations?: Readonly<Record<string, string>>;
}

/** A referrer with the blobs that it needs and its image does not. */
export interface ReferrerWork extends ReferrerCopy {
	readonly blobs: readonly BlobNeed[];
}

/** The list of referrers that a registry without the API keeps under a tag. */
export interface FallbackIndex {
	readonly subject: Digest;
	/** Verbatim source index, used as it is when the destination has none and all of it was copied. */
	readonly sourceBytes?: Uint8Array;
	readonly entries: readonly Descriptor[];
}

/** One image to copy. Order of pushing: blobs, children, referrers, fallback indexes, root under its tag. */
export interface CopyItem {
	readonly item: PlanItem;
	readonly source: Reference;
	readonly sourceStore: ContentSource;
	readonly destinationRepository: string;
	/** Absent for sources given by digest alone. */
	readonly destinationTag?: string;
	readonly root: LoadedManifest;
	/** False when the root is there already and only referrers are missing. */
	readonly isRootMissing: boolean;
	/** True when `blobs` are to be brought, not only those of referrers. */
	readonly hasImageBlobs: boolean;
	readonly children: readonly LoadedManifest[];
	/** Platforms, or digests, that its index lists and the source lacks. */
	readonly missing: readonly string[];
	/** Of the image itself. */
	readonly blobs: readonly BlobNeed[];
	readonly referrers: readonly ReferrerWork[];
	readonly fallbackIndexes: readonly FallbackIndex[];
	/** When the tag was resolved, ms since the epoch. */
	readonly resolvedAtMs: number;
}

export interface CopyPlan {
	readonly plan: Plan;
	/** Only items with action `copy`. */
	readonly work: readonly CopyItem[];
	/** Blobs found at the destination: repository@digest. */
	readonly presentKeys: ReadonlySet<string>;
	/** Small blobs (image configs) that planning has read already, by digest. */
	readonly smallBlobs: ReadonlyMap<string, Uint8Array>;
}
