import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	collisionFaults,
	formatOrigin,
	type ListedImage,
	nameImages,
	sharedNames,
} from '../../../../shared/mirror/name-images';
import { formatReference, parseReference } from '../../../../shared/oci/reference';

const ONE = `sha256:${'1'.repeat(64)}`;
const TWO = `sha256:${'2'.repeat(64)}`;
const THREE = `sha256:${'3'.repeat(64)}`;

const rules = {
	destination: { registry: 'd.x:5000', repository: 'base' },
	rewrite: [
		{ from: 'a.x', to: '' },
		{ from: 'b.x', to: '' },
		{ from: 'c.x/app', to: '' },
	],
};

function listed(text: string, line = 1, file = 'list.txt'): ListedImage {
	const parsed = parseReference(text);
	if (!parsed.ok) throw new Error(text);
	return { reference: parsed.value, origin: { file, line } };
}

function named(...texts: string[]) {
	return nameImages(
		texts.map((text, index) => listed(text, index + 1)),
		rules,
	);
}

describe('nameImages', () => {
	it('keeps the order, merges equal sources and remembers every place', () => {
		const images = nameImages(
			[
				listed('b.x/web:1', 1),
				listed('nginx', 2),
				listed('b.x/web:1', 7, 'other.txt'),
				listed('docker.io/library/nginx:latest', 3),
			],
			rules,
		);
		expect(
			images.map(({ source, origins }) => [formatReference(source), origins.map(formatOrigin)]),
		).toEqual([
			['b.x/web:1', ['list.txt, line 1', 'other.txt, line 7']],
			['docker.io/library/nginx:latest', ['list.txt, line 2', 'list.txt, line 3']],
		]);
	});

	it('gives the name, its notes, or the fault', () => {
		const [web, nginx, none] = named('a.x/web:1', 'nginx', 'c.x/app:1');
		expect(web?.name.ok && formatReference(web.name.value)).toBe('d.x:5000/base/web:1');
		expect(web?.notes).toEqual([]);
		expect(nginx?.notes).toHaveLength(1);
		expect(none?.name).toMatchObject({ ok: false, fault: { code: 'mirror.empty-name' } });
	});

	it('names 10,000 images by 100 rules', () => {
		const rewrite = Array.from({ length: 100 }, (_, n) => ({ from: `h${n}.x/a`, to: `n${n}` }));
		const images = Array.from({ length: 10_000 }, (_, n) => listed(`h${n % 120}.x/a/app:${n}`));
		const result = nameImages(images, { ...rules, rewrite });
		expect(result).toHaveLength(10_000);
		expect(sharedNames(result)).toEqual([]);
	});
});

describe('sharedNames', () => {
	it('finds different sources on one name', () => {
		const groups = sharedNames(named('a.x/web:1', 'b.x/web:1', 'a.x/web:2'));
		expect(groups).toHaveLength(1);
		expect(formatReference(groups[0]?.destination ?? { registry: '', repository: '' })).toBe(
			'd.x:5000/base/web:1',
		);
		expect(groups[0]?.images.map(({ source }) => source.registry)).toEqual(['a.x', 'b.x']);
	});

	it('finds a tag and the same tag with a digest', () => {
		expect(sharedNames(named('a.x/web:1', `a.x/web:1@${ONE}`))).toHaveLength(1);
	});

	it('does not count digests alone, or images without a name', () => {
		expect(
			sharedNames(named(`a.x/web@${ONE}`, `b.x/web@${TWO}`, 'a.x/web:1', 'c.x/app:1', 'c.x/app:2')),
		).toEqual([]);
	});
});

describe('collisionFaults', () => {
	it('names both sources and their lines', () => {
		const groups = sharedNames(named(`a.x/web:1@${ONE}`, 'nginx', `b.x/web:1@${TWO}`));
		expect(collisionFaults(groups)).toEqual([
			{
				code: 'mirror.name-collision',
				side: 'this-computer',
				subject: 'd.x:5000/base/web:1',
				isRetryable: false,
				facts: {
					one: `a.x/web:1@${ONE}`,
					oneOrigin: 'list.txt, line 1',
					other: `b.x/web:1@${TWO}`,
					otherOrigin: 'list.txt, line 3',
					more: '0',
				},
			},
		]);
	});

	const texts = ['a.x/web:1', 'b.x/web:1', `a.x/web:1@${ONE}`];
	it.each([
		['nothing known but one pin', {}, 0],
		['all equal', { 'a.x/web:1': ONE, 'b.x/web:1': ONE }, 0],
		['one is missing', { 'b.x/web:1': ONE }, 0],
		['one differs', { 'a.x/web:1': ONE, 'b.x/web:1': TWO }, 1],
		['differs from the pin', { 'b.x/web:1': TWO }, 1],
		['all differ', { 'a.x/web:1': THREE, 'b.x/web:1': TWO }, 1],
	])('%s', (_name, digests: Readonly<Record<string, string>>, count) => {
		const groups = sharedNames(named(...texts));
		const faults = collisionFaults(groups, (source) => digests[formatReference(source)]);
		expect(faults).toHaveLength(count);
	});

	it('says how many more there are', () => {
		const groups = sharedNames(named(...texts));
		const faults = collisionFaults(groups, ({ registry }) => (registry === 'a.x' ? TWO : THREE));
		expect(faults[0]?.facts).toMatchObject({ one: 'a.x/web:1', other: 'b.x/web:1', more: '1' });
	});

	it('finds a fault exactly where two known digests of a name differ', () => {
		const image = fc.record({
			host: fc.constantFrom('a.x', 'b.x'),
			name: fc.constantFrom('p', 'q'),
			tag: fc.constantFrom('1', '2'),
			digest: fc.constantFrom(ONE, TWO, undefined),
		});
		fc.assert(
			fc.property(fc.array(image, { maxLength: 8 }), (sources) => {
				const digests = new Map(sources.map((s) => [`${s.host}/${s.name}:${s.tag}`, s.digest]));
				const faults = collisionFaults(sharedNames(named(...digests.keys())), (source) =>
					digests.get(formatReference(source)),
				);
				const byName = new Map<string, Set<string>>();
				for (const [source, digest] of digests) {
					const name = source.slice(4);
					byName.set(name, (byName.get(name) ?? new Set()).add(digest ?? ''));
				}
				const expected = [...byName]
					.filter(([, found]) => [...found].filter((digest) => digest !== '').length > 1)
					.map(([name]) => `d.x:5000/base/${name}`);
				expect(faults.map(({ subject }) => subject).sort()).toEqual(expected.sort());
			}),
		);
	});
});
