// How a registry is reached: one value per registry, never several booleans, never a silent fallback.
import { z } from 'zod';

export const TLS_POLICIES = ['verify', 'private-ca', 'skip-verify', 'plain-http'] as const;
export const tlsPolicySchema = z.enum(TLS_POLICIES);

/**
 * `verify`: HTTPS, the system's certificates. `private-ca`: HTTPS, additionally this registry's own
 * CA. `skip-verify`: HTTPS, any certificate. `plain-http`: no encryption.
 */
export type TlsPolicy = z.infer<typeof tlsPolicySchema>;

/** Tells whether a credential sent under this policy could be read or diverted on the way. */
export function isExposingCredentials(policy: TlsPolicy): boolean {
	return policy === 'plain-http' || policy === 'skip-verify';
}
