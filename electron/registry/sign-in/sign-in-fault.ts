// Names what went wrong with a sign-in.
import type { Fault, FaultSide } from '../../../shared/fault/fault';
import { parseAuthChallenges } from '../../../shared/oci/auth-challenge';
import { parseRegistryErrors } from '../../../shared/oci/registry-error';
import { type FaultError, faultError } from '../../platform/fault-error';
import type { Operation } from '../fault-from-response';
import type { ResponseHeaders } from '../http/http-exchange';
import type { Access } from './access';
import type { HeldCredential } from './credential-book';

export interface Challenge {
	readonly headers: ResponseHeaders;
	readonly body: string;
	readonly access: Access;
	/** The Authorization that was refused. */
	readonly used: string | undefined;
	readonly subject: string;
	readonly operation: Operation;
	readonly signal: AbortSignal;
}

export interface SignInFaultContext {
	readonly host: string;
	readonly side: FaultSide;
	/** Where tokens come from. */
	readonly server: string | undefined;
}

/** Builds the fault of a 401. */
export function signInFault(
	{ host, side, server }: SignInFaultContext,
	code: Fault['code'],
	{ access, subject, body }: Challenge,
	facts: Readonly<Record<string, string>> & { readonly reason: string },
): FaultError {
	const codes = parseRegistryErrors(body).map((error) => error.code);
	return faultError({
		...{ code, side, subject },
		detail: `HTTP 401 (${facts.reason})`,
		...(codes.length === 0 ? {} : { registryErrors: codes }),
		facts: {
			...{ host, status: '401', action: isPush(access) ? 'push' : 'pull' },
			...(access.repository === undefined ? {} : { repository: access.repository }),
			...(server === undefined ? {} : { server }),
			...facts,
		},
	});
}

/** The facts of who has nothing to sign in with, and why. */
export function missingCredentialFacts({ passedOver }: Pick<HeldCredential, 'passedOver'>): {
	readonly reason: string;
	readonly credential: string;
} {
	return {
		reason: 'no-credential',
		credential: 'none',
		...(passedOver.length === 0 ? {} : { passedOver: passedOver.join(' ') }),
	};
}

/** The facts of a password that was refused. */
export function refusedCredentialFacts({ origin }: Pick<HeldCredential, 'origin'>): {
	readonly reason: string;
} {
	return {
		reason: 'refused',
		...(origin === undefined ? {} : { login: origin === 'keychain' ? 'the keychain' : origin }),
	};
}

/** Tells whether the answer itself says that the account lacks a right. */
export function isInsufficientScope({ headers, body }: Challenge): boolean {
	return (
		challengesOf(headers).some((one) => one.parameters['error'] === 'insufficient_scope') ||
		isDeniedByName(body)
	);
}

export function isDeniedByName(body: string): boolean {
	return parseRegistryErrors(body).some((error) => error.code === 'DENIED');
}

export function challengesOf(headers: ResponseHeaders) {
	const header = headers['www-authenticate'] ?? [];
	return parseAuthChallenges(typeof header === 'string' ? [header] : header);
}

function isPush({ action }: Access): boolean {
	return action === 'push' || action === 'cancel';
}
