import { describe, expect, it } from 'vitest';
import { descriptorSchema } from '../../../../shared/oci/descriptor';

const digest = `sha256:${'a'.repeat(64)}`;
const plain = { mediaType: 'application/x', digest, size: 7 };

describe('a descriptor', () => {
	it('keeps what we use and passes over what we do not know', () => {
		const full = {
			...plain,
			platform: { os: 'windows', architecture: 'amd64', 'os.version': '10.0.1' },
			artifactType: 'application/y',
			annotations: { a: 'b' },
			urls: ['https://example.com/layer'],
		};
		expect(descriptorSchema.parse({ ...full, data: 'e30=' })).toEqual(full);
	});

	it.each([
		{ digest: 'sha256:../../etc' },
		{ digest: undefined },
		{ size: -1 },
		{ size: 1.5 },
		{ size: 2 ** 60 },
		{ size: '7 B' },
		{ size: null },
	])('is not one with %j', (wrong) => {
		expect(descriptorSchema.safeParse({ ...plain, ...wrong }).success).toBe(false);
	});

	it.each([
		[{ mediaType: 'a'.repeat(5000) }, { mediaType: '' }],
		[{ mediaType: null }, { mediaType: '' }],
		[{ size: '7' }, { size: 7 }],
		[{ urls: Array.from({ length: 101 }, () => 'x') }, {}],
		[{ urls: null }, {}],
		[{ annotations: { a: 1, b: 'c', d: null } }, { annotations: { b: 'c' } }],
		[{ annotations: 'none' }, {}],
		[{ platform: { os: 'linux' } }, { platform: { os: 'linux', architecture: '' } }],
		[{ platform: 'linux' }, {}],
	])('with %j is read as far as it makes sense', (odd, read) => {
		expect(descriptorSchema.parse({ ...plain, ...odd })).toEqual({ ...plain, ...read });
	});
});
