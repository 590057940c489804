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
		{ mediaType: '' },
		{ mediaType: 'a'.repeat(5000) },
		{ digest: 'sha256:../../etc' },
		{ size: -1 },
		{ size: 1.5 },
		{ size: 2 ** 60 },
		{ size: '7' },
		{ urls: Array.from({ length: 101 }, () => 'x') },
		{ annotations: { a: 1 } },
	])('is not one with %j', (wrong) => {
		expect(descriptorSchema.safeParse({ ...plain, ...wrong }).success).toBe(false);
	});
});
