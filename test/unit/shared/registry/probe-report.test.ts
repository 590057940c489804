import { describe, expect, it } from 'vitest';
import { makeFault } from '../../../../shared/fault/fault';
import { probeStepSchema } from '../../../../shared/registry/probe-report';

describe('probe report', () => {
	it('takes the three outcomes', () => {
		const fault = makeFault({
			code: 'registry.unreachable',
			side: 'source',
			subject: 'reg.example',
		});
		for (const step of [
			{ step: 'dns', outcome: 'ok', durationMs: 1.5, facts: { addresses: '::1' } },
			{ step: 'tcp', outcome: 'fault', durationMs: 0, facts: {}, fault },
			{ step: 'tls', outcome: 'skipped', durationMs: 0, facts: { reason: 'tcp failed' } },
		]) {
			expect(probeStepSchema.parse(step)).toEqual(step);
		}
	});

	it('refuses unknown steps and anything more than it names', () => {
		expect(
			probeStepSchema.safeParse({ step: 'magic', outcome: 'ok', durationMs: 0, facts: {} }).success,
		).toBe(false);
		const withMore = { step: 'dns', outcome: 'ok', durationMs: 0, facts: {}, password: 'x' };
		expect(probeStepSchema.safeParse(withMore).success).toBe(false);
	});
});
