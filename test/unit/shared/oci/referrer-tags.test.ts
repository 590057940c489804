import { describe, expect, it } from 'vitest';
import type { Digest } from '../../../../shared/oci/digest';
import { isTag } from '../../../../shared/oci/reference';
import { fallbackTag, schemaTags, TAG_SCHEMA_TYPES } from '../../../../shared/oci/referrer-tags';

const sha256 = `sha256:${'a1'.repeat(32)}` as Digest;
const sha512 = `sha512:${'b2'.repeat(64)}` as Digest;

describe('tags that stand for referrers', () => {
	it('are made of algorithm and digits', () => {
		expect(fallbackTag(sha256)).toBe(`sha256-${'a1'.repeat(32)}`);
		expect(isTag(fallbackTag(sha256))).toBe(true);
	});

	it('of a long digest are cut to what a tag may have (distribution-spec v1.1.1, Referrers Tag Schema)', () => {
		expect(fallbackTag(sha512)).toBe(`sha512-${'b2'.repeat(32)}`);
		for (const { tag } of schemaTags(sha512)) expect(isTag(tag)).toBe(true);
	});

	it("have cosign's three endings, each with the type of its content", () => {
		expect(schemaTags(sha256).map(({ tag }) => tag)).toEqual([
			`sha256-${'a1'.repeat(32)}.sig`,
			`sha256-${'a1'.repeat(32)}.att`,
			`sha256-${'a1'.repeat(32)}.sbom`,
		]);
		expect(schemaTags(sha256).map(({ artifactType }) => artifactType)).toEqual(
			Object.values(TAG_SCHEMA_TYPES),
		);
	});
});
