import { describe, expect, it } from 'vitest';
import { plainTable } from '../../../../../shared/trust/podman/registry-table';
import {
	withInsecure,
	withMirror,
	withTable,
} from '../../../../../shared/trust/podman/splice-text';
import { readNodes } from '../../../../../shared/trust/podman/toml-nodes';

const MIRROR = { location: 'm.example', isInsecure: false, pullFrom: '' };

function registryOf(text: string) {
	const nodes = readNodes(text);
	const registry = 'why' in nodes ? undefined : nodes.registries[0];
	if (registry === undefined) throw new Error('no registry');
	return registry;
}

describe('withInsecure', () => {
	it('changes the value and nothing around it', () => {
		const text = '[[registry]]\n insecure=false# x\r\nlocation="a"';
		expect(withInsecure(text, registryOf(text).table, true, 'a')).toBe(
			'[[registry]]\n insecure=true # Image Ferry for a: was false# x\r\nlocation="a"',
		);
	});

	it('adds a line below the header', () => {
		const text = '[[registry]]\n  location="a"';
		expect(withInsecure(text, registryOf(text).table, true, 'a')).toBe(
			'[[registry]]\n  insecure = true # Image Ferry for a: was absent\n  location="a"',
		);
	});

	it('gives up where there is no such value or line', () => {
		const odd = '[[registry]]\ninsecure = 1\n';
		expect(withInsecure(odd, registryOf(odd).table, true, 'a')).toBeUndefined();
		expect(
			withInsecure('[[registry]]', registryOf('[[registry]]').table, true, 'a'),
		).toBeUndefined();
	});
});

describe('withMirror and withTable', () => {
	it('put a block behind a registry', () => {
		const text = '[[registry]]\nlocation="a" # a\n# b\n';
		expect(withMirror(text, registryOf(text), MIRROR, 'm')).toBe(
			'[[registry]]\nlocation="a" # a\n# Image Ferry for m: begin\n[[registry.mirror]]\nlocation = "m.example"\ninsecure = false\n# Image Ferry for m: end\n# b\n',
		);
	});

	it('put a block at the end, and say that they ended the line before', () => {
		expect(withTable('a = 1\r\nb = 2', plainTable('x'), 'x')).toBe(
			'a = 1\r\nb = 2\r\n# Image Ferry for x: begin, line end added\r\n[[registry]]\r\nlocation = "x"\r\ninsecure = false\r\n# Image Ferry for x: end\r\n',
		);
	});
});
