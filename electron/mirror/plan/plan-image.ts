import type { PlannedReferrer } from '../../../shared/mirror/plan';
import { type Digest, shortDigest } from '../../../shared/oci/digest';
import { isIndexType } from '../../../shared/oci/media-types';
import { formatPlatform, type Platform, platformMatches } from '../../../shared/oci/platform';
import { formatReference } from '../../../shared/oci/reference';
import { isDockerHub } from '../../../shared/oci/registry-host';
import { offeredPlatforms, type TrimmedIndex, trimIndex } from '../../../shared/oci/trim-index';
import type { ContentSource } from '../../content/content-store';
import { sha256Digest } from '../../content/hash';
import { faultError } from '../../platform/fault-error';
import {
	blobNeeds,
	indexIncomplete,
	nameOfEntry,
	referrerWork,
	thereOf,
	whatIsThere,
} from './content-at-ends';
import type { BlobNeed, FallbackIndex, LoadedManifest, ReferrerWork } from './copy-plan';
import { subjectOf } from './manifest-loader';
import type { ChosenRoot, ImageToPlan, PlanContext, ResolvedImage } from './plan-context';
import { plannedReferrer, planReferrers } from './plan-referrers';

interface DraftCommon {
	readonly image: ImageToPlan;
	readonly warnings: readonly string[];
	readonly platforms: readonly string[];
	readonly referrers: readonly PlannedReferrer[];
	readonly sourceDigest: Digest;
	/** `undefined` when only an engine will know it. */
	readonly destinationDigest: Digest | undefined;
}

export interface PresentDraft extends DraftCommon {
	readonly kind: 'present';
	readonly reason: 'present' | 'kept';
}

export interface CopyDraft extends DraftCommon {
	readonly kind: 'copy';
	readonly sourceStore: ContentSource;
	readonly root: LoadedManifest;
	readonly isRootMissing: boolean;
	readonly hasImageBlobs: boolean;
	readonly children: readonly LoadedManifest[];
	/** Platforms, or digests, that the index lists and the source lacks. */
	readonly missing: readonly string[];
	readonly blobs: readonly BlobNeed[];
	readonly missingReferrers: readonly ReferrerWork[];
	readonly fallbackIndexes: readonly FallbackIndex[];
	readonly resolvedAtMs: number;
}

export type ImageDraft = PresentDraft | CopyDraft;

/** @throws FaultError when the image can't be copied: any fault of either side, tag.exists, platform.not-found */
export async function planImage(image: ImageToPlan, context: PlanContext): Promise<ImageDraft> {
	const store = context.sourceOf(image.source.registry);
	// What was resolved before this plan may have moved since, however quickly it went.
	const resolvedAtMs = image.pinned === undefined ? context.now() : 0;
	const [named, pointed] = await Promise.all([
		whatIsThere(image.destination, context),
		resolveSource(image, store, context),
	]);
	const isUnread = pointed.loaded === undefined && context.platforms === undefined;
	const isSettled = image.isUnchecked !== true && context.spec.referrers === 'none';
	if (isUnread && pointed.digest === named.digest && isSettled) {
		return presentDraft(image, named.digest, [], 'present');
	}
	const root =
		pointed.loaded ?? (await context.loader.load(store, image.source.repository, pointed.digest));
	const chosen = choosePlatforms(
		root,
		context.platforms,
		subjectOf(store, image.source.repository, root.digest),
	);
	const { root: wanted } = chosen;
	const { digest: there, notes } = await thereOf(image.destination, named, wanted.digest, context);
	const isRootMissing = there !== wanted.digest;
	if (isRootMissing && there !== undefined) {
		if (context.spec.existingTag === 'fail') {
			throw tagExists(image, there, wanted.digest);
		}
		if (context.spec.existingTag === 'keep') {
			return {
				...presentDraft(image, root.digest, chosen.platforms, 'kept'),
				destinationDigest: there,
				warnings: [
					...image.warnings,
					`Kept as it is: the destination's tag points at ${shortDigest(there)}.`,
				],
			};
		}
	}
	return draftCopy(
		{
			image: notes.length === 0 ? image : { ...image, warnings: [...image.warnings, ...notes] },
			store,
			source: root,
			chosen,
			isRootMissing,
			replaced: isRootMissing ? there : undefined,
			resolvedAtMs,
		},
		context,
	);
}

async function draftCopy(resolved: ResolvedImage, context: PlanContext): Promise<ImageDraft> {
	const { image, store, chosen, isRootMissing } = resolved;
	const { repository } = image.source;
	const hasImageBlobs = isRootMissing || image.isUnchecked === true;
	const { children, missing } = hasImageBlobs
		? await context.loader.descendants(store, repository, chosen.root)
		: { children: [], missing: [] };
	const lacks = missing.map(nameOfEntry);
	if (lacks.length > 0 && children.length === 0) {
		throw indexIncomplete(subjectOf(store, repository, chosen.root.digest), lacks, 'nothing');
	}
	const [platforms, referrers] = await Promise.all([
		platformsOf(resolved, context),
		planReferrers(resolved, children, context),
	]);
	const warnings = [
		...image.warnings,
		...chosen.warnings,
		...replacedNote(resolved),
		...referrers.warnings,
		...(lacks.length === 0
			? []
			: [`The source lacks ${lacks.join(', ')}: the index is copied as it is, without it.`]),
	];
	const common = {
		image,
		warnings,
		platforms: platforms.filter((platform) => !lacks.includes(platform)),
		referrers: referrers.all.map(plannedReferrer),
		sourceDigest: resolved.source.digest,
		destinationDigest: chosen.root.digest,
	};
	if (!hasImageBlobs && referrers.missing.length === 0) {
		return { ...common, kind: 'present', reason: 'present' };
	}
	const pushed = hasImageBlobs ? [chosen.root, ...children] : [];
	const { needs, externalLayers } = await blobNeeds(pushed, image, store, context.signal);
	const ask = (parts: readonly LoadedManifest[]) => blobNeeds(parts, image, store, context.signal);
	const missingReferrers = await referrerWork(referrers.missing, needs, ask);
	return {
		...common,
		warnings: [...warnings, ...externalNote(externalLayers)],
		kind: 'copy',
		sourceStore: store,
		root: chosen.root,
		isRootMissing,
		hasImageBlobs,
		children,
		missing: lacks,
		blobs: needs,
		missingReferrers,
		fallbackIndexes: referrers.fallbackIndexes,
		resolvedAtMs: resolved.resolvedAtMs,
	};
}

