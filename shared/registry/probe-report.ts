// The checklist of "test connection": what was tried at a registry, in order, and how each step went.
import { z } from 'zod';
import { faultSchema } from '../fault/fault';

export const PROBE_STEPS = [
	/** The name has addresses. */
	'dns',
	/** The port accepts a connection, directly or through the proxy. */
	'tcp',
	/** The certificate is trusted. */
	'tls',
	/** `/v2/` answers as a registry does. */
	'api',
	/** How one signs in, and whether that server may have the credential. */
	'sign-in',
	/** The credential is taken. */
	'token',
	/** The image that was named can be read, or repositories can be listed. */
	'pull',
	/** An upload can be begun in the repository that was named. */
	'push',
	/** The registry's clock and this computer's agree. */
	'clock',
] as const;

export const probeStepSchema = z.strictObject({
	step: z.enum(PROBE_STEPS),
	outcome: z.enum(['ok', 'fault', 'skipped']),
	durationMs: z.number().nonnegative(),
	/**
	 * What was found. dns: addresses; tcp: via (proxy host); tls: protocol, issuer, daysLeft, names; api: version,
	 * servedBy (the host that redirects lead to);
	 * sign-in: scheme (none, basic, bearer), server, relation (own, known, pinned, foreign); token: username or `anonymous`;
	 * pull: digest or repositories; push: repository; clock: differenceMs. skipped: reason.
	 */
	facts: z.record(z.string(), z.string()).readonly(),
	fault: faultSchema.optional(),
});

export type ProbeStep = z.infer<typeof probeStepSchema>;
export type ProbeStepName = ProbeStep['step'];
