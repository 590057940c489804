// Registries, their credentials, and the logins that Docker and Podman have. Secrets go in and never come out.
import { z } from 'zod';
import { faultSchema } from '../../fault/fault';
import { credentialSummarySchema } from '../../registry/credential-summary';
import { probeStepSchema } from '../../registry/probe-report';
import { registryEntrySchema } from '../../registry/registry-entry';
import { call, event } from '../define';
import { host, nothing } from './basics';

const username = z.string().min(1).max(512);
export const lastTestSchema = z.strictObject({
	atMs: z.number(),
	outcome: z.enum(['ok', 'fault']),
	fault: faultSchema.exactOptional(),
});
export type LastTest = z.infer<typeof lastTestSchema>;

const registryRowSchema = z.strictObject({
	entry: registryEntrySchema,
	/** Whose credential the vault holds for it; absent: anonymous, or the vault cannot be read. */
	signIn: credentialSummarySchema.exactOptional(),
	/** How the latest test of this registry ended; absent before the first. */
	lastTest: lastTestSchema.exactOptional(),
});
export type RegistryRow = z.infer<typeof registryRowSchema>;
const rows = z.strictObject({ registries: z.array(registryRowSchema).readonly() });

const certificateSchema = z.strictObject({
	subject: z.string(),
	issuer: z.string(),
	notBeforeMs: z.number(),
	notAfterMs: z.number(),
	/** Whether it may sign other certificates. */
	isCa: z.boolean(),
	/** SHA-256 of the DER form, hex in pairs with colons. */
	fingerprint: z.string(),
});
export type CertificateFacts = z.infer<typeof certificateSchema>;

export const registriesGroup = {
	list: call(nothing, rows),
	/**
	 * Adds the entry or replaces the one of `formerHost` (default: of its own host). Main itself asks the user before a
	 * policy that exposes credentials or another sign-in server takes effect; `cancelled` means the user said no.
	 */
	save: call(
		z.strictObject({ entry: registryEntrySchema, formerHost: host.exactOptional() }),
		z.strictObject({ outcome: z.enum(['saved', 'cancelled']) }),
	),
	/** Removes entry and credential; `undo` brings both back until then. */
	remove: call(z.strictObject({ host }), z.strictObject({ undoUntilMs: z.number() })),
	undoRemove: call(z.strictObject({ host }), nothing),
	/** Runs the checklist of a saved registry; each line also comes as `probed`. One probe a host at a time. */
	probe: call(
		z.strictObject({
			host,
			/** Repository and tag or digest to read. */
			image: z.string().max(512).exactOptional(),
			/** Repository in which a push is begun and cancelled. */
			pushRepository: z.string().max(255).exactOptional(),
		}),
		z.strictObject({ outcome: z.enum(['ok', 'fault', 'cancelled']) }),
	),
	cancelProbe: call(z.strictObject({ host }), nothing),
	probed: event(z.strictObject({ host, step: probeStepSchema })),
	/** Reads the text of a certificate file (PEM, or DER as base64) and says what is in it. */
	inspectCa: call(
		z.strictObject({ text: z.string().max(1024 * 1024) }),
		z.strictObject({ pem: z.string(), certificates: z.array(certificateSchema).readonly() }),
	),
	changed: event(rows),
} as const;

/** `session`: in memory, forgotten when the app ends. `fault`: why nothing can be kept now. */
const vaultStatusSchema = z.strictObject({
	kind: z.enum(['keychain', 'session']),
	fault: faultSchema.exactOptional(),
});
export type VaultState = z.infer<typeof vaultStatusSchema>;

const loginSchema = z.strictObject({
	host,
	/** Part of the registry that it is for, empty for all of it. */
	path: z.string(),
	username: z.string().exactOptional(),
	origin: z.string(),
});
export type FoundLogin = z.infer<typeof loginSchema>;

export const credentialsGroup = {
	/** Where secrets are kept, and why they cannot be now. */
	vaultStatus: call(nothing, vaultStatusSchema),
	/** Where the keychain cannot be used: keeps credentials in memory until the app ends. Answers the status after it. */
	keepForSession: call(nothing, vaultStatusSchema),
	/** Keeps a credential in the vault, in the place of what is there. */
	save: call(
		z.strictObject({
			host,
			username,
			secret: z.string().min(1).max(65_536),
			kind: z.enum(['password', 'identity-token']),
		}),
		credentialSummarySchema,
	),
	forget: call(z.strictObject({ host }), nothing),
	/** The logins that Docker and Podman have for this user. */
	logins: call(nothing, z.strictObject({ logins: z.array(loginSchema).readonly() })),
	/** Copies one of them into the vault, and adds the registry where it is not saved yet. */
	importLogin: call(
		z.strictObject({ host, origin: z.string().max(4096) }),
		credentialSummarySchema,
	),
} as const;
