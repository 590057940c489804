// Everything that can happen in a run, in order. Journal, history, terminal and window all fold these
// with the one reducer (run-reducer.ts).
import { z } from 'zod';
import { faultSchema } from '../fault/fault';
import { planItemSchema, plannedBlobSchema } from './plan';

export const RUN_OUTCOMES = [
	'succeeded',
	'partly-succeeded',
	'failed',
	'cancelled',
	'interrupted',
] as const;
export const runOutcomeSchema = z.enum(RUN_OUTCOMES);
export type RunOutcome = z.infer<typeof runOutcomeSchema>;

export const VERIFICATIONS = ['digest', 'readable', 'full'] as const;
export type Verification = (typeof VERIFICATIONS)[number];

const index = z.number().int().nonnegative();
const key = z.string();
const bytes = z.number().int().nonnegative();
const stamp = { seq: z.number().int().positive(), atMs: z.number() };

/** `seq` counts up by one per event of a run; `atMs` is ms since the epoch. */
export const runEventSchema = z.discriminatedUnion('type', [
	z.strictObject({
		type: z.literal('run.started'),
		...stamp,
		runId: z.string(),
		mirror: z.string(),
		route: z.enum(['direct', 'engine']),
		destination: z.string(),
	}),
	z.strictObject({ type: z.literal('run.continued'), ...stamp }),
	/** Planning goes on: so many of so many images resolved. Not journaled. */
	z.strictObject({ type: z.literal('plan.advanced'), ...stamp, resolved: index, total: index }),
	z.strictObject({
		type: z.literal('items.planned'),
		...stamp,
		items: z.array(planItemSchema).readonly(),
	}),
	z.strictObject({
		type: z.literal('blobs.planned'),
		...stamp,
		blobs: z.array(plannedBlobSchema).readonly(),
	}),
	/** The plan is complete; totals do not change after this. */
	z.strictObject({ type: z.literal('run.planned'), ...stamp }),
	z.strictObject({ type: z.literal('item.started'), ...stamp, index }),
	z.strictObject({ type: z.literal('item.tagging'), ...stamp, index }),
	z.strictObject({
		type: z.literal('item.done'),
		...stamp,
		index,
		/** Absent where the destination took everything, but could not be read to prove it. */
		verification: z.enum(VERIFICATIONS).exactOptional(),
		warnings: z.array(z.string()).readonly(),
		/** Where only the engine that pushed it knows it. */
		destinationDigest: z.string().exactOptional(),
	}),
	z.strictObject({
		type: z.literal('item.skipped'),
		...stamp,
		index,
		reason: z.enum(['present', 'kept']),
	}),
	z.strictObject({ type: z.literal('item.failed'), ...stamp, index, fault: faultSchema }),
	z.strictObject({ type: z.literal('item.cancelled'), ...stamp, index }),
	z.strictObject({ type: z.literal('blob.started'), ...stamp, key, attempt: index }),
	/** Bytes of this attempt so far; merged to ten a second. Not journaled. */
	z.strictObject({ type: z.literal('blob.advanced'), ...stamp, key, doneBytes: bytes }),
	z.strictObject({ type: z.literal('blob.present'), ...stamp, key }),
	z.strictObject({ type: z.literal('blob.mounted'), ...stamp, key, from: z.string() }),
	z.strictObject({ type: z.literal('blob.moved'), ...stamp, key }),
	z.strictObject({
		type: z.literal('blob.failed'),
		...stamp,
		key,
		fault: faultSchema,
		willRetry: z.boolean(),
		waitMs: bytes,
	}),
	/** Requests to a registry rest until `untilMs`. Not journaled. */
	z.strictObject({
		type: z.literal('registry.waiting'),
		...stamp,
		host: z.string(),
		untilMs: z.number(),
		fault: faultSchema,
	}),
	z.strictObject({ type: z.literal('registry.resumed'), ...stamp, host: z.string() }),
	z.strictObject({ type: z.literal('run.counted'), ...stamp, requests: index, retries: index }),
	z.strictObject({ type: z.literal('run.stopping'), ...stamp }),
	z.strictObject({
		type: z.literal('run.stopped'),
		...stamp,
		outcome: z.enum(['cancelled', 'interrupted']),
		/** What interrupted it, such as a full disk; absent when its process was just gone. */
		fault: faultSchema.exactOptional(),
	}),
	z.strictObject({ type: z.literal('run.finished'), ...stamp, outcome: runOutcomeSchema }),
]);

export type RunEvent = z.infer<typeof runEventSchema>;
export type RunEventType = RunEvent['type'];

type Unstamped<E> = E extends RunEvent ? Omit<E, 'seq' | 'atMs'> : never;

/** An event before it is numbered. */
export type RunHappening = Unstamped<RunEvent>;

const FLEETING: ReadonlySet<RunEventType> = new Set<RunEventType>([
	'plan.advanced',
	'blob.advanced',
	'registry.waiting',
	'registry.resumed',
]);

/** Tells whether an event belongs in the journal: everything but what only moves a bar. */
export function isJournaled(event: RunEvent): boolean {
	return !FLEETING.has(event.type);
}
