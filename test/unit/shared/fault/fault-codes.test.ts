import { describe, expect, it } from 'vitest';
import { FAULT_CODES } from '../../../../shared/fault/fault-codes';

describe('FAULT_CODES', () => {
	it('are written as area.cause, each once: reports and scripts depend on them', () => {
		expect(new Set(FAULT_CODES).size).toBe(FAULT_CODES.length);
		for (const code of FAULT_CODES) {
			expect(code).toMatch(/^[a-z]+\.[a-z]+(-[a-z]+)*$/);
		}
	});
});
