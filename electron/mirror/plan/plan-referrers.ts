// What belongs to an image that is being planned: found at the source, looked for at the destination.
import type { PlannedReferrer } from '../../../shared/mirror/plan';
import type { Descriptor } from '../../../shared/oci/descriptor';
import type { Digest } from '../../../shared/oci/digest';
import { isManifestType } from '../../../shared/oci/media-types';
import type { FallbackIndex, LoadedManifest, ReferrerCopy } from './copy-plan';
import type { PlanContext, ResolvedImage } from './plan-context';

export interface PlannedReferrers {
	readonly all: readonly ReferrerCopy[];
	readonly missing: readonly ReferrerCopy[];
	readonly fallbackIndexes: readonly FallbackIndex[];
	readonly warnings: readonly string[];
}

export async function planReferrers(
	resolved: ResolvedImage,
	children: readonly LoadedManifest[],
	context: PlanContext,
): Promise<PlannedReferrers> {
	if (context.spec.referrers === 'none') {
		return { all: [], missing: [], fallbackIndexes: [], warnings: [] };
	}
	const { image, store, chosen } = resolved;
	const subjects = new Set<Digest>([chosen.root.digest, ...children.map((child) => child.digest)]);
	if (chosen.root.manifest.kind === 'index') {
		for (const descriptor of chosen.root.manifest.manifests) {
			if (isManifestType(descriptor.mediaType)) {
				subjects.add(descriptor.digest as Digest);
			}
		}
	}
	const found = await context.finder.find(store, image.source.repository, [...subjects]);
	const missing = await context.destinationReferrers.missing(
		image.destination.repository,
		found.referrers,
	);
	const warnings = [
		...(chosen.isTrimmed ? await lostReferrers(resolved, context) : []),
		...(found.leftOut === 0 ? [] : [`${found.leftOut} referrers of other types are left out.`]),
		...(found.gone === 0
			? []
			: [`${found.gone} referrers are listed at the source, but are not there.`]),
		...found.unread,
		...(found.isCutShort
			? ['The source gives no whole list of referrers: some may stay behind.']
			: []),
	];
	return {
		all: found.referrers,
		missing,
		fallbackIndexes: fallbackIndexesOf(missing, found.referrers, found.fallbackBytes),
		warnings,
	};
}

/** What refers to the whole index can't refer to the trimmed one: its digest is another. */
async function lostReferrers(
	resolved: ResolvedImage,
	context: PlanContext,
): Promise<readonly string[]> {
	const { image, store, source } = resolved;
	const ofIndex = await context.finder.find(store, image.source.repository, [source.digest]);
	return ofIndex.referrers.length === 0
		? []
		: [
				`${ofIndex.referrers.length} referrers of the whole index stay behind: the trimmed index has another digest.`,
			];
}

function fallbackIndexesOf(
	missing: readonly ReferrerCopy[],
	all: readonly ReferrerCopy[],
	sourceBytes: ReadonlyMap<Digest, Uint8Array>,
): readonly FallbackIndex[] {
	const subjects = new Set(
		missing.map((referrer) => referrer.subject).filter((subject) => subject !== undefined),
	);
	return [...subjects].map((subject) => {
		const bytes = sourceBytes.get(subject);
		return {
			subject,
			...(bytes === undefined ? {} : { sourceBytes: bytes }),
			entries: all.filter((referrer) => referrer.subject === subject).map(referrerDescriptor),
		};
	});
}

function referrerDescriptor(referrer: ReferrerCopy): Descriptor {
	const { loaded, artifactType, annotations } = referrer;
	const shown = annotations ?? loaded.manifest.annotations;
	return {
		mediaType: loaded.mediaType,
		digest: loaded.digest,
		size: loaded.bytes.length,
		artifactType,
		...(shown === undefined ? {} : { annotations: { ...shown } }),
	};
}

export function plannedReferrer(referrer: ReferrerCopy): PlannedReferrer {
	return {
		digest: referrer.loaded.digest,
		artifactType: referrer.artifactType,
		...(referrer.tag === undefined ? {} : { tag: referrer.tag }),
	};
}
