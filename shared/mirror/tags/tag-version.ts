// Reads tags as versions where they are some, to compare them and to test them against ranges.
import { compare, parse } from 'semver';

export interface TagVersion {
	/** Three numbers, and a pre-release where the tag names one: `v1.4-alpine` is `1.4.0`. */
	readonly semver: string;
	/** What follows the third number: `2` in `1.2.3.2`, `alpine3.19` in `1.2-alpine3.19`. */
	readonly rest: string;
}

/** At most 15 digits: beyond, numbers lose their last ones. */
const VERSION =
	/^[vV]?(\d{1,15})(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?(?:[-_.]([^-_.].*)|((?:alpha|beta|rc|pre|dev).*))?$/;

/** Words after which a version is not out yet; other words (`alpine`, `slim`) name a variant of it. */
const PRE_RELEASE = /^(?:alpha|beta|rc|cr|pre|preview|dev|snapshot|nightly|canary|ea|m\d|a\d|b\d)/i;

/** Gives the version that a tag names, or `undefined` (`latest`, `bookworm`, a commit). */
export function versionOf(tag: string): TagVersion | undefined {
	const match = VERSION.exec(tag);
	if (match === null) {
		return undefined;
	}
	const [, major = '0', minor = '0', patch = '0', suffix, glued] = match;
	const rest = suffix ?? glued ?? '';
	const base = `${Number(major)}.${Number(minor)}.${Number(patch)}`;
	const isPreRelease = PRE_RELEASE.test(rest);
	const semver = parse(isPreRelease ? `${base}-${preReleaseOf(rest)}` : base)?.version;
	return semver === undefined ? undefined : { semver, rest };
}

/**
 * Orders tags for `sort`, the newest last: what is no version first in natural order, then versions
 * (pre-releases before their release), equal versions in natural order of what follows.
 */
export function compareTags(a: string, b: string): number {
	const [versionA, versionB] = [versionOf(a), versionOf(b)];
	if (versionA === undefined || versionB === undefined) {
		return (
			Number(versionA !== undefined) - Number(versionB !== undefined) || compareNaturally(a, b)
		);
	}
	return (
		compare(versionA.semver, versionB.semver) ||
		compareNaturally(versionA.rest, versionB.rest) ||
		compareNaturally(a, b)
	);
}

/** `rc1` is read as `rc.1`, so that rc10 comes after rc9. */
function preReleaseOf(rest: string): string {
	return rest
		.toLowerCase()
		.replace(/_/g, '-')
		.replace(/([a-z])(\d)/g, '$1.$2')
		.replace(/(^|[.-])0+(?=\d)/g, '$1');
}

/** Digits count as numbers: `a9` before `a10`. Equal only for equal texts. */
function compareNaturally(a: string, b: string): number {
	const partsA: readonly string[] = a.match(/\d+|\D+/g) ?? [];
	const partsB: readonly string[] = b.match(/\d+|\D+/g) ?? [];
	for (const [index, part] of partsA.entries()) {
		const other = partsB[index];
		if (other === undefined) {
			return 1;
		}
		const difference = comparePart(part, other);
		if (difference !== 0) {
			return difference;
		}
	}
	return partsA.length < partsB.length ? -1 : compareText(a, b);
}

function comparePart(a: string, b: string): number {
	const areNumbers = /^\d/.test(a) && /^\d/.test(b);
	const difference = areNumbers ? compareDigits(a, b) : 0;
	return areNumbers ? difference : compareText(a, b);
}

function compareDigits(a: string, b: string): number {
	const [shortA, shortB] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
	return shortA.length - shortB.length || compareText(shortA, shortB);
}

function compareText(a: string, b: string): number {
	if (a === b) {
		return 0;
	}
	return a < b ? -1 : 1;
}
