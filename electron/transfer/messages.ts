// What main and the transfer process say to each other. Both sides check every message. A secret goes one way only, to
// the transfer process, for one host at a time and because it asked; nothing but events, plans, questions and faults
// comes back.
import { z } from 'zod';
import { faultSchema } from '../../shared/fault/fault';
import { shownPlanSchema } from '../../shared/ipc/groups/mirrors';
import { mirrorDefinitionSchema } from '../../shared/mirror/definition/run-definition';
import { planPinsSchema } from '../../shared/mirror/plan';
import { runEventSchema, runOutcomeSchema } from '../../shared/mirror/run-event';
import { runSnapshotSchema } from '../../shared/mirror/run-snapshot';
import { registryHostSchema } from '../../shared/registry/registry-entry';
import { tlsPolicySchema } from '../../shared/registry/tls-policy';

/** Main's name for one order, before a run has its own id. */
const jobId = z.string().min(1).max(64);
const askId = z.number().int().positive();
const count = z.number().int().nonnegative();

/** What is to be run or planned, and how its registries are reached. */
const mirrorOrder = {
	jobId,
	definition: mirrorDefinitionSchema,
	/** By host: what is saved, else what the user accepted. Hosts that are missing are reached by HTTPS, verified. */
	access: z.record(
		registryHostSchema,
		z.strictObject({
			tls: tlsPolicySchema,
			caPem: z.string().exactOptional(),
			signInServer: z.string().exactOptional(),
			isExposureAccepted: z.boolean().exactOptional(),
		}),
	),
	/** For mirrors that say `auto`. */
	maxConcurrency: z.number().int().positive().exactOptional(),
};
const runOrderSchema = z.strictObject({
	type: z.literal('run'),
	...mirrorOrder,
	/** The mirror file that it came from. */
	file: z.string().exactOptional(),
	/** Go on with this run. */
	runId: z.string().exactOptional(),
	/** What was planned: these images by these digests. A run that is gone on with keeps its own. */
	pins: planPinsSchema.exactOptional(),
});
const planOrderSchema = z.strictObject({ type: z.literal('plan'), ...mirrorOrder });
export type RunOrder = z.infer<typeof runOrderSchema>;
export type PlanOrder = z.infer<typeof planOrderSchema>;

const answerSchema = z.discriminatedUnion('kind', [
	z.strictObject({
		kind: z.literal('credential'),
		/** Absent: anonymous. */
		credential: z
			.strictObject({
				username: z.string(),
				secret: z.string(),
				kind: z.enum(['password', 'identity-token']),
				expiresAtMs: z.number().exactOptional(),
			})
			.exactOptional(),
		origin: z.string().exactOptional(),
		paths: z.array(z.string()),
		passedOver: z.array(z.string()),
	}),
	z.strictObject({
		kind: z.literal('proxy'),
		/** Absent: directly. */
		proxy: z
			.strictObject({ url: z.string(), authorization: z.string().exactOptional() })
			.exactOptional(),
	}),
	z.strictObject({ kind: z.literal('failed'), fault: faultSchema }),
]);
export type TransferAnswer = z.infer<typeof answerSchema>;

export const toTransferSchema = z.discriminatedUnion('type', [
	z.strictObject({ type: z.literal('start-sample'), jobId }),
	runOrderSchema,
	planOrderSchema,
	/** `cancelled` by the user, or `interrupted` because the app quits. */
	z.strictObject({
		type: z.literal('stop'),
		jobId,
		outcome: z.enum(['cancelled', 'interrupted']),
	}),
	z.strictObject({ type: z.literal('answer'), askId, answer: answerSchema }),
]);
export type ToTransfer = z.infer<typeof toTransferSchema>;

const questionSchema = z.discriminatedUnion('kind', [
	/** After a 401 only; what was refused is not sent back. */
	z.strictObject({
		kind: z.literal('credential'),
		host: registryHostSchema,
		repository: z.string().exactOptional(),
		isRefused: z.boolean().exactOptional(),
	}),
	z.strictObject({ kind: z.literal('proxy'), url: z.url() }),
]);
export type TransferQuestion = z.infer<typeof questionSchema>;

export const fromTransferSchema = z.discriminatedUnion('type', [
	/** First of each run: the run after its first event, which for a run that goes on is not its beginning. */
	z.strictObject({ type: z.literal('began'), jobId, state: runSnapshotSchema }),
	/** Everything after that, in order. */
	z.strictObject({ type: z.literal('events'), jobId, events: z.array(runEventSchema).readonly() }),
	z.strictObject({ type: z.literal('ended'), jobId, outcome: runOutcomeSchema }),
	/** How far a plan is, and the plan. */
	z.strictObject({ type: z.literal('planning'), jobId, resolved: count, total: count }),
	z.strictObject({ type: z.literal('planned'), jobId, plan: shownPlanSchema }),
	z.strictObject({ type: z.literal('failed'), jobId, fault: faultSchema }),
	z.strictObject({ type: z.literal('ask'), jobId, askId, question: questionSchema }),
]);
export type FromTransfer = z.infer<typeof fromTransferSchema>;
