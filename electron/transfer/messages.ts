// What main and the transfer process say to each other. Both sides check every message; in time a run's secrets go
// one way here, in memory only, and nothing but events and faults comes back.
import { z } from 'zod';
import { faultSchema } from '../../shared/fault/fault';
import { runEventSchema, runOutcomeSchema } from '../../shared/mirror/run-event';
import { runSnapshotSchema } from '../../shared/mirror/run-snapshot';

/** Main's name for one order, before a run has its own id. */
const jobId = z.string().min(1).max(64);

export const toTransferSchema = z.discriminatedUnion('type', [
	z.strictObject({ type: z.literal('start-sample'), jobId }),
	/** `cancelled` by the user, or `interrupted` because the app quits. */
	z.strictObject({
		type: z.literal('stop'),
		jobId,
		outcome: z.enum(['cancelled', 'interrupted']),
	}),
]);
export type ToTransfer = z.infer<typeof toTransferSchema>;

export const fromTransferSchema = z.discriminatedUnion('type', [
	/** First of each job: the run after its first event, which for a run that goes on is not its beginning. */
	z.strictObject({ type: z.literal('began'), jobId, state: runSnapshotSchema }),
	/** Everything after that, in order. */
	z.strictObject({ type: z.literal('events'), jobId, events: z.array(runEventSchema).readonly() }),
	z.strictObject({ type: z.literal('ended'), jobId, outcome: runOutcomeSchema }),
	z.strictObject({ type: z.literal('failed'), jobId, fault: faultSchema }),
]);
export type FromTransfer = z.infer<typeof fromTransferSchema>;
