// Makes the valid index that holds only the chosen platforms. The one place where a manifest is written
// anew; everything else is copied byte by byte.
import { type Descriptor, descriptorSchema, type PlatformFields } from './descriptor';
import { formatPlatform, type Platform, platformFromFields, platformMatches } from './platform';

/** buildkit's mark on attestation manifests: the digest of the image that they attest. */
const ATTESTED_DIGEST = 'vnd.docker.reference.digest';

export interface TrimmedIndex {
	/** JSON text of the trimmed index, or `undefined` when nothing had to go (the digest stays). */
	readonly json: string | undefined;
	readonly kept: readonly Descriptor[];
	/** Platforms that were asked for and are not offered. */
	readonly missing: readonly string[];
	readonly available: readonly string[];
}

/** Gives the digest that an attestation manifest of an index belongs to. */
export function attestedDigest(descriptor: Descriptor): string | undefined {
	return descriptor.annotations?.[ATTESTED_DIGEST];
}

/** Tells whether an entry names no platform, or half of one: it may be any. */
export function isUnstated(platform: PlatformFields | undefined): boolean {
	return platform === undefined || platform.os === '' || platform.architecture === '';
}

/** Gives the platforms that an index offers, in its order; attestations offer none. */
export function offeredPlatforms(manifests: readonly Descriptor[]): readonly string[] {
	const offered = manifests
		.filter((descriptor) => attestedDigest(descriptor) === undefined)
		.map((descriptor) => platformFromFields(descriptor.platform))
		.filter((platform) => platform !== undefined);
	return [...new Set(offered.map(formatPlatform))];
}

/**
 * Trims an index given as JSON text. Kept are the wanted platforms, the attestations of what is kept,
 * and entries that name no platform, or half of one (nested indexes, artifacts), since they may hold any.
 * Keys of the document other than `manifests` stay as they are.
 */
export function trimIndex(json: string, wanted: readonly Platform[]): TrimmedIndex {
	const document = JSON.parse(json) as { readonly manifests?: readonly unknown[] | null };
	const entries = document.manifests ?? [];
	const descriptors = entries.map((entry) => descriptorSchema.parse(entry));
	const isChosen = descriptors.map((descriptor) => isWanted(descriptor, wanted));
	const chosenDigests = new Set(
		descriptors
			.filter((_, i) => isChosen[i] === true)
			.map((descriptor) => descriptor.digest as string),
	);
	const isKept = descriptors.map((descriptor, i) => {
		const attested = attestedDigest(descriptor);
		return attested === undefined ? isChosen[i] === true : chosenDigests.has(attested);
	});
	const kept = descriptors.filter((_, i) => isKept[i]);
	const trimmed = { ...document, manifests: entries.filter((_, i) => isKept[i]) };
	return {
		json: kept.length === descriptors.length ? undefined : JSON.stringify(trimmed),
		kept,
		missing: missingPlatforms(descriptors, wanted),
		available: offeredPlatforms(descriptors),
	};
}

/** Gives the wanted platforms that no entry offers. */
function missingPlatforms(
	descriptors: readonly Descriptor[],
	wanted: readonly Platform[],
): readonly string[] {
	const offered = descriptors
		.filter((descriptor) => attestedDigest(descriptor) === undefined)
		.map((descriptor) => platformFromFields(descriptor.platform))
		.filter((platform) => platform !== undefined);
	return wanted
		.filter((platform) => !offered.some((candidate) => platformMatches(platform, candidate)))
		.map(formatPlatform);
}

function isWanted(descriptor: Descriptor, wanted: readonly Platform[]): boolean {
	if (attestedDigest(descriptor) !== undefined) {
		return false;
	}
	if (isUnstated(descriptor.platform)) {
		return true;
	}
	const platform = platformFromFields(descriptor.platform);
	return platform !== undefined && wanted.some((candidate) => platformMatches(candidate, platform));
}
