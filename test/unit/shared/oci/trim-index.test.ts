import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../../../shared/oci/manifest';
import { OCI_INDEX } from '../../../../shared/oci/media-types';
import { type Platform, parsePlatform } from '../../../../shared/oci/platform';
import { offeredPlatforms, trimIndex } from '../../../../shared/oci/trim-index';
import {
	AMD64,
	ARM_V7,
	ARM64,
	buildkitIndex,
	imageManifest,
	indexManifest,
	referrerManifest,
	withOddWhitespace,
} from '../../../support/sample-images';

function platforms(...texts: readonly string[]): Platform[] {
	return texts.map((text) => parsePlatform(text) as Platform);
}

const built = buildkitIndex('trim');
const json = built.bytes.toString();
const [amd64, arm64, amdAttestation] = built.children;

describe('a trimmed index', () => {
	it('keeps the wanted platform with its attestation, in the old order, and nothing else', () => {
		const trimmed = trimIndex(json, platforms('linux/amd64'));
		const digests = [amd64?.digest, amdAttestation?.digest];
		expect(trimmed.kept.map((one) => one.digest)).toEqual(digests);
		const document = JSON.parse(trimmed.json ?? '') as { manifests: { digest: string }[] };
		expect(document.manifests.map((one) => one.digest)).toEqual(digests);
		expect(trimmed).toMatchObject({
			missing: [],
			available: ['linux/amd64', 'linux/arm64/v8'],
		});
		expect(readManifest(trimmed.json ?? '', OCI_INDEX).ok).toBe(true);
	});

	it('keeps every key that it does not know, of the document and of its entries', () => {
		const [first, second] = (JSON.parse(json) as { manifests: object[] }).manifests;
		const odd = {
			schemaVersion: 2,
			mediaType: OCI_INDEX,
			'x-new': { deep: [1, null] },
			annotations: { a: 'b' },
			manifests: [{ ...first, data: 'e30=', 'x-entry': true }, second],
		};
		const trimmed = JSON.parse(
			trimIndex(JSON.stringify(odd), platforms('linux/amd64')).json ?? '',
		) as unknown;
		expect(trimmed).toEqual({ ...odd, manifests: [odd.manifests[0]] });
	});

	it('is not made when nothing has to go: the digest stays, white space and all', () => {
		const all = platforms('linux/amd64', 'linux/arm64');
		expect(trimIndex(json, all).json).toBeUndefined();
		expect(trimIndex(withOddWhitespace(built).bytes.toString(), all).json).toBeUndefined();
	});

	it('keeps entries without a platform, since they may hold any', () => {
		const nested = { manifest: indexManifest([imageManifest({ name: 'nested' })]) };
		const index = indexManifest([imageManifest({ name: 'a', platform: ARM64 }), nested]);
		const trimmed = trimIndex(index.bytes.toString(), platforms('linux/amd64'));
		expect(trimmed.kept.map((one) => one.digest)).toEqual([nested.manifest.digest]);
		expect(trimmed.missing).toEqual(['linux/amd64']);
	});

	it('tells what was asked for in vain', () => {
		const index = indexManifest(
			[AMD64, ARM_V7].map((platform) => imageManifest({ name: 'b', platform })),
		);
		const trimmed = trimIndex(
			index.bytes.toString(),
			platforms('linux/amd64', 'linux/arm/v6', 'windows/amd64'),
		);
		expect(trimmed.missing).toEqual(['linux/arm/v6', 'windows/amd64']);
		expect(trimmed.kept).toHaveLength(1);
	});

	it('has no attestation without its image, whatever was asked for', () => {
		const names = [
			'linux/amd64',
			'linux/arm64',
			'linux/arm/v7',
			'windows/amd64',
			'unknown/unknown',
		];
		fc.assert(
			fc.property(fc.subarray(names, { minLength: 1 }), (wanted) => {
				const { kept, json: text } = trimIndex(json, platforms(...wanted));
				const digests = new Set<string>(kept.map((one) => one.digest));
				for (const one of kept) {
					const attested = one.annotations?.['vnd.docker.reference.digest'];
					if (attested !== undefined) expect(digests).toContain(attested);
				}
				expect(text === undefined).toBe(kept.length === built.children.length);
			}),
		);
	});
});

describe('the platforms of an index', () => {
	it('are those of its images, each once; attestations and artifacts offer none', () => {
		const reading = readManifest(json, OCI_INDEX);
		const manifests =
			reading.ok && reading.manifest.kind === 'index' ? reading.manifest.manifests : [];
		expect(offeredPlatforms([...manifests, ...manifests])).toEqual([
			'linux/amd64',
			'linux/arm64/v8',
		]);
		expect(arm64).toBeDefined();
		expect(referrerManifest(built, 'application/x').platform).toBeUndefined();
	});
});
