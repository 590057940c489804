// Engine trust: what engines do with registries, planned, previewed, applied, proved, undone.
import { z } from 'zod';
import { faultSchema } from '../../fault/fault';
import { trustChangeSchema, trustOutcomeSchema, trustStepSchema } from '../../trust/trust-change';
import {
	planIdSchema,
	standingRowSchema,
	trustEngineSchema,
	trustPreviewSchema,
	trustRequestSchema,
} from '../../trust/trust-plan';
import { call, event } from '../define';
import { nothing } from './basics';

const planId = planIdSchema;

export const trustOverviewSchema = z.strictObject({
	engines: z
		.array(
			z.strictObject({
				engine: trustEngineSchema,
				/** The files that count, in the order they are read; those that exist. */
				files: z.array(z.string()).readonly(),
				standings: z.array(standingRowSchema).readonly(),
				/** Its files can't be read or are broken. */
				fault: faultSchema.exactOptional(),
			}),
		)
		.readonly(),
	/** The newest first. */
	changes: z.array(trustChangeSchema).readonly(),
});
export type TrustOverview = z.infer<typeof trustOverviewSchema>;

export const trustGroup = {
	/** Looks at every engine's files; takes up to some seconds. */
	overview: call(nothing, trustOverviewSchema),
	/** Reads, judges and previews; changes nothing. The plan is kept in main until the app ends. */
	plan: call(trustRequestSchema, trustPreviewSchema, { maxInputCharacters: 2 * 1024 * 1024 }),
	/** Previews undoing a change. */
	planRevert: call(z.strictObject({ changeId: planId }), trustPreviewSchema),
	/**
	 * Applies exactly what was previewed, verifies with the engine, and rolls back where it did not take. Main asks the
	 * user first. `proof`: an image that each engine must then be able to pull.
	 */
	apply: call(
		z.strictObject({ planId, proof: z.string().min(1).max(1024).exactOptional() }),
		z.discriminatedUnion('kind', [
			z.strictObject({ kind: z.literal('ended'), outcome: trustOutcomeSchema }),
			z.strictObject({ kind: z.literal('declined') }),
		]),
	),
	/** Ends a proof that takes too long; the change is rolled back. */
	cancel: call(z.strictObject({ planId }), nothing),
	/** Asks the engines of a change again, after the user restarted them. */
	verify: call(
		z.strictObject({ changeId: planId, proof: z.string().min(1).max(1024).exactOptional() }),
		z.strictObject({ outcome: trustOutcomeSchema }),
	),
	/** A step of an apply began or ended. */
	stepped: event(z.strictObject({ planId, step: trustStepSchema })),
} as const;
