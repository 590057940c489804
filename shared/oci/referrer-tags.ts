// Tags that stand for a referrer where the registry has no referrers API: the spec's fallback tag and
// cosign's tag schema.
import { type Digest, digestAlgorithm, digestHex } from './digest';

/** cosign's suffixes, with the artifact type that cosign 2 gives the same content as an OCI referrer. */
export const TAG_SCHEMA_TYPES: Readonly<Record<string, string>> = {
	sig: 'application/vnd.dev.cosign.artifact.sig.v1+json',
	att: 'application/vnd.dev.cosign.artifact.att.v1+json',
	sbom: 'application/vnd.dev.cosign.artifact.sbom.v1+json',
};

/** A tag has at most 128 characters, so long digests are cut (distribution-spec v1.1.1 § Referrers Tag Schema). */
const MAX_HEX_IN_TAG = 64;

/** Gives `sha256-<hex>`: the tag under which the referrers of a manifest are listed (distribution-spec v1.1). */
export function fallbackTag(digest: Digest): string {
	return `${digestAlgorithm(digest)}-${digestHex(digest).slice(0, MAX_HEX_IN_TAG)}`;
}

/** Gives the tags of cosign's schema for a manifest: `sha256-<hex>.sig` and its siblings. */
export function schemaTags(digest: Digest): readonly { tag: string; artifactType: string }[] {
	return Object.entries(TAG_SCHEMA_TYPES).map(([suffix, artifactType]) => ({
		tag: `${fallbackTag(digest)}.${suffix}`,
		artifactType,
	}));
}
