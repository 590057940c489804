import { describe, expect, it } from 'vitest';
import { type MirrorSpec, mirrorSpecSchema } from '../../../../shared/mirror/mirror-spec';

const spec: MirrorSpec = {
	name: 'm',
	images: [{ reference: 'nginx' }],
	destination: { registry: 'h.x:5000' },
	rewrite: [],
	platforms: 'all',
	referrers: 'all',
	existingTag: 'replace',
	route: 'direct',
	limits: { concurrency: 'auto', oneByOne: false },
	registries: {},
};

describe('mirrorSpecSchema', () => {
	it('takes a mirror', () => {
		expect(mirrorSpecSchema.parse(spec)).toEqual(spec);
	});

	it.each([
		['no images', { images: [] }],
		['two forms in one entry', { images: [{ list: 'a', reference: 'b' }] }],
		['tags with a reference', { images: [{ reference: 'a', tags: {} }] }],
		['a scheme in the destination', { destination: { registry: 'https://h.x' } }],
		['upper case in the destination', { destination: { registry: 'H.x' } }],
		['an unknown platform form', { platforms: ['amd64'] }],
		['no platform', { platforms: [] }],
		['another policy', { existingTag: 'overwrite' }],
		['another route', { route: 'bundle' }],
		['no concurrency', { limits: { concurrency: 0, oneByOne: false } }],
		['a secret', { registries: { 'h.x': { tls: 'verify', password: 'p' } } }],
		['an unknown key', { extra: 1 }],
	])('refuses %s', (_name, change) => {
		expect(mirrorSpecSchema.safeParse({ ...spec, ...change }).success).toBe(false);
	});
});
