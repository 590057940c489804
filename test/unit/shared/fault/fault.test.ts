import { describe, expect, it } from 'vitest';
import { faultSchema, makeFault } from '../../../../shared/fault/fault';
import { FAULT_CODES } from '../../../../shared/fault/fault-codes';

describe('makeFault', () => {
	it.each(FAULT_CODES)('%s makes a fault that fits its schema', (code) => {
		const fault = makeFault({ code, side: 'source', subject: 'h.x/a:1' });
		expect(faultSchema.parse(fault)).toEqual(fault);
	});

	it.each([
		['registry.unreachable', true],
		['registry.rate-limited', true],
		['content.digest-mismatch', true],
		['registry.unauthorized', false],
		['registry.denied', false],
		['registry.out-of-space', false],
		['manifest.not-found', false],
		['mirror.invalid', false],
	] as const)('knows whether the same request may succeed again: %s', (code, isRetryable) => {
		expect(makeFault({ code, side: 'source', subject: '' }).isRetryable).toBe(isRetryable);
	});

	it('lets the place that knows better decide', () => {
		const about = { code: 'registry.unreachable', side: 'source', subject: '' } as const;
		expect(makeFault({ ...about, isRetryable: false }).isRetryable).toBe(false);
	});
});

describe('faultSchema', () => {
	const fault = makeFault({ code: 'disk.full', side: 'this-computer', subject: '/tmp' });

	it.each([
		['an unknown code', { code: 'disk.melted' }],
		['an unknown side', { side: 'moon' }],
		['facts that are no text', { facts: { needed: 5 } }],
		['anything else, which could be a secret', { password: 'x' }],
	])('refuses %s', (_name, change) => {
		expect(faultSchema.safeParse({ ...fault, ...change }).success).toBe(false);
	});
});
