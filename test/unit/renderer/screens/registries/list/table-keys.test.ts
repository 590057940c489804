import { describe, expect, it } from 'vitest';
import { listKey } from '../../../../../../renderer/screens/registries/list/table-keys';

describe('a key in the list of registries', () => {
	it.each([
		['ArrowDown', -1, 0],
		['ArrowDown', 29, 29],
		['ArrowUp', 0, 0],
		['PageDown', 5, 15],
		['PageUp', 5, 0],
		['Home', 20, 0],
		['End', 0, 29],
	])('%s at %i moves to %i', (key, active, index) => {
		expect(listKey(key, 30, active)).toEqual({ kind: 'move', index });
	});

	it('acts on the active row only', () => {
		expect(listKey('Enter', 3, 1)).toEqual({ kind: 'edit' });
		expect(listKey('Delete', 3, 1)).toEqual({ kind: 'remove' });
		expect(listKey('t', 3, 1)).toEqual({ kind: 'test' });
		expect(listKey('Enter', 3, -1)).toBeUndefined();
		expect(listKey('x', 3, 1)).toBeUndefined();
		expect(listKey('ArrowDown', 0, -1)).toBeUndefined();
	});
});
