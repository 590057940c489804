// Plans one image that goes through an engine: the one platform that the engine takes, and all that is lost by that.
import { type EngineInfo, engineTitle } from '../../../shared/engine/engine-info';
import { engineLosses } from '../../../shared/engine/engine-losses';
import { describeFault } from '../../../shared/fault/fault-texts';
import type { Descriptor } from '../../../shared/oci/descriptor';
import { type Digest, shortDigest } from '../../../shared/oci/digest';
import type { ImageIndex, ImageManifest } from '../../../shared/oci/manifest';
import { DOCKER_CONFIG, isManifestType, OCI_CONFIG } from '../../../shared/oci/media-types';
import {
	formatPlatform,
	type Platform,
	parsePlatform,
	platformFromFields,
	platformMatches,
} from '../../../shared/oci/platform';
import { formatReference } from '../../../shared/oci/reference';
import { attestedDigest, isUnstated, offeredPlatforms } from '../../../shared/oci/trim-index';
import type { ContentSource } from '../../content/content-store';
import { FaultError, faultError } from '../../platform/fault-error';
import { blobNeeds, whatIsThere } from './content-at-ends';
import type { LoadedManifest } from './copy-plan';
import { subjectOf } from './manifest-loader';
import type { ImageToPlan, PlanContext } from './plan-context';
import { type ImageDraft, platformNotFound, resolveSource, tagExists } from './plan-image';

/** Indexes within indexes are legal; deeper ones are of no known tool. */
const MAX_DEPTH = 3;
/** What can be unpacked into an image; signatures have an image's config and layers of their own kind. */
const LAYER_TYPE = /^application\/vnd\.(?:oci\.image\.layer|docker\.image\.rootfs)\./;

interface Chosen {
	/** The image of one platform, which the engine is told to pull by its digest. */
	readonly image: LoadedManifest & { readonly manifest: ImageManifest };
	readonly platform: string | undefined;
}

/** What planning one image works with. */
interface Asked {
	readonly image: ImageToPlan;
	readonly engine: EngineInfo;
	readonly context: PlanContext;
	readonly store: ContentSource;
}

/** An engine carries one image and nothing that belongs to it. */
const ALONE = {
	...{ isRootMissing: true, hasImageBlobs: true },
	...{ children: [], missing: [], missingReferrers: [], fallbackIndexes: [] },
};

/** @throws FaultError as `planImage`; engine.tag-required, engine.not-an-image */
export async function planThroughEngine(
	image: ImageToPlan,
	engine: EngineInfo,
	context: PlanContext,
): Promise<ImageDraft> {
	if (image.destination.tag === undefined) {
		throw faultError({
			code: 'engine.tag-required',
			side: 'source',
			subject: formatReference(image.source),
		});
	}
	const store = context.sourceOf(image.source.registry);
	const asked = { image, engine, context, store };
	const resolvedAtMs = context.now();
	const [{ digest: there, notes: ofThere }, pointed] = await Promise.all([
		whatIsThere(image.destination, context),
		resolveSource(image, store, context),
	]);
	const { repository } = image.source;
	const root = pointed.loaded ?? (await context.loader.load(store, repository, pointed.digest));
	const chosen = await chooseImage(root, asked);
	const losses = await lossesOf(root, chosen, asked);
	const common = {
		image,
		platforms: chosen.platform === undefined ? [] : [chosen.platform],
		referrers: [],
		sourceDigest: root.digest,
	};
	const settled =
		there === undefined ? undefined : await settledBy(there, root.digest, chosen, asked);
	if (there !== undefined && settled !== undefined) {
		const kept = [`Kept as it is: the destination's tag points at ${shortDigest(there)}.`];
		const notes = settled === 'kept' ? kept : there === root.digest ? [] : losses;
		return {
			...common,
			kind: 'present',
			reason: settled,
			destinationDigest: there,
			warnings: [...image.warnings, ...notes],
		};
	}
	const replaced =
		there === undefined ? ofThere : [`Replaces ${shortDigest(there)} at the destination.`];
	return {
		...common,
		kind: 'copy',
		warnings: [...image.warnings, ...replaced, ...losses],
		destinationDigest: undefined,
		sourceStore: store,
		root: chosen.image,
		...ALONE,
		blobs: (await blobNeeds([chosen.image], image, store, context.signal)).needs,
		resolvedAtMs,
	};
}

/** Why nothing has to be done where the tag exists; `undefined` when it is to be pushed. @throws FaultError tag.exists */
async function settledBy(
	there: Digest,
	wanted: Digest,
	chosen: Chosen,
	asked: Asked,
): Promise<'present' | 'kept' | undefined> {
	const { image, context } = asked;
	if (there === wanted || (await isSameImage(there, chosen.image.manifest, asked))) {
		return image.isUnchecked === true ? undefined : 'present';
	}
	if (context.spec.existingTag === 'fail') {
		throw tagExists(image, there, wanted);
	}
	return context.spec.existingTag === 'keep' ? 'kept' : undefined;
}

/** The same config is the same image, however an engine packed it: the config names every unpacked layer. */
async function isSameImage(
	there: Digest,
	wanted: ImageManifest,
	{ image, context }: Asked,
): Promise<boolean> {
	try {
		const { manifest } = await context.destinationLoader.load(
			context.destination,
			image.destination.repository,
			there,
		);
		return manifest.kind === 'image' && manifest.config?.digest === wanted.config?.digest;
	} catch (error) {
		context.signal.throwIfAborted();
		if (error instanceof FaultError) {
			// What can't be read there is certainly not what is wanted.
			return false;
		}
		throw error;
	}
}

