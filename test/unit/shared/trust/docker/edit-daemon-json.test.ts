import { describe, expect, it } from 'vitest';
import { readDaemonJson } from '../../../../../shared/trust/docker/daemon-json';
import {
	editDaemonJson,
	type ListChange,
} from '../../../../../shared/trust/docker/edit-daemon-json';

const SOURCE = { file: '/etc/docker/daemon.json', engine: 'Docker 20.10.24' };

function read(text: string) {
	const result = readDaemonJson(new TextEncoder().encode(text), SOURCE);
	if (!result.ok) throw new Error(JSON.stringify(result.fault.facts));
	return result.value;
}

function edit(text: string | undefined, ...changes: readonly Partial<ListChange>[]): string {
	const bytes = editDaemonJson(
		text === undefined ? undefined : read(text),
		changes.map((change) => ({
			key: 'insecure-registries',
			remove: new Set(),
			replace: new Map(),
			append: [],
			...change,
		})),
		SOURCE,
	);
	return new TextDecoder().decode(bytes);
}

describe('a change of daemon.json', () => {
	it('makes a new file', () => {
		expect(edit(undefined, { append: ['r.example:5000'] })).toBe(
			'{\n  "insecure-registries": ["r.example:5000"]\n}\n',
		);
	});
	it.each([
		['{}', '{\n  "insecure-registries": ["r"]\n}'],
		['{"debug":true}\n', '{"debug":true,"insecure-registries":["r"]}\n'],
		['{ "debug": true }', '{ "debug": true, "insecure-registries": ["r"] }'],
		[
			'{\r\n\t"debug" : true\r\n}\r\n',
			'{\r\n\t"debug" : true,\r\n\t"insecure-registries" : ["r"]\r\n}\r\n',
		],
		['{"insecure-registries":[],"a":1}', '{"insecure-registries":["r"],"a":1}'],
		[
			'{\n  "insecure-registries": [\n    "a"\n  ]\n}',
			'{\n  "insecure-registries": [\n    "a",\n    "r"\n  ]\n}',
		],
		['{"insecure-registries": ["a", "b"]}', '{"insecure-registries": ["a", "b", "r"]}'],
		['{\n\n\n"a": 1,\n\n"b": 2}', '{\n\n\n"a": 1,\n\n"b": 2,\n"insecure-registries": ["r"]}'],
	])('adds to %j as the file is written', (before, after) => {
		expect(edit(before, { append: ['r'] })).toBe(after);
	});
});
