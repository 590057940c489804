import { describe, expect, it } from 'vitest';
import {
	formatPlatform,
	parsePlatform,
	platformFromFields,
	platformMatches,
} from '../../../../shared/oci/platform';

function matches(wanted: string, offered: string): boolean {
	const [one, other] = [parsePlatform(wanted), parsePlatform(offered)];
	if (one === undefined || other === undefined) throw new Error('no platform');
	return platformMatches(one, other);
}

describe('a platform', () => {
	it.each([
		['linux/amd64', 'linux/amd64'],
		['Linux/ARM64/v8', 'linux/arm64/v8'],
		['linux/x86_64', 'linux/amd64'],
		['linux/aarch64', 'linux/arm64'],
		[' windows/amd64 ', 'windows/amd64'],
	])('%s is %s', (text, shown) => {
		const platform = parsePlatform(text);
		expect(platform && formatPlatform(platform)).toBe(shown);
	});

	it.each(['', 'linux', 'linux/', '/amd64', 'linux/arm/v7/x', 'linux/am d64', 'linux/*'])(
		'is not %j',
		(text) => expect(parsePlatform(text)).toBeUndefined(),
	);

	it.each([
		['linux/amd64', 'linux/amd64', true],
		['linux/arm64', 'linux/arm64/v8', true],
		['linux/arm64/v8', 'linux/arm64', true],
		['linux/arm/v7', 'linux/arm', true],
		['linux/arm', 'linux/arm/v6', true],
		['linux/arm/v7', 'linux/arm/v6', false],
		['linux/amd64', 'linux/arm64', false],
		['linux/amd64', 'windows/amd64', false],
		['linux/amd64/v2', 'linux/amd64', false],
	])('wanted %s, offered %s: %s', (wanted, offered, isMatch) => {
		expect(matches(wanted, offered)).toBe(isMatch);
	});

	it('of attestations is none', () => {
		expect(platformFromFields({ os: 'unknown', architecture: 'unknown' })).toBeUndefined();
		expect(platformFromFields({ os: '', architecture: 'amd64' })).toBeUndefined();
		expect(platformFromFields(undefined)).toBeUndefined();
		expect(platformFromFields({ os: 'linux', architecture: 'arm', variant: '' })).toEqual({
			os: 'linux',
			architecture: 'arm',
		});
	});
});
