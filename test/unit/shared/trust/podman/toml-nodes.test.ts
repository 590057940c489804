import { describe, expect, it } from 'vitest';
import {
	keyName,
	keysOf,
	keyValueOf,
	lineOf,
	readNodes,
	type TomlNodes,
} from '../../../../../shared/trust/podman/toml-nodes';

function nodesOf(text: string): TomlNodes {
	const nodes = readNodes(text);
	if ('why' in nodes) throw new Error(nodes.why);
	return nodes;
}

const TEXT = `top = 1
[[registry]] # one
location = "a"
[[registry.mirror]]
location = "m"
["registry".other]
[[Registry.mirror]]
location = "n"
[aliases]
`.replace('[[Registry.mirror]]', '[[registry.mirror]]');

describe('readNodes', () => {
	it('finds each registry with its mirrors and its end', () => {
		const { registries } = nodesOf(TEXT);
		expect(registries).toHaveLength(1);
		expect(registries[0]?.mirrors).toHaveLength(2);
		expect(TEXT.slice(0, registries[0]?.end)).toMatch(/location = "n"$/);
	});

	it('says where text stops being TOML', () => {
		expect(readNodes('a = 1\nb = [}\n')).toMatchObject({ line: 2 });
	});
});

describe('places', () => {
	it('are lines from 1, of the nearest thing', () => {
		const nodes = nodesOf(TEXT);
		expect(lineOf(nodes, ['registry', 0, 'location'])).toBe(3);
		expect(lineOf(nodes, ['registry', 0, 'blocked'])).toBe(2);
		expect(lineOf(nodes, ['registry', 0])).toBe(2);
		expect(lineOf(nodes, ['registry', 0, 'mirror', 1, 'location'])).toBe(8);
		expect(lineOf(nodes, ['top'])).toBe(1);
		expect(lineOf(nodes, ['aliases', 'x'])).toBe(9);
		expect(lineOf(nodes, ['nowhere'])).toBeUndefined();
	});
});

describe('keys', () => {
	it('are found in any case and quoted', () => {
		const table = nodesOf('[[registry]]\n"Insecure" = true\na.b = 1\n').registries[0]?.table;
		if (table === undefined) throw new Error('no table');
		const found = keyValueOf(table, 'insecure');
		expect(found?.key === undefined ? '' : keyName(found.key, 0)).toBe('Insecure');
		expect(keyValueOf(table, 'a')).toBeUndefined();
		expect(keyName(table.key, 1)).toBeUndefined();
	});

	it('are told all, with a sign for what is nested', () => {
		expect(keysOf(nodesOf('a = 1\n[B.c]\nd = 2\n'))).toEqual(['a', 'b', 'c', 'a', 'd']);
		expect(keysOf(nodesOf('a = [1]\n'))).toContain('{}');
	});
});
