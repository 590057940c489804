import { describe, expect, it } from 'vitest';
import { makeFault } from '../../../../shared/fault/fault';
import {
	CHANGE_STATES,
	TRUST_STEPS,
	trustChangeSchema,
	trustOutcomeSchema,
	trustStepSchema,
} from '../../../../shared/trust/trust-change';

const CHANGE = {
	id: 'c-1',
	atMs: 1,
	wish: { host: 'r.example', as: 'insecure' },
	state: 'applied',
	engines: [],
	files: [{ path: '/etc/docker/daemon.json', drift: 'changed', changedAtMs: 2 }],
} as const;

describe('a change', () => {
	it.each(CHANGE_STATES)('can be %s', (state) => {
		expect(trustChangeSchema.safeParse({ ...CHANGE, state }).success).toBe(true);
	});

	it('keeps no content of files', () => {
		const files = [{ path: '/x', drift: 'gone', content: 'x' }];
		expect(trustChangeSchema.safeParse({ ...CHANGE, files }).success).toBe(false);
	});

	it('comes with its steps, the failed one with its fault', () => {
		const fault = makeFault({ code: 'trust.not-taken', side: 'this-computer', subject: 'x' });
		const steps = [{ name: 'verify', engine: 'unix:///x', state: 'failed', fault }];
		expect(trustOutcomeSchema.parse({ change: CHANGE, steps })).toEqual({ change: CHANGE, steps });
	});
});

describe('a step', () => {
	it.each(TRUST_STEPS)('can be skipped with the reason: %s', (name) => {
		const step = { name, state: 'skipped', by: 'not-needed' };
		expect(trustStepSchema.parse(step)).toEqual(step);
	});
});