async function chooseImage(root: LoadedManifest, asked: Asked): Promise<Chosen> {
	const { image, engine, context, store } = asked;
	const subject = subjectOf(store, image.source.repository, root.digest);
	if (root.manifest.kind === 'index') {
		const wanted = platformsInOrder(engine, context.platforms);
		for (const platform of wanted) {
			const found = await findImage(root.manifest, platform, asked);
			if (found !== undefined) {
				return { image: imageOf(found, subject), platform: formatPlatform(platform) };
			}
		}
		const offered = offeredPlatforms(root.manifest.manifests);
		throw platformNotFound(subject, wanted.map(formatPlatform), offered);
	}
	const only = imageOf(root, subject);
	const platform = await context.loader.configPlatform(
		store,
		image.source.repository,
		only.manifest.config,
	);
	const isUnwanted =
		platform !== undefined &&
		context.platforms?.some((wanted) => platformMatches(wanted, platform)) === false;
	if (isUnwanted) {
		const wanted = (context.platforms ?? []).map(formatPlatform);
		throw platformNotFound(formatReference(image.source), wanted, [formatPlatform(platform)]);
	}
	return { image: only, platform: platform === undefined ? undefined : formatPlatform(platform) };
}

/** The engine's own platform, unless the mirror names others only. */
function platformsInOrder(
	engine: EngineInfo,
	wanted: PlanContext['platforms'],
): readonly Platform[] {
	const own = parsePlatform(engine.platform);
	if (wanted === undefined) {
		return own === undefined ? [] : [own];
	}
	const isOwn = (platform: Platform): boolean =>
		own !== undefined && platformMatches(own, platform);
	return [...wanted].sort((one, other) => Number(isOwn(other)) - Number(isOwn(one)));
}

async function findImage(
	index: ImageIndex,
	wanted: Platform,
	asked: Asked,
	depth = 1,
): Promise<LoadedManifest | undefined> {
	const { image, context, store } = asked;
	const mayBe = ({ platform, mediaType, ...rest }: Descriptor): boolean => {
		const offered = platformFromFields(platform);
		return (
			isManifestType(mediaType) &&
			attestedDigest({ mediaType, ...rest }) === undefined &&
			(isUnstated(platform) || (offered !== undefined && platformMatches(wanted, offered)))
		);
	};
	for (const descriptor of index.manifests.filter(mayBe)) {
		const loaded = await context.loader.load(
			store,
			image.source.repository,
			descriptor.digest as Digest,
		);
		if (loaded.manifest.kind === 'index') {
			const below =
				depth < MAX_DEPTH ? await findImage(loaded.manifest, wanted, asked, depth + 1) : undefined;
			if (below !== undefined) {
				return below;
			}
		} else if (!isUnstated(descriptor.platform) || (await isOf(wanted, loaded, asked))) {
			return loaded;
		}
	}
	return undefined;
}

/** Where the index says nothing, or half of it, the image's own config does. */
async function isOf(wanted: Platform, loaded: LoadedManifest, asked: Asked): Promise<boolean> {
	const { image, context, store } = asked;
	const { manifest } = loaded;
	const platform =
		manifest.kind === 'image'
			? await context.loader.configPlatform(store, image.source.repository, manifest.config)
			: undefined;
	return platform !== undefined && platformMatches(wanted, platform);
}

/** @throws FaultError engine.not-an-image for charts, signatures and whatever else no engine can hold */
function imageOf(loaded: LoadedManifest, subject: string): Chosen['image'] {
	const { manifest } = loaded;
	const strange =
		manifest.kind === 'index'
			? manifest.mediaType
			: [OCI_CONFIG, DOCKER_CONFIG].includes(manifest.config?.mediaType ?? '')
				? manifest.layers.find(({ mediaType }) => !LAYER_TYPE.test(mediaType))?.mediaType
				: (manifest.config?.mediaType ?? 'no config');
	if (manifest.kind !== 'image' || strange !== undefined) {
		throw faultError({
			code: 'engine.not-an-image',
			side: 'source',
			subject,
			...(strange === undefined ? {} : { facts: { mediaType: strange } }),
		});
	}
	return { ...loaded, manifest };
}

async function lossesOf(
	root: LoadedManifest,
	chosen: Chosen,
	{ image, engine, context, store }: Asked,
): Promise<readonly string[]> {
	const listed = root.manifest.kind === 'index' ? root.manifest.manifests : [];
	const attestations = listed.filter((one) => attestedDigest(one) !== undefined).length;
	const facts = {
		engine: engineTitle(engine),
		kept: chosen.platform,
		lostPlatforms: offeredPlatforms(listed).filter((platform) => platform !== chosen.platform),
		attestations,
		isIndex: root.manifest.kind === 'index',
	};
	if (context.spec.referrers === 'none') {
		return engineLosses({ ...facts, referrers: [] });
	}
	const subjects = [root.digest, ...listed.map(({ digest }) => digest as Digest)];
	try {
		const { referrers } = await context.finder.find(store, image.source.repository, subjects);
		return engineLosses({
			...facts,
			referrers: referrers.map(({ loaded, artifactType }) => ({
				digest: loaded.digest,
				artifactType,
			})),
		});
	} catch (error) {
		context.signal.throwIfAborted();
		if (error instanceof FaultError) {
			const { title } = describeFault(error.fault);
			return [
				`Signatures and other referrers are lost, if there are any. ${title}.`,
				...engineLosses({ ...facts, referrers: [] }),
			];
		}
		throw error;
	}
}
