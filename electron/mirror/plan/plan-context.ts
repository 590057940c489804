// What planning one image works with: its name on both sides, the two registries, and what was resolved so far.
import type { EngineInfo } from '../../../shared/engine/engine-info';
import type { Fault } from '../../../shared/fault/fault';
import type { MirrorSpec } from '../../../shared/mirror/mirror-spec';
import type { Digest } from '../../../shared/oci/digest';
import type { Platform } from '../../../shared/oci/platform';
import type { Reference } from '../../../shared/oci/reference';
import type { ContentDestination, ContentSource } from '../../content/content-store';
import type { LoadedManifest } from './copy-plan';
import type { DestinationReferrers } from './destination-referrers';
import type { ReferrerFinder } from './find-referrers';
import type { ManifestLoader } from './manifest-loader';

/** One listed image with its name at the destination. */
export interface ImageToPlan {
	readonly index: number;
	readonly source: Reference;
	readonly destination: Reference;
	readonly warnings: readonly string[];
	/** Why it can't be copied under any circumstances, such as an empty name. */
	readonly fault?: Fault;
	/** Digest of an earlier sitting, copied whatever the tag says by now. */
	readonly pinned?: Digest;
	/** An earlier sitting may have published it and was stopped before it was read back. */
	readonly isUnchecked?: boolean;
}

export interface PlanContext {
	readonly spec: Pick<MirrorSpec, 'existingTag' | 'referrers'>;
	/** `undefined` means all. */
	readonly platforms: readonly Platform[] | undefined;
	/** With the route through an engine: the one. */
	readonly engine?: EngineInfo;
	readonly sourceOf: (registryHost: string) => ContentSource;
	readonly destination: ContentDestination;
	readonly loader: ManifestLoader;
	readonly finder: ReferrerFinder;
	/** Reads what the destination has. */
	readonly destinationLoader: ManifestLoader;
	readonly destinationReferrers: DestinationReferrers;
	readonly now: () => number;
	readonly signal: AbortSignal;
}

export interface ChosenRoot {
	readonly root: LoadedManifest;
	readonly platforms: readonly string[];
	readonly warnings: readonly string[];
	readonly isTrimmed: boolean;
}

export interface ResolvedImage {
	readonly image: ImageToPlan;
	readonly store: ContentSource;
	/** The root as it is at the source. */
	readonly source: LoadedManifest;
	readonly chosen: ChosenRoot;
	readonly isRootMissing: boolean;
	/** Digest that the destination's tag has now and loses. */
	readonly replaced: Digest | undefined;
	readonly resolvedAtMs: number;
}
