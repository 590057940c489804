// What may be known about a saved credential outside the vault. No field can hold a secret.
import { z } from 'zod';
import { registryHostSchema } from './registry-entry';

export const credentialSummarySchema = z.strictObject({
	host: registryHostSchema,
	username: z.string(),
	/** Ms since the epoch. */
	savedAtMs: z.number(),
});

export type CredentialSummary = z.infer<typeof credentialSummarySchema>;
