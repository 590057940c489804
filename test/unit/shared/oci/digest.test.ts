import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
	type Digest,
	digestAlgorithm,
	digestHex,
	isDigest,
	isDigestOfNothing,
	parseDigest,
	shortDigest,
} from '../../../../shared/oci/digest';

// Image spec, descriptor.md § SHA-256.
const SPEC = 'sha256:6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3b';
const LONG = `sha512:${'ab'.repeat(64)}`;

describe('a digest', () => {
	it('is read as the image spec writes it', () => {
		expect(parseDigest(SPEC)).toBe(SPEC);
		expect(digestAlgorithm(SPEC as Digest)).toBe('sha256');
		expect(digestHex(SPEC as Digest)).toBe(SPEC.slice(7));
		expect(shortDigest(SPEC as Digest)).toBe('6c3c624b58db');
		expect(digestAlgorithm(LONG as Digest)).toBe('sha512');
		expect(digestHex(LONG as Digest)).toHaveLength(128);
	});

	it.each([
		'',
		'sha256:',
		SPEC.toUpperCase(),
		SPEC.slice(0, -1),
		`${SPEC}0`,
		` ${SPEC}`,
		`${SPEC}\n`,
		`sha256:../${'a'.repeat(61)}`,
		`sha1:${'a'.repeat(40)}`,
		`sha512:${'a'.repeat(64)}`,
		`multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8`,
	])('is not %j', (text) => {
		expect(isDigest(text)).toBe(false);
		expect(parseDigest(text)).toBeUndefined();
	});
});

it.each(['sha256', 'sha512'])('of nothing is known, as %s', (algorithm) => {
	const of = (text: string) => `${algorithm}:${createHash(algorithm).update(text).digest('hex')}`;
	expect(isDigestOfNothing(of(''))).toBe(true);
	expect(isDigestOfNothing(of(' '))).toBe(false);
});
