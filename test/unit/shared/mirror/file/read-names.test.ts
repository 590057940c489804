import { describe, expect, it } from 'vitest';
import { readDestination, readRewrite } from '../../../../../shared/mirror/file/read-names';
import { mapEntries } from '../../../../../shared/mirror/file/yaml-cursor';
import {
	type Cursor,
	openYaml,
	rootOf,
	type YamlReading,
} from '../../../../../shared/mirror/file/yaml-reading';

function read<Value>(text: string, reader: (reading: YamlReading, cursor: Cursor) => Value) {
	const reading = openYaml(`v: ${text}`, 'm.yaml');
	const cursor = mapEntries(reading, rootOf(reading))?.get('v');
	if (cursor === undefined) throw new Error(text);
	const value = reader(reading, cursor);
	const problems = reading.problems.map(
		({ key, problem, remedy }) => `${key}: ${problem}. ${remedy}`,
	);
	return { value, problems };
}

describe('readDestination', () => {
	it.each([
		['{registry: "registry.spacetech.com:8083"}', { registry: 'registry.spacetech.com:8083' }],
		[
			'{registry: 127.0.0.1:5002, repository: appcircle}',
			{ registry: '127.0.0.1:5002', repository: 'appcircle' },
		],
		[
			'{registry: localhost, repository: a/b-c/d.e}',
			{ registry: 'localhost', repository: 'a/b-c/d.e' },
		],
		['{registry: "[::1]:5000", repository: ""}', { registry: '[::1]:5000', repository: '' }],
		['{registry: index.docker.io, repository: me}', { registry: 'docker.io', repository: 'me' }],
	])('%s', (text, destination) => {
		expect(read(text, readDestination)).toEqual({ value: destination, problems: [] });
	});

	it.each([
		['{registry: "https://h.x:5000"}', 'v.registry: has a scheme. Write registry: h.x:5000.'],
		['{registry: "h.x:5000/"}', 'v.registry: has a slash at its end. Write registry: h.x:5000.'],
		[
			'{registry: "Harbor.Corp:443"}',
			'v.registry: has upper-case letters. Write registry: harbor.corp:443.',
		],
		[
			'{registry: "h.x:5000/app/circle"}',
			'v.registry: has a path. Write registry: h.x:5000 and repository: app/circle.',
		],
		['{registry: "https://h.x/v2/"}', 'v.registry: has a scheme and a path. Write registry: h.x.'],
		[
			'{registry: "HTTPS://H.X/v2/App/"}',
			'v.registry: has a scheme, a path and upper-case letters. Write registry: h.x and repository: app.',
		],
		['{registry: " h.x "}', 'v.registry: has blanks around it. Write registry: h.x.'],
		[
			'{registry: "https://me:geheim@h.x"}',
			'v.registry: has a scheme and a user name, which belongs into image-ferry login. Write registry: h.x.',
		],
		[
			'{registry: "h.x:99999"}',
			'v.registry: "h.x:99999" is not a registry host. Write the host, such as',
		],
		['{registry: "*.corp.example"}', 'v.registry: "*.corp.example" is not a registry host.'],
		['{registry: ""}', 'v.registry: "" is not a registry host.'],
		[
			'{registry: 5}',
			'v.registry: is read as a Docker Hub name by engines, for "5" has no dot and no port. Write it with its port, such as 5:443.',
		],
		['{registry: registry}', 'v.registry: is read as a Docker Hub name'],
		['{registry: }', 'v.registry: is empty, not text.'],
		['{repository: a}', 'v: has no registry. Add registry:'],
		[
			'{registry: h.x, repositry: a}',
			'v.repositry: is not known. Write repository if you mean that',
		],
		[
			'{registry: h.x, repository: a/}',
			'v.repository: is no path: an element of the path is empty (two slashes, or one at an end). Write a.',
		],
		['{registry: h.x, repository: /a//b/}', 'Write a/b.'],
		[
			'{registry: h.x, repository: App}',
			'v.repository: is no path: "App" has upper-case letters, which repositories can\'t have. Write app.',
		],
		['{registry: h.x, repository: "a b"}', 'Use lower-case letters, digits'],
		['{registry: h.x, repository: "/"}', 'Write "".'],
		[
			`{registry: h.x, repository: ${'a'.repeat(256)}}`,
			'v.repository: has more than 255 characters. Use',
		],
		[
			`{registry: h.x, repository: ${'a'.repeat(252)}}`,
			'v.repository: leaves no room for names: at most 255 characters are allowed.',
		],
	])('%s', (text, problem) => {
		const { value, problems } = read(text, readDestination);
		expect(problems).toHaveLength(1);
		expect(problems[0]).toContain(problem);
		expect(problems[0]).not.toContain('geheim');
		expect(
			value === undefined || problem.startsWith('v.repos') || /^(Write|Use)/.test(problem),
		).toBe(true);
	});
});

describe('readRewrite', () => {
	it('reads rules in their order', () => {
		const text = '[{from: h.x/a, to: ""}, {from: docker.io, to: hub/x}, {from: nginx, to: web}]';
		expect(read(text, readRewrite)).toEqual({
			value: [
				{ from: 'h.x/a', to: '' },
				{ from: 'docker.io', to: 'hub/x' },
				{ from: 'nginx', to: 'web' },
			],
			problems: [],
		});
	});

	it.each([
		['{from: h.x}', 'v: is a map of keys, not a list.'],
		['[x]', 'v[0]: is text. Write keys and values with from and to here.'],
		['[{from: h.x}]', 'v[0]: has not both from and to.'],
		[
			'[{from: h.x, to: }]',
			'v[0].to: is empty, not text. Write a path, such as team/images, or "" for none.',
		],
		[
			'[{from: "h.x/a/", to: b}]',
			'v[0].from: is no host with path: an element of the path is empty (two slashes, or one at an end). Write from: h.x/a.',
		],
		['[{from: "https://me:geheim@h.x/a", to: b}]', 'Write from: h.x/a.'],
		[
			'[{from: "h.x/a:1", to: b}]',
			'v[0].from: has a tag or digest, which a rule has not. Write from: h.x/a.',
		],
		['[{from: "h.x/A", to: b}]', 'v[0].from: is no host with path: "A" has upper-case letters'],
		['[{from: "", to: b}]', 'v[0].from: is no host with path: it is empty'],
		['[{from: h.x, to: /b}]', 'v[0].to: is no path: '],
		['[{from: h.x, to: B}]', 'Write b.'],
		['[{form: h.x, to: b}]', 'v[0].form: is not known. Write from if you mean that'],
	])('%s', (text, problem) => {
		const { value, problems } = read(text, readRewrite);
		expect(value).toEqual([]);
		expect(problems.join('\n')).toContain(problem);
		expect(problems.join('\n')).not.toContain('geheim');
	});
});
