import { describe, expect, it } from 'vitest';
import { readImages } from '../../../../../shared/mirror/file/read-images';
import { mapEntries } from '../../../../../shared/mirror/file/yaml-cursor';
import { openYaml, rootOf } from '../../../../../shared/mirror/file/yaml-reading';

function read(text: string) {
	const reading = openYaml(`images:${text}`, 'm.yaml');
	const cursor = mapEntries(reading, rootOf(reading))?.get('images');
	if (cursor === undefined) throw new Error(text);
	const images = readImages(reading, cursor);
	return {
		images,
		problems: reading.problems.map(({ key, problem, remedy }) => `${key}: ${problem}. ${remedy}`),
	};
}

const HEX = `sha256:${'a'.repeat(64)}`;

describe('readImages', () => {
	it('reads every form with its line', () => {
		const { images, problems } = read(`
  - list: lists/appcircle.txt # theirs
  - reference: h.x:5001/multi/tool:2.0

  - reference: h.x/multi/tool@${HEX}
  - repository: h.x/small/app1
    tags: { include: ["v*", 1.10], exclude: ["*-rc*"], semver: ">=1.4 <2", newest: 5 }
  - repository: nginx
  - kubernetes: rendered.yaml
`);
		expect(problems).toEqual([]);
		expect(images).toEqual([
			{ line: 2, source: { list: 'lists/appcircle.txt' } },
			{ line: 3, source: { reference: 'h.x:5001/multi/tool:2.0' } },
			{ line: 5, source: { reference: `h.x/multi/tool@${HEX}` } },
			{
				line: 6,
				source: {
					repository: 'h.x/small/app1',
					tags: { include: ['v*', '1.10'], exclude: ['*-rc*'], semver: '>=1.4 <2', newest: 5 },
				},
			},
			{ line: 8, source: { repository: 'nginx' } },
			{ line: 9, source: { kubernetes: 'rendered.yaml' } },
		]);
	});

	it.each([
		[' []', 'images: names no image.'],
		[' nginx', 'images: is text, not a list.'],
		[' [nginx]', 'images[0]: is text. Write - reference: nginx.'],
		[' [list.txt]', 'images[0]: is text. Write - list: list.txt.'],
		[' [{}]', 'images[0]: says not what to copy. Write one of list, reference,'],
		[' [{list: a, reference: b}]', 'images[0]: has list and reference at once.'],
		[' [{list: ""}]', 'images[0].list: is empty. Write the path of a file.'],
		[' [{list: }]', 'images[0].list: is empty, not text. Write the path of a file.'],
		[' [{kubernetes: [a]}]', 'images[0].kubernetes: is a list, not text.'],
		[' [{refrence: a}]', 'images[0].refrence: is not known. Write reference if you mean that;'],
		[' [{reference: h.x/B}]', 'images[0].reference: is not a reference: '],
		[' [{reference: "https://me:geheim@h.x/a"}]', 'it starts with a scheme'],
		[' [{reference: a, tags: {}}]', 'images[0].tags: does not belong to reference.'],
		[
			' [{repository: "h.x/a:1"}]',
			'images[0].repository: has a tag or digest, which a repository has not. Write reference: h.x/a:1 instead.',
		],
		[' [{repository: "h.x//a"}]', 'images[0].repository: is not a repository: '],
		[' [{repository: a, tags: all}]', 'images[0].tags: is text.'],
		[' [{repository: a, tags: {newst: 1}}]', 'images[0].tags.newst: is not known. Write newest if'],
		[
			' [{repository: a, tags: {newest: 0}}]',
			'images[0].tags.newest: is not a number in its range. Write a number from 1 to 100000.',
		],
		[
			' [{repository: a, tags: {semver: "latest and up"}}]',
			'images[0].tags.semver: is no version range.',
		],
		[' [{repository: a, tags: {semver: ""}}]', 'images[0].tags.semver: is no version range.'],
		[' [{repository: a, tags: {include: "v*"}}]', 'images[0].tags.include: is text, not a list.'],
		[
			' [{repository: a, tags: {exclude: [""]}}]',
			'images[0].tags.exclude[0]: has not 1 to 128 characters.',
		],
	])('%s', (text, problem) => {
		const { problems } = read(text);
		expect(problems.join('\n')).toContain(problem);
		expect(problems).toHaveLength(1);
		expect(problems.join('\n')).not.toContain('geheim');
	});

	it('names all problems, and still reads the rest', () => {
		const { images, problems } = read('\n  - nginx\n  - {list: a}\n  - {reference: "B"}\n');
		expect(images).toEqual([{ line: 3, source: { list: 'a' } }]);
		expect(problems).toHaveLength(2);
	});
});
