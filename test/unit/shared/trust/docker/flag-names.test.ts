import { describe, expect, it } from 'vitest';
import { FLAG_NAMES } from '../../../../../shared/trust/docker/flag-names';

describe('names of flags', () => {
	it('are never the keys themselves', () => {
		const keys = new Set(Object.values(FLAG_NAMES));
		expect(Object.keys(FLAG_NAMES).filter((flag) => keys.has(flag))).toEqual([]);
	});
});
