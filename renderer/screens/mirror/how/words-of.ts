// Lists that people type on one line.
import { formatPlatform, parsePlatform } from '../../../../shared/oci/platform';

/** Gives the words between commas and blanks, each once. */
export function wordsOf(typed: string): readonly string[] {
	return [...new Set(typed.split(/[\s,]+/).filter((word) => word !== ''))].slice(0, 100);
}

/** Gives platforms in their usual form; what is none stays as it is typed. */
export function platformsOf(typed: string): readonly string[] {
	const platforms = wordsOf(typed).map((word) => {
		const platform = parsePlatform(word);
		return platform === undefined ? word.slice(0, 64) : formatPlatform(platform);
	});
	return [...new Set(platforms)].slice(0, 50);
}

/** Tells whether all of them are platforms. */
export function arePlatforms(platforms: readonly string[]): boolean {
	return platforms.every((word) => parsePlatform(word) !== undefined);
}
