import { parseTree } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { propertiesOf, valueAt } from '../../../../../shared/trust/docker/daemon-json-nodes';

describe('the nodes of daemon.json', () => {
	it('are found by their key, those of the outer object only', () => {
		const root = parseTree('{"a": {"b": 1}, "c": [2]}');
		if (root === undefined) throw new Error('sample');
		expect(propertiesOf(root).map(({ key }) => key)).toEqual(['a', 'c']);
		expect(valueAt(root, 'c')?.type).toBe('array');
		expect(valueAt(root, 'b')).toBeUndefined();
		const list = valueAt(root, 'c');
		expect(list === undefined ? undefined : propertiesOf(list)).toEqual([]);
	});
});
