import { describe, expect, it } from 'vitest';
import { emptyDraft, type MirrorDraft } from '../../../../../shared/mirror/draft/mirror-draft';
import {
	isVersionRange,
	mirrorOfDraft,
	typedHost,
	typedPath,
} from '../../../../../shared/mirror/draft/mirror-of-draft';
import { madeDraft } from '../../../../support/made-drafts';

function problemsOf(changes: Partial<MirrorDraft>) {
	const meaning = mirrorOfDraft(madeDraft(changes, 1));
	return meaning.ok
		? []
		: meaning.problems.map(({ step, field, line, problem }) => ({ step, field, line, problem }));
}

describe('the mirror of a draft', () => {
	it('has every image with its line, and the settings', () => {
		const meaning = mirrorOfDraft(
			madeDraft({
				imagesText: '# ours\n\nnginx\nquay.io/a/b:1\n',
				destination: { registry: ' Registry.Example:8083 ', repository: '/team/' },
				rewrite: [],
			}),
		);
		if (!meaning.ok) throw new Error(meaning.problems[0]?.problem);
		expect(meaning.mirror.images.map(({ origin }) => origin.line)).toEqual([3, 4]);
		expect(meaning.mirror.spec).toMatchObject({
			name: 'appcircle',
			images: [{ reference: 'docker.io/library/nginx:latest' }, { reference: 'quay.io/a/b:1' }],
			destination: { registry: 'registry.example:8083', repository: 'team' },
		});
	});

	it.each([
		[{ registry: 'registry.example:8083', repository: '/team/' }, 'team'],
		[{ registry: 'registry.example:8083', repository: '' }, 'registry.example:8083'],
	])('that nobody named is called by where it goes: %o', (destination, name) => {
		const meaning = mirrorOfDraft(madeDraft({ name: ' ', destination }));
		expect(meaning.ok && meaning.mirror.spec.name).toBe(name);
	});

	it('keeps tag rules beside the images', () => {
		const tags = { newest: 3, include: ['v*'] };
		const meaning = mirrorOfDraft(
			madeDraft({ imagesText: '', repositories: [{ repository: 'quay.io/a/b', tags }] }),
		);
		expect(meaning.ok && meaning.mirror.repositories).toEqual([
			{
				reference: { registry: 'quay.io', repository: 'a/b' },
				tags,
				origin: { file: 'quay.io/a/b' },
			},
		]);
	});

	it('names an engine only where the route goes through one', () => {
		const engine = 'unix:///run/docker.sock';
		const of = (route: MirrorDraft['route']) => mirrorOfDraft(madeDraft({ engine, route }));
		const [direct, through] = [of('direct'), of('engine')];
		expect(direct.ok && direct.mirror.spec.engine).toBeUndefined();
		expect(through.ok && through.mirror.spec.engine).toBe(engine);
	});
});

describe('what keeps a draft from running', () => {
	it('of an empty one: no image, no destination', () => {
		const meaning = mirrorOfDraft(emptyDraft('a'));
		expect(meaning.ok ? [] : meaning.problems.map(({ step }) => step)).toEqual([
			'images',
			'destination',
		]);
	});

	it('is told with the line, without passwords', () => {
		expect(problemsOf({ imagesText: 'nginx\ntwo words\nuser:hunter2@h.example/a' })).toEqual([
			{
				step: 'images',
				field: 'imagesText',
				line: 2,
				problem: '“two words” has more than one word.',
			},
			expect.objectContaining({
				line: 3,
				problem: expect.not.stringContaining('hunter2') as string,
			}),
		]);
	});

	it.each<[Partial<MirrorDraft>, string, string]>([
		[{ repositories: [{ repository: 'quay.io/a:1' }] }, 'images', 'repositories.0'],
		[
			{ repositories: [{ repository: 'quay.io/a', tags: { semver: 'x y' } }] },
			'images',
			'repositories.0',
		],
		[
			{ repositories: [{ repository: 'quay.io/a', tags: { include: [''] } }] },
			'images',
			'repositories.0',
		],
		[{ destination: { registry: 'word', repository: '' } }, 'destination', 'destination.registry'],
		[{ destination: { registry: 'a b', repository: '' } }, 'destination', 'destination.registry'],
		[
			{ destination: { registry: 'd.example', repository: 'A//b' } },
			'destination',
			'destination.repository',
		],
		[{ rewrite: [{ from: '', to: '' }] }, 'destination', 'rewrite.0'],
		[
			{
				rewrite: [
					{ from: 'h.example/a', to: '' },
					{ from: 'h.example', to: 'A' },
				],
			},
			'destination',
			'rewrite.1',
		],
		[{ platforms: [] }, 'how', 'platforms'],
		[{ platforms: ['amd64'] }, 'how', 'platforms'],
		[{ referrers: [] }, 'how', 'referrers'],
	])('%j is told at its step and field', (changes, step, field) => {
		expect(problemsOf(changes).map((one) => [one.step, one.field])).toEqual([[step, field]]);
	});

	it('explains a host that engines would read as a name on Docker Hub', () => {
		const [problem] = problemsOf({ destination: { registry: 'Nexus', repository: '' } });
		expect(problem?.problem).toContain('Docker Hub');
	});
});

it('reads hosts, paths and ranges as they are typed', () => {
	expect(typedHost(' Docker.io ')).toBe('docker.io');
	expect(typedHost('localhost')).toBe('localhost');
	expect(typedHost('https://h.example')).toBeUndefined();
	expect(typedPath(' /a/b// ')).toBe('a/b');
	expect(['>=1.4 <2', '~1.25', '', 'nope!'].map(isVersionRange)).toEqual([
		true,
		true,
		false,
		false,
	]);
});
