import { describe, expect, it } from 'vitest';
import { type Intention, intentionText } from '../../../../shared/mirror/intention';
import type { MirrorSpec } from '../../../../shared/mirror/mirror-spec';
import { parseReference } from '../../../../shared/oci/reference';

const spec: MirrorSpec = {
	name: 'm',
	images: [{ list: 'a.txt' }],
	destination: { registry: 'd.x', repository: 'base' },
	rewrite: [],
	platforms: ['linux/amd64', 'linux/arm64'],
	referrers: ['a/b', 'c/d'],
	existingTag: 'replace',
	route: 'direct',
	limits: { concurrency: 'auto', oneByOne: false },
	registries: {},
};

function image(text: string, line = 1) {
	const parsed = parseReference(text);
	if (!parsed.ok) throw new Error(text);
	return { reference: parsed.value, origin: { file: 'a.txt', line } };
}

function text(change: Partial<MirrorSpec> = {}, more: Partial<Intention> = {}): string {
	return intentionText({
		spec: { ...spec, ...change },
		images: [image('nginx', 1), image('h.x/a:1', 2)],
		repositories: [
			{
				reference: { registry: 'h.x', repository: 'many' },
				tags: { include: ['v*', 'w*'], newest: 5 },
				origin: { file: 'm.yaml', line: 5 },
			},
		],
		...more,
	});
}

describe('intentionText', () => {
	const many = { reference: { registry: 'h.x', repository: 'many' }, origin: { file: 'x' } };

	it.each([
		['order of the list', text({}, { images: [image('h.x/a:1', 9), image('nginx', 3)] })],
		[
			'repetition',
			text({}, { images: [image('nginx'), image('h.x/a:1'), image('docker.io/nginx:latest')] }),
		],
		['order of platforms', text({ platforms: ['linux/arm64', 'linux/amd64'] })],
		['order of referrers', text({ referrers: ['c/d', 'a/b'] })],
		['the name of the mirror', text({ name: 'other' })],
		['limits', text({ limits: { concurrency: 3, oneByOne: true, bandwidthBytesPerSecond: 5 } })],
		['how registries are reached', text({ registries: { 'h.x': { tls: 'plain-http' } } })],
		['rules that match nothing', text({ rewrite: [{ from: 'z.x', to: 'z' }] })],
		['where it is written', text({ images: [{ list: 'other.txt' }] })],
		[
			'order of tag patterns',
			text({}, { repositories: [{ ...many, tags: { include: ['w*', 'v*'], newest: 5 } }] }),
		],
	])('does not depend on %s', (_name, changed) => {
		expect(changed).toBe(text());
	});

	it.each([
		['a source', text({}, { images: [image('nginx:1'), image('h.x/a:1')] })],
		['one image less', text({}, { images: [image('nginx')] })],
		[
			'a digest instead of a tag',
			text({}, { images: [image('nginx'), image(`h.x/a@sha256:${'a'.repeat(64)}`)] }),
		],
		['a name', text({ rewrite: [{ from: 'h.x', to: 'new' }] })],
		['the destination', text({ destination: { registry: 'e.x', repository: 'base' } })],
		['the destination repository', text({ destination: { registry: 'd.x' } })],
		['platforms', text({ platforms: 'all' })],
		['referrers', text({ referrers: 'none' })],
		['the policy for existing tags', text({ existingTag: 'keep' })],
		['the route', text({ route: 'engine' })],
		['which tags', text({}, { repositories: [{ ...many, tags: { newest: 4 } }] })],
		['all tags', text({}, { repositories: [many] })],
	])('depends on %s', (_name, changed) => {
		expect(changed).not.toBe(text());
	});

	it('does not change by itself between versions of Image Ferry', () => {
		expect(text({}, { repositories: [] })).toBe(
			'{"destination":"d.x","existingTag":"replace","images":["docker.io/library/nginx:latest d.x/base/library/nginx:latest","h.x/a:1 d.x/base/a:1"],"platforms":["linux/amd64","linux/arm64"],"referrers":["a/b","c/d"],"repositories":[],"route":"direct","schema":"image-ferry/intention/v1"}',
		);
	});
});
