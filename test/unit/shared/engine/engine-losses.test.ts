import { describe, expect, it } from 'vitest';
import {
	DIGEST_MAY_CHANGE,
	DIGEST_WILL_CHANGE,
	type EngineLossFacts,
	engineLosses,
	settledLosses,
} from '../../../../shared/engine/engine-losses';
import type { Digest } from '../../../../shared/oci/digest';

const digest = (letter: string) => `sha256:${letter.repeat(64)}` as Digest;

const nothing: EngineLossFacts = {
	engine: 'Docker 20.10.24',
	kept: 'linux/amd64',
	lostPlatforms: [],
	attestations: 0,
	referrers: [],
	isIndex: false,
};

describe('engineLosses', () => {
	it('names every platform that stays behind', () => {
		const lostPlatforms = ['linux/arm64', 'linux/s390x'];
		expect(engineLosses({ ...nothing, lostPlatforms, isIndex: true })).toEqual([
			'Only linux/amd64 goes through Docker 20.10.24; lost: linux/arm64, linux/s390x.',
			DIGEST_WILL_CHANGE,
		]);
	});

	it('counts attestations, and names referrers with type and digest', () => {
		const referrers = ['a', 'b', 'c', 'd', 'e', 'f', '1'].map((letter) => ({
			digest: digest(letter),
			artifactType: 'x/sig',
		}));
		const [attestations, named] = engineLosses({ ...nothing, attestations: 1, referrers });
		expect(attestations).toBe('Lost: 1 attestation in the index.');
		expect(named).toMatch(/^Lost: 7 referrers such as signatures: x\/sig sha256:aaaaaaaaaaaa, /);
		expect(named).toMatch(/, and 2 more\.$/);
	});

	it('says of a plain image only that its digest may change', () => {
		expect(engineLosses(nothing)).toEqual([DIGEST_MAY_CHANGE]);
	});
});

describe('settledLosses', () => {
	it('says what became of the digest instead of what might', () => {
		const planned = ['kept', DIGEST_MAY_CHANGE];
		expect(settledLosses(planned, digest('a'), digest('a'))).toEqual(['kept']);
		expect(settledLosses(planned, digest('a'), digest('b'))).toEqual([
			'kept',
			'The digest changed: the engine pushed bbbbbbbbbbbb.',
		]);
	});
});
