// What is kept of a change: enough to tell it, to see what became of its files, and to put every byte back.
import { z } from 'zod';
import { faultSchema } from '../../../shared/fault/fault';
import { CHANGE_STATES } from '../../../shared/trust/trust-change';
import {
	effectiveTrustSchema,
	FILE_ROLES,
	planIdSchema,
	trustEngineSchema,
} from '../../../shared/trust/trust-plan';
import { trustWishSchema } from '../../../shared/trust/trust-wish';

/** A content by its SHA-256 in lower-case hex, or `missing`. */
const markSchema = z.string().regex(/^(?:[0-9a-f]{64}|missing)$/);

const recordedFileSchema = z.strictObject({
	path: z.string(),
	/** The link that led to it. */
	link: z.string().exactOptional(),
	/** Endpoints of the engines that read it. */
	engines: z.array(z.string()).readonly(),
	role: z.enum(FILE_ROLES),
	access: z.enum(['own', 'administrator']),
	newMode: z.number().int(),
	owner: z.string(),
	/** What was there before; its bytes are in `N.before`, N being its place in the list. */
	before: markSchema,
	/** Everything that may have been there by this change, in its order. The last is what stays. */
	written: z.array(markSchema).min(1).readonly(),
});
export type RecordedFile = z.infer<typeof recordedFileSchema>;

export const changeRecordSchema = z.strictObject({
	format: z.literal(1),
	id: planIdSchema,
	atMs: z.number(),
	wish: trustWishSchema,
	/** `interrupted` from the first moment on, until it ended in another way. */
	state: z.enum(CHANGE_STATES),
	engines: z
		.array(
			z.strictObject({
				engine: trustEngineSchema,
				before: effectiveTrustSchema,
				after: effectiveTrustSchema,
				/** Only a person can make it read its files again. */
				isRestartedByHand: z.boolean(),
			}),
		)
		.readonly(),
	files: z.array(recordedFileSchema).readonly(),
	fault: faultSchema.exactOptional(),
	reverts: planIdSchema.exactOptional(),
});
export type ChangeRecord = z.infer<typeof changeRecordSchema>;

/** What a file is left with, once the change has ended as its state says. */
export function leftMarks({ state }: ChangeRecord, file: RecordedFile): readonly string[] {
	const last = file.written.at(-1) ?? file.before;
	switch (state) {
		case 'applied':
		case 'written':
			return [last];
		case 'rolled-back':
		case 'reverted':
			return [file.before];
		case 'interrupted':
		case 'roll-back-failed':
			return [file.before, ...file.written];
	}
}
