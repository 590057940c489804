// Schemas that several groups of the contract share.
import { z } from 'zod';
import { registryHostSchema } from '../../registry/registry-entry';
import { MAX_RUN_ID_CHARACTERS } from '../limits';

export const nothing = z.strictObject({});
export const runId = z.string().min(1).max(MAX_RUN_ID_CHARACTERS);
export const host = registryHostSchema;
/** Main's name for one plan; holds until the draft changes or is planned again. */
export const planId = z.string().min(1).max(64);
export const draftId = z.string().regex(/^[a-z0-9-]{1,64}$/);

/** What became of a file dialog: a file was read or written, or the user closed it. */
export const savedFile = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('saved'), fileName: z.string() }),
	z.strictObject({ kind: z.literal('cancelled') }),
]);
