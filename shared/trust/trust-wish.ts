// What an engine should do with a registry, as a person asks for it.
import { z } from 'zod';
import { parseRegistryHost } from '../oci/registry-host';
import { registryHostSchema } from '../registry/registry-entry';
import { type TlsPolicy, tlsPolicySchema } from '../registry/tls-policy';

/**
 * `ca`: HTTPS, checked with the registry's own CA. `insecure`: plain HTTP or an unchecked certificate. `mirror`: asked
 * before another registry. `none`: nothing of this; HTTPS with the system's certificates.
 */
export const STANDINGS = ['ca', 'insecure', 'mirror', 'none'] as const;
export const standingSchema = z.enum(STANDINGS);
export type Standing = z.infer<typeof standingSchema>;

/** A network in CIDR form, such as `10.0.0.0/8`; only Docker takes one, and only as insecure. */
const NETWORK =
	/^(?:\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}|(?=[^/]*:)[0-9a-f:]+(?:\.\d{1,3}){0,4}\/\d{1,3})$/;

/** A canonical `host[:port]`, or a network in CIDR form. */
export const trustSubjectSchema = z
	.string()
	.max(255)
	.refine(
		(subject) => isNetwork(subject) || parseRegistryHost(subject) === subject,
		'is neither a canonical host[:port] nor a network',
	);

/** Tells whether the subject of a wish is a network rather than a registry. */
export function isNetwork(subject: string): boolean {
	return NETWORK.test(subject);
}

export const trustWishSchema = z
	.strictObject({
		/** The registry, or with `insecure` a network. */
		host: trustSubjectSchema,
		as: standingSchema,
		/** PEM text with the certificates of the CA. */
		caPem: z
			.string()
			.max(1024 * 1024)
			.exactOptional(),
		/** With `mirror`: the registry that `host` stands in for, such as `docker.io`. */
		of: registryHostSchema.exactOptional(),
		/** With `mirror`: how the mirror is reached. Absent: nothing is said, so one that is there stays as it is set. */
		tls: tlsPolicySchema.exactOptional(),
	})
	.refine(({ as, caPem }) => as !== 'ca' || caPem !== undefined, 'needs the certificates of the CA')
	.refine(({ as, of }) => (as === 'mirror') === (of !== undefined), 'needs the mirrored registry')
	.refine(
		({ as, host }) => as === 'insecure' || as === 'none' || !isNetwork(host),
		'takes a registry',
	);
export type TrustWish = z.infer<typeof trustWishSchema>;

/**
 * Gives what the way in which a registry is reached here says of it as a mirror: nothing where it is the usual one, which
 * nobody chose for the engines' sake.
 */
export function mirrorTlsOf(saved: TlsPolicy | undefined): TlsPolicy | undefined {
	return saved === 'verify' ? undefined : saved;
}
