import { describe, expect, it } from 'vitest';
import { readDaemonJson } from '../../../../../shared/trust/docker/daemon-json';

const SOURCE = { file: '/etc/docker/daemon.json', engine: 'Docker 20.10.24' };

function read(content: string | Uint8Array) {
	const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
	return readDaemonJson(bytes, SOURCE);
}

function factsOf(content: string | Uint8Array) {
	const result = read(content);
	if (result.ok) return undefined;
	const { line, problem, remedy, reading: _, ...others } = result.fault.facts ?? {};
	expect(result.fault.code).toBe('trust.config-invalid');
	expect(others).toEqual(SOURCE);
	expect(remedy).toMatch(/\.$/);
	return `${line}: ${problem}`;
}

describe('daemon.json', () => {
	it('gives the lists with their lines', () => {
		const result = read(
			'{\n"registry-mirrors": [],\n "insecure-registries": ["a",\r\n"b"],\n"host":1,"insecure-registry":[]}',
		);
		expect(result.ok ? result.value : undefined).toMatchObject({
			lists: {
				'registry-mirrors': [],
				'insecure-registries': [
					{ text: 'a', line: 3 },
					{ text: 'b', line: 4 },
				],
			},
			ignored: [
				{ key: 'host', other: 'hosts', line: 5 },
				{ key: 'insecure-registry', other: 'insecure-registries', line: 5 },
			],
		});
	});

	it.each([
		['', /^1: It is empty/],
		[' \n\t', /^1: It is empty/],
		['\ufeff{}', /^1: .*byte order mark/],
		[new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0]), /^1: .*byte order mark/],
		[new Uint8Array([0x7b, 0x0a, 0x22, 0xff, 0x22]), /^2: .*no UTF-8/],
		['{\n// a\n}', /^2: .*comment/],
		['{\n/* a */ "debug": true}', /^2: .*comment/],
		['{} // a', /^1: Something stands behind its end/],
		['{"a": 1,\n}', /^1: A comma stands before/],
		['{"a": [\n1,\n ]}', /^2: A comma stands before/],
		['{"a": 1 "b": 2}', /^1: A comma is missing/],
		['{"a" 1}', /^1: A colon is missing/],
		['{"a": 1', /^1: A closing } is missing/],
		['{"a": [1', /^1: A closing \] is missing/],
		['{"a": }', /^1: A value is missing/],
		["{'a': 1}", /^1: /],
		['{a: 1}', /^1: /],
		['{"a": 01}', /^1: /],
		['{"a": NaN}', /^1: /],
		['{"a": "\t"}', /^1: .*control character/],
		['{"a": "\\x"}', /^1: .*escape/],
		['{"a": "b\n}', /^1: A text does not end/],
		['{}x', /^1: /],
		['{}\n{}', /^2: A second document begins there/],
		['{}\n\n[]', /^3: A second document begins there/],
		['{}}', /^1: Something stands behind its end/],
		['[]', /^1: It is no object/],
		['null', /^1: It is no object/],
		['\u00a0{}', /^1: /],
		['{\n"a": 1,\n"a": 1}', /^3: The key "a" is there twice/],
		['{"a": [{"b": {"c": 1,\n"\\u0063": 2}}]}', /^2: The key "c" is there twice/],
		['{"insecure-registries": [], "insecure-registries": ["a"]}', /twice/],
		['{"Insecure-Registries": []}', /^1: The key "Insecure-Registries" is written otherwise/],
		['{"registry_mirrors": []}', /otherwise/],
		['{\n"insecure-registries": "a"}', /^2: "insecure-registries" has to be a list/],
		['{"insecure-registries": null}', /has to be a list/],
		['{"insecure-registries": {"a": []}}', /has to be a list/],
		['{"insecure-registries": ["a",\n1]}', /^2: .*has to be a list/],
		['{"registry-mirrors": [null]}', /has to be a list/],
		[`{"a": ${'['.repeat(300)}${']'.repeat(300)}}`, /levels deep/],
		['['.repeat(1024 * 1024), /levels deep/],
	])('is refused as %j', (content, words) => {
		expect(factsOf(content)).toMatch(words);
	});

	it('is not read above 1 MiB, and is at exactly that', () => {
		const large = read(`{}${' '.repeat(1024 * 1024 - 1)}`);
		expect(large.ok ? undefined : large.fault).toMatchObject({
			code: 'trust.config-unreadable',
			facts: { file: SOURCE.file, reason: 'too-large' },
		});
		expect(read(`{}${' '.repeat(1024 * 1024 - 2)}`).ok).toBe(true);
	});

	it('takes keys that mean something to the language as any other', () => {
		expect(read('{"__proto__": {"insecure-registries": 1}, "constructor": 2}').ok).toBe(true);
	});
});
