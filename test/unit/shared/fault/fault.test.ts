import { describe, expect, it } from 'vitest';
import { faultSchema, makeFault } from '../../../../shared/fault/fault';
import { FAULT_CODES } from '../../../../shared/fault/fault-codes';

const base = { side: 'source', subject: 'r.example/a' } as const;

describe('a fault', () => {
	it('is retryable when its cause passes by itself, unless told otherwise', () => {
		const retryable = FAULT_CODES.filter((code) => makeFault({ ...base, code }).isRetryable);
		expect(retryable).toEqual([
			'registry.unreachable',
			'registry.stalled',
			'registry.rate-limited',
			'registry.unavailable',
			'content.digest-mismatch',
			'content.size-mismatch',
		]);
		expect(makeFault({ ...base, code: 'registry.stalled', isRetryable: false }).isRetryable).toBe(
			false,
		);
	});

	it('passes its schema, and nothing else does', () => {
		const fault = makeFault({ ...base, code: 'tag.exists', facts: { there: 'sha256:1' } });
		expect(faultSchema.parse(fault)).toEqual(fault);
		for (const wrong of [{ password: 'x' }, { code: 'no.such' }, { facts: { waitMs: 5 } }])
			expect(faultSchema.safeParse({ ...fault, ...wrong }).success).toBe(false);
	});
});
