// What a mirror through an engine cannot keep, said before it starts and in its report.
import { type Digest, shortDigest } from '../oci/digest';

export interface EngineLossFacts {
	/** Such as `Docker 20.10.24`. */
	readonly engine: string;
	/** The platform that goes through; `undefined` when the image names none. */
	readonly kept: string | undefined;
	/** Platforms of the image that stay behind. */
	readonly lostPlatforms: readonly string[];
	/** Attestations that are listed in the image's index. */
	readonly attestations: number;
	/** Signatures and others that refer to the image. */
	readonly referrers: readonly { readonly digest: string; readonly artifactType: string }[];
	/** Whether the source is an index, which no engine pushes. */
	readonly isIndex: boolean;
}

const NAMED_REFERRERS = 5;

export const DIGEST_WILL_CHANGE =
	'The digest changes: an engine pushes a single image, not the index.';
export const DIGEST_MAY_CHANGE = 'The digest may change: an engine packs layers anew.';

/** Gives a sentence for each loss; the last is about the digest. */
export function engineLosses(facts: EngineLossFacts): readonly string[] {
	const { engine, kept, lostPlatforms, attestations, referrers } = facts;
	return [
		...(lostPlatforms.length === 0
			? []
			: [
					`Only ${kept ?? 'one platform'} goes through ${engine}; lost: ${lostPlatforms.join(', ')}.`,
				]),
		...(attestations === 0
			? []
			: [
					`Lost: ${attestations} ${attestations === 1 ? 'attestation' : 'attestations'} in the index.`,
				]),
		...(referrers.length === 0 ? [] : [lostReferrers(referrers)]),
		facts.isIndex ? DIGEST_WILL_CHANGE : DIGEST_MAY_CHANGE,
	];
}

function lostReferrers(referrers: EngineLossFacts['referrers']): string {
	const named = referrers
		.slice(0, NAMED_REFERRERS)
		.map(({ digest, artifactType }) => `${artifactType} ${digest.slice(0, 19)}`);
	const more = referrers.length - named.length;
	const count = referrers.length === 1 ? '1 referrer' : `${referrers.length} referrers`;
	return `Lost: ${count} such as signatures: ${named.join(', ')}${more > 0 ? `, and ${more} more` : ''}.`;
}

/** Gives the warnings once it is known which digest was pushed. */
export function settledLosses(
	warnings: readonly string[],
	source: string | undefined,
	pushed: Digest,
): readonly string[] {
	const others = warnings.filter(
		(warning) => warning !== DIGEST_WILL_CHANGE && warning !== DIGEST_MAY_CHANGE,
	);
	return source === pushed
		? others
		: [...others, `The digest changed: the engine pushed ${shortDigest(pushed)}.`];
}
