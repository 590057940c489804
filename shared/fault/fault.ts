// A failure as data: what happened, on which side, to what. Its sentences are in fault-texts.ts.
import { z } from 'zod';
import { FAULT_CODES, type FaultCode } from './fault-codes';

export const FAULT_SIDES = ['source', 'destination', 'keychain', 'this-computer'] as const;
export type FaultSide = (typeof FAULT_SIDES)[number];

export const faultSchema = z.strictObject({
	code: z.enum(FAULT_CODES),
	side: z.enum(FAULT_SIDES),
	/** The reference, registry host, file or key concerned; redacted. */
	subject: z.string(),
	/** Technical words for the "Details" fold and the log; redacted. */
	detail: z.string().optional(),
	/** Whether the same request may succeed when simply made again. */
	isRetryable: z.boolean(),
	/** Spec error codes as the registry sent them, such as `MANIFEST_BLOB_UNKNOWN`. */
	registryErrors: z.array(z.string()).readonly().optional(),
	/** Values that the texts name: status, platforms, names, waitMs, line … */
	facts: z.record(z.string(), z.string()).readonly().optional(),
	logId: z.string().optional(),
});

export type Fault = z.infer<typeof faultSchema>;

const RETRYABLE: ReadonlySet<FaultCode> = new Set([
	'registry.unreachable',
	'registry.stalled',
	'registry.rate-limited',
	'registry.unavailable',
	'content.digest-mismatch',
	'content.size-mismatch',
]);

/**
 * Builds a fault. `isRetryable` follows from the code unless given: only causes that pass by
 * themselves (network, 408/425/429/5xx, damaged transfers) are retryable.
 */
export function makeFault(fault: Pick<Fault, 'code' | 'side' | 'subject'> & Partial<Fault>): Fault {
	return { isRetryable: RETRYABLE.has(fault.code), ...fault };
}
