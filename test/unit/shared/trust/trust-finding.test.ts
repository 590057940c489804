import { describe, expect, it } from 'vitest';
import { FINDING_CODES, findingSchema } from '../../../../shared/trust/trust-finding';

describe('findings', () => {
	it('have codes of words, each once: reports and scripts depend on them', () => {
		expect(new Set(FINDING_CODES).size).toBe(FINDING_CODES.length);
		for (const code of FINDING_CODES) expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
	});

	it.each([
		{ code: 'unheard-of', severity: 'warns', facts: {} },
		{ code: 'drifted', severity: 'fatal', facts: {} },
		{ code: 'drifted', severity: 'warns', facts: { line: 3 } },
		{ code: 'drifted', severity: 'warns', facts: {}, bytes: 'x' },
	])('are strict: %j', (finding) => {
		expect(findingSchema.safeParse(finding).success).toBe(false);
	});
});
