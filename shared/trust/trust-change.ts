// What was changed, step by step while it happens and later as history.
import { z } from 'zod';
import { faultSchema } from '../fault/fault';
import { planIdSchema, trustEngineSchema } from './trust-plan';
import { trustWishSchema } from './trust-wish';

export const TRUST_STEPS = [
	/** The files are still as previewed. */
	'compare',
	/** What was there is kept. */
	'back-up',
	/** The administrator prompt. */
	'authorize',
	'write',
	'reload',
	/** The engine itself says that it took it. */
	'verify',
	/** The image that the user named was pulled. */
	'proof',
	/** The original content went back, after the engine let go of the list. */
	'settle',
	'roll-back',
] as const;
export type TrustStepName = (typeof TRUST_STEPS)[number];

export const trustStepSchema = z.strictObject({
	name: z.enum(TRUST_STEPS),
	/** Endpoint; absent for what concerns all. */
	engine: z.string().exactOptional(),
	state: z.enum(['running', 'done', 'failed', 'skipped']),
	/** With `failed`. */
	fault: faultSchema.exactOptional(),
	/** By what the engine was seen to have taken it, or why the step was skipped. */
	by: z
		.enum(['info', 'reload-event', 'files', 'pull', 'not-needed', 'not-asked', 'by-hand'])
		.exactOptional(),
});
export type TrustStep = z.infer<typeof trustStepSchema>;

/**
 * `applied`: written, and the engine took it. `written`: written, and counts after the user restarted the engine.
 * `rolled-back`: it did not take, all is as it was. `roll-back-failed`: a person has to look. `interrupted`: the app
 * ended in the middle. `reverted`: undone later.
 */
export const CHANGE_STATES = [
	'applied',
	'written',
	'rolled-back',
	'roll-back-failed',
	'interrupted',
	'reverted',
] as const;

const changedFileSchema = z.strictObject({
	path: z.string(),
	/** What became of the file since: as Image Ferry left it, changed by somebody else (when, where known), or gone. */
	drift: z.enum(['as-left', 'changed', 'gone', 'unknown']),
	changedAtMs: z.number().exactOptional(),
});

export const trustChangeSchema = z.strictObject({
	id: planIdSchema,
	atMs: z.number(),
	wish: trustWishSchema,
	state: z.enum(CHANGE_STATES),
	engines: z.array(trustEngineSchema).readonly(),
	files: z.array(changedFileSchema).readonly(),
	/** Why it was rolled back. */
	fault: faultSchema.exactOptional(),
	/** The change that this one undid. */
	reverts: planIdSchema.exactOptional(),
});
export type TrustChange = z.infer<typeof trustChangeSchema>;

export const trustOutcomeSchema = z.strictObject({
	change: trustChangeSchema,
	steps: z.array(trustStepSchema).readonly(),
});
export type TrustOutcome = z.infer<typeof trustOutcomeSchema>;
