// Which tags of a repository a mirror takes: patterns, a version range, the newest few. What stands beside an
// image under a tag of its own (signatures, attestations) comes along with the image, never as an image.

import { Range, SemVer } from 'semver';
import { isTag } from '../../oci/reference';
import type { TagSelection } from '../mirror-spec';
import { matchesPattern } from './tag-pattern';
import { compareTags, versionOf } from './tag-version';

/** cosign's `sha256-….sig|.att|.sbom`, and the referrers tag schema of distribution-spec v1.1. */
const REFERRER_TAG = /^sha(?:256-[a-f0-9]{64}|512-[a-f0-9]{64}(?:[a-f0-9]{64})?)(?:\..*)?$/i;

/**
 * Gives the chosen tags, each once, the oldest first (see `compareTags`). Registries send nulls, twins
 * and tags that are none; those are left out.
 */
export function filterTags(
	tags: readonly (string | null | undefined)[],
	selection: TagSelection,
): readonly string[] {
	const { include, exclude = [], semver, newest } = selection;
	const range = semver === undefined ? undefined : new Range(semver);
	const chosen = [...new Set(tags)].filter(
		(tag): tag is string =>
			typeof tag === 'string' &&
			isTag(tag) &&
			!REFERRER_TAG.test(tag) &&
			(include === undefined || matchesAny(tag, include)) &&
			!matchesAny(tag, exclude) &&
			(range === undefined || isInRange(tag, range)),
	);
	chosen.sort(compareTags);
	return newest === undefined ? chosen : chosen.slice(-newest);
}

function matchesAny(tag: string, patterns: readonly string[]): boolean {
	return patterns.some((pattern) => matchesPattern(tag, pattern));
}

function isInRange(tag: string, range: Range): boolean {
	const version = versionOf(tag);
	return version !== undefined && range.test(new SemVer(version.semver));
}
