// What main and the transfer process say to each other. Both sides check every message; in time a run's secrets go
// one way here, in memory only, and nothing but events and faults comes back.
import { z } from 'zod';
import { faultSchema } from '../../shared/fault/fault';
import { runEventSchema, runOutcomeSchema } from '../../shared/mirror/run-event';

/** Main's name for one order, before a run has its own id. */
const jobId = z.string().min(1).max(64);

export const toTransferSchema = z.discriminatedUnion('type', [
	z.strictObject({ type: z.literal('start-sample'), jobId }),
	z.strictObject({ type: z.literal('cancel'), jobId }),
]);
export type ToTransfer = z.infer<typeof toTransferSchema>;

export const fromTransferSchema = z.discriminatedUnion('type', [
	/** The first event of a job is `run.started`, which names the run. */
	z.strictObject({ type: z.literal('events'), jobId, events: z.array(runEventSchema).readonly() }),
	z.strictObject({ type: z.literal('ended'), jobId, outcome: runOutcomeSchema }),
	z.strictObject({ type: z.literal('failed'), jobId, fault: faultSchema }),
]);
export type FromTransfer = z.infer<typeof fromTransferSchema>;
