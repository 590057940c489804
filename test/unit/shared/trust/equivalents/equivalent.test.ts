import { describe, expect, it } from 'vitest';
import { EQUIVALENT_KINDS } from '../../../../../shared/trust/equivalents/equivalent';

describe('EQUIVALENT_KINDS', () => {
	it('are words that can be typed, each once', () => {
		expect(new Set(EQUIVALENT_KINDS).size).toBe(EQUIVALENT_KINDS.length);
		for (const kind of EQUIVALENT_KINDS) expect(kind).toMatch(/^[a-z0-9]+(-[a-z]+)*$/);
	});
});
