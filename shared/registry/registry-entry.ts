// A registry that the user saved: how to reach it. Its credential is elsewhere, in the vault.
import { z } from 'zod';
import { parseRegistryHost } from '../oci/registry-host';
import { tlsPolicySchema } from './tls-policy';

export const registryHostSchema = z
	.string()
	.max(255)
	.refine((host) => parseRegistryHost(host) === host, 'is not a canonical host[:port]');

export const registryEntrySchema = z.strictObject({
	host: registryHostSchema,
	name: z.string().min(1).max(64),
	tls: tlsPolicySchema,
	/** PEM text of the registry's own CA certificates; only with `private-ca`. */
	caPem: z
		.string()
		.max(1024 * 1024)
		.optional(),
	/** Token server allowed for this registry besides its own host (security T3). */
	signInServer: registryHostSchema.optional(),
});

export type RegistryEntry = z.infer<typeof registryEntrySchema>;