function replacedNote({ replaced }: ResolvedImage): readonly string[] {
	return replaced === undefined ? [] : [`Replaces ${shortDigest(replaced)} at the destination.`];
}

function externalNote(layers: number): readonly string[] {
	if (layers === 0) {
		return [];
	}
	return layers === 1
		? ['1 external layer is not copied: it is kept outside registries.']
		: [`${layers} external layers are not copied: they are kept outside registries.`];
}

function presentDraft(
	image: ImageToPlan,
	digest: Digest,
	platforms: readonly string[],
	reason: 'present' | 'kept',
): PresentDraft {
	return {
		kind: 'present',
		reason,
		image,
		warnings: image.warnings,
		platforms,
		referrers: [],
		sourceDigest: digest,
		destinationDigest: digest,
	};
}

/**
 * Finds what the source's tag points at: one GET, which gives the manifest too. Docker Hub counts GETs
 * and not HEADs, and a pinned digest is known already: there the manifest is read only when needed.
 */
export async function resolveSource(
	image: ImageToPlan,
	store: ContentSource,
	context: PlanContext,
): Promise<{ digest: Digest; loaded?: LoadedManifest }> {
	if (image.pinned !== undefined) {
		return { digest: image.pinned };
	}
	const { repository, digest, tag = 'latest' } = image.source;
	if (digest === undefined && isDockerHub(image.source.registry)) {
		const head = await store.headManifest(repository, tag, context.signal);
		if (head === undefined) {
			const subject = formatReference(image.source);
			throw faultError({ code: 'manifest.not-found', side: 'source', subject });
		}
		if (head.digest !== undefined) {
			return { digest: head.digest };
		}
	}
	const loaded = await context.loader.load(store, repository, digest ?? tag);
	return { digest: loaded.digest, loaded };
}

function choosePlatforms(
	root: LoadedManifest,
	wanted: readonly Platform[] | undefined,
	subject: string,
): ChosenRoot {
	if (root.manifest.kind !== 'index') {
		return { root, platforms: [], warnings: [], isTrimmed: false };
	}
	if (wanted === undefined) {
		return {
			root,
			platforms: offeredPlatforms(root.manifest.manifests),
			warnings: [],
			isTrimmed: false,
		};
	}
	const trimmed = trimIndex(new TextDecoder().decode(root.bytes), wanted);
	if (trimmed.missing.length === wanted.length && !mayHoldImages(trimmed)) {
		throw platformNotFound(subject, trimmed.missing, trimmed.available);
	}
	const warnings = trimmed.missing.map(
		(platform) =>
			`Has no ${platform}; it offers ${trimmed.available.join(', ') || 'none by name'}.`,
	);
	const platforms = offeredPlatforms(trimmed.kept);
	if (trimmed.json === undefined) {
		return { root, platforms, warnings, isTrimmed: false };
	}
	const bytes = new TextEncoder().encode(trimmed.json);
	const chosen: LoadedManifest = {
		digest: sha256Digest(bytes),
		mediaType: root.mediaType,
		bytes,
		manifest: { ...root.manifest, manifests: trimmed.kept },
	};
	return {
		root: chosen,
		platforms,
		warnings: [
			...warnings,
			`Only ${platforms.join(', ')}: the index gets a digest of its own, ${shortDigest(chosen.digest)}.`,
		],
		isTrimmed: true,
	};
}

/** Nothing that was asked for is offered by name; indexes below, or an index that names no platforms at all, may have it. */
function mayHoldImages({ kept, available }: TrimmedIndex): boolean {
	return kept.some(({ mediaType }) => available.length === 0 || isIndexType(mediaType));
}

async function platformsOf(
	resolved: ResolvedImage,
	context: PlanContext,
): Promise<readonly string[]> {
	const { chosen, store, image, isRootMissing } = resolved;
	const { manifest } = chosen.root;
	if (manifest.kind === 'index' || !isRootMissing) {
		return chosen.platforms;
	}
	const platform = await context.loader.configPlatform(
		store,
		image.source.repository,
		manifest.config,
	);
	if (platform === undefined) {
		return [];
	}
	if (
		context.platforms !== undefined &&
		!context.platforms.some((wanted) => platformMatches(wanted, platform))
	) {
		throw platformNotFound(formatReference(image.source), context.platforms.map(formatPlatform), [
			formatPlatform(platform),
		]);
	}
	return [formatPlatform(platform)];
}

export function tagExists(image: ImageToPlan, there: Digest, wanted: Digest): Error {
	return faultError({
		code: 'tag.exists',
		side: 'destination',
		subject: formatReference(image.destination),
		detail: `there: ${there}, wanted: ${wanted}`,
		facts: { there, wanted },
	});
}

export function platformNotFound(
	subject: string,
	missing: readonly string[],
	available: readonly string[],
): Error {
	return faultError({
		code: 'platform.not-found',
		side: 'source',
		subject,
		facts: { platforms: missing.join(', '), available: available.join(', ') || 'none' },
	});
}
