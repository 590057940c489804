import { describe, expect, it } from 'vitest';
import { mirrorDocument, sectionsOf } from '../../../../../shared/mirror/file/mirror-document';
import type { MirrorSpec } from '../../../../../shared/mirror/mirror-spec';

const spec: MirrorSpec = {
	name: 'm',
	images: [{ reference: 'nginx' }],
	destination: { registry: 'h.x' },
	rewrite: [],
	platforms: 'all',
	referrers: 'all',
	existingTag: 'replace',
	route: 'direct',
	limits: { concurrency: 'auto', oneByOne: false },
	registries: {},
};

describe('mirrorDocument', () => {
	it('leaves defaults out', () => {
		expect(mirrorDocument(spec, 'm')).toEqual({
			apiVersion: 'image-ferry/v1',
			kind: 'Mirror',
			images: [{ reference: 'nginx' }],
			destination: { registry: 'h.x' },
		});
	});

	it('spells out the rest', () => {
		const document = mirrorDocument(
			{
				...spec,
				platforms: ['linux/amd64'],
				existingTag: 'keep',
				limits: { concurrency: 4, oneByOne: true, bandwidthBytesPerSecond: 25_000_000 },
			},
			'other',
		);
		expect(document).toMatchObject({
			name: 'm',
			platforms: ['linux/amd64'],
			existingTag: 'keep',
			limits: { concurrency: 4, oneByOne: true, bandwidth: '200Mbit/s' },
		});
	});
});

describe('sectionsOf', () => {
	it('has every key of the file, so that none is lost in an edit', () => {
		expect(sectionsOf(spec, 'm').map(({ key }) => key)).toEqual(
			expect.arrayContaining(Object.keys(spec)),
		);
	});
});
