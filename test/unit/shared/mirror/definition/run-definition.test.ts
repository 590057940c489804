import { describe, expect, it } from 'vitest';
import {
	type DefinedMirror,
	definitionOf,
	hostsOf,
	mirrorOfDefinition,
	partOfDefinition,
	runDefinitionSchema,
} from '../../../../../shared/mirror/definition/run-definition';
import { intentionText } from '../../../../../shared/mirror/intention';
import type { MirrorSpec } from '../../../../../shared/mirror/mirror-spec';
import { parseReference } from '../../../../../shared/oci/reference';

const spec: MirrorSpec = {
	name: 'm',
	images: [{ list: 'a.txt' }, { repository: 'h.x/many' }],
	destination: { registry: 'd.x', repository: 'base' },
	rewrite: [{ from: 'h.x', to: 'sub' }],
	platforms: ['linux/amd64'],
	referrers: 'all',
	existingTag: 'keep',
	route: 'direct',
	limits: { concurrency: 4, oneByOne: true, bandwidthBytesPerSecond: 1000 },
	registries: { 'h.x': { tls: 'private-ca', ca: 'ca.pem' } },
};

function image(text: string, line: number) {
	const parsed = parseReference(text);
	if (!parsed.ok) throw new Error(text);
	return { reference: parsed.value, origin: { file: 'a.txt', line } };
}

const mirror: DefinedMirror = {
	spec,
	images: [image('nginx', 1), image('h.x/a:1', 2), image(`h.x/b@sha256:${'a'.repeat(64)}`, 3)],
	repositories: [
		{
			reference: { registry: 'h.x', repository: 'many' },
			tags: { newest: 3 },
			origin: { file: 'm.yaml', line: 5 },
		},
	],
	registries: new Map([['h.x', { tls: 'private-ca', caPem: 'PEM' }]]),
};

/** As it comes back from a file. */
function kept() {
	const read = runDefinitionSchema.parse(JSON.parse(JSON.stringify(definitionOf(mirror))));
	if (read.kind !== 'mirror') throw new Error('not a mirror');
	return read;
}

describe('the definition of a run', () => {
	it('gives back what the run was for, places and access included', () => {
		const again = mirrorOfDefinition(kept());
		if (again === undefined) throw new Error('no mirror');
		expect(intentionText(again)).toBe(intentionText(mirror));
		expect(again.images).toEqual(mirror.images);
		expect(again.repositories).toEqual(mirror.repositories);
		expect(again.registries).toEqual(mirror.registries);
		expect(again.spec.limits).toEqual(spec.limits);
	});

	it('is read as nothing when a reference in it is none', () => {
		const bad = { ...kept(), images: [{ reference: 'UPPER CASE', origin: { file: 'a' } }] };
		expect(mirrorOfDefinition(bad)).toBeUndefined();
		const repository = { reference: '!', origin: { file: 'a' } };
		expect(mirrorOfDefinition({ ...kept(), repositories: [repository] })).toBeUndefined();
	});

	it('has a part: listed images keep their place, chosen tags become images, a repository stays one', () => {
		const part = partOfDefinition(kept(), ['h.x/a:1', 'h.x/many:2', 'h.x/many', 'h.x/a:1']);
		expect(part.images).toEqual([
			{ reference: 'h.x/a:1', origin: { file: 'a.txt', line: 2 } },
			{ reference: 'h.x/many:2', origin: { file: 'h.x/many:2' } },
		]);
		expect(part.repositories).toEqual(kept().repositories);
		expect(part.spec).toEqual(kept().spec);
	});

	it('names every host once, the destination first', () => {
		expect(hostsOf(mirror)).toEqual(['d.x', 'docker.io', 'h.x']);
	});

	it('knows the sample', () => {
		expect(runDefinitionSchema.parse({ kind: 'sample' })).toEqual({ kind: 'sample' });
	});
});
