// Whether and how to sign in at one registry: remembers its challenge, keeps tokens per scope set, renews them
// before they end. Never sends a credential anywhere but where the rules of sign-in-server.ts allow.
import type { Fault, FaultSide } from '../../../shared/fault/fault';
import { type AuthChallenge, parseAuthChallenges } from '../../../shared/oci/auth-challenge';
import { parseRegistryErrors } from '../../../shared/oci/registry-error';
import type { Credential } from '../../../shared/registry/credential';
import { judgeSignInServer } from '../../../shared/registry/sign-in-server';
import { isExposingCredentials, type TlsPolicy } from '../../../shared/registry/tls-policy';
import { type FaultError, faultError } from '../../platform/fault-error';
import { noteCredential } from '../../platform/known-secrets';
import type { Operation } from '../fault-from-response';
import type { ResponseHeaders } from '../http/http-exchange';
import type { RegistryTransport } from '../http/registry-transport';
import { type Access, scopesFor } from './access';
import { TokenCache } from './token-cache';
import { basicAuthorization } from './token-request';

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

export interface SignIn {
	/** Gives the Authorization header to send, or `undefined` for none. */
	authorize(access: Access, signal: AbortSignal): Promise<string | undefined> | undefined;
	/** Answers a 401: gives the Authorization to try next, or throws. */
	answerChallenge(challenge: Challenge): Promise<string>;
	/** Names a 401 that came in spite of a fresh Authorization. */
	refused(challenge: Challenge): FaultError;
	/** Tells that a request with this Authorization was not answered by 401. */
	accepted(): void;
	noteDate(date: string | undefined): void;
	/** For the probe: what was found out. */
	readonly scheme: 'unknown' | 'basic' | 'bearer';
	readonly server: string | undefined;
}

export interface SignInOptions {
	readonly host: string;
	readonly side: FaultSide;
	readonly tls: TlsPolicy;
	readonly signInServer?: string;
	readonly credential: () => Promise<Credential | undefined>;
	readonly transport: RegistryTransport;
	readonly now: () => number;
	readonly onCredentialExposed?: () => void;
}

type Scheme =
	| { readonly kind: 'unknown' }
	| { readonly kind: 'basic' }
	| { readonly kind: 'bearer'; readonly realm: string; readonly service: string | undefined };

/** A password that was accepted before may be refused by a hiccup; so many refusals in a row mean it. */
const REFUSALS_REMEMBERED = 3;
/** Tokens live a minute by default: a clock that is a minute off makes them useless. */
const SKEW_LIMIT_MS = 60_000;

export function createSignIn(options: SignInOptions): SignIn {
	return new RegistrySignIn(options);
}

class RegistrySignIn implements SignIn {
	readonly #options: SignInOptions;
	readonly #tokens: TokenCache;
	#scheme: Scheme = { kind: 'unknown' };
	#credential: Promise<Credential | undefined> | undefined;
	#hasCredential = false;
	#wasAccepted = false;
	#refusals = 0;
	#remembered: Fault | undefined;
	#date: { readonly text: string; readonly atMs: number } | undefined;

	constructor(options: SignInOptions) {
		this.#options = options;
		this.#tokens = new TokenCache(
			options,
			() => this.#currentCredential(),
			(fault) => {
				this.#remembered = fault;
			},
		);
	}

	get scheme(): 'unknown' | 'basic' | 'bearer' {
		return this.#scheme.kind;
	}

	get server(): string | undefined {
		return this.#scheme.kind === 'bearer' ? new URL(this.#scheme.realm).host : undefined;
	}

	authorize(access: Access, signal: AbortSignal): Promise<string | undefined> | undefined {
		if (this.#remembered !== undefined) {
			return Promise.reject(faultError(this.#remembered));
		}
		if (this.#scheme.kind === 'basic') {
			return this.#currentCredential().then((one) =>
				one === undefined ? undefined : basicAuthorization(one),
			);
		}
		return this.#scheme.kind === 'bearer'
			? this.#tokens.get(this.#scheme, scopesFor(access), signal)
			: undefined;
	}

	async answerChallenge(challenge: Challenge): Promise<string> {
		if (this.#remembered !== undefined) {
			throw faultError(this.#remembered);
		}
		const { used } = challenge;
		const scheme = this.#chooseScheme(challenge);
		const isSameScheme = scheme.kind === this.#scheme.kind;
		this.#scheme = scheme;
		if (scheme.kind === 'bearer') {
			const scopes = scopesFor(challenge.access);
			if (used !== undefined && isSameScheme && !this.#tokens.expire(scopes, used)) {
				throw this.refused(challenge);
			}
			return await this.#tokens.get(scheme, scopes, challenge.signal);
		}
		const credential = await this.#currentCredential();
		if (credential === undefined || (used !== undefined && isSameScheme)) {
			throw this.refused(challenge);
		}
		return basicAuthorization(credential);
	}

	refused(challenge: Challenge): FaultError {
		const { access, body } = challenge;
		const isScopeMissing = isInsufficientScope(challenge);
		if (this.#hasCredential && isScopeMissing) {
			return this.#fault('registry.denied', 'insufficient-scope', challenge);
		}
		const skewMs = this.#scheme.kind === 'bearer' ? this.#worstSkewMs() : 0;
		if (Math.abs(skewMs) > SKEW_LIMIT_MS) {
			return this.#fault('registry.clock-skewed', 'clock', challenge, {
				differenceMs: String(skewMs),
			});
		}
		const reason = this.#hasCredential ? 'refused' : 'no-credential';
		const error = this.#fault('registry.unauthorized', reason, challenge, {
			action: isPush(access) ? 'push' : 'pull',
			...(isScopeMissing ? { reason: 'insufficient-scope' } : {}),
		});
		this.#refusals += 1;
		const isPasswordWrong =
			this.#hasCredential && this.#scheme.kind === 'basic' && !isDeniedByName(body);
		if (isPasswordWrong && (!this.#wasAccepted || this.#refusals >= REFUSALS_REMEMBERED)) {
			this.#remembered = { ...error.fault, subject: this.#options.host };
		}
		return error;
	}

	accepted(): void {
		this.#wasAccepted = true;
		this.#refusals = 0;
	}

	noteDate(date: string | undefined): void {
		if (date !== undefined) {
			this.#date = { text: date, atMs: this.#options.now() };
		}
	}

	#chooseScheme(challenge: Challenge): Scheme {
		const header = challenge.headers['www-authenticate'] ?? [];
		const offered = parseAuthChallenges(typeof header === 'string' ? [header] : header);
		const bearer = offered.find((one) => one.scheme === 'bearer');
		const hasBasic = offered.some((one) => one.scheme === 'basic');
		if (bearer === undefined && hasBasic) {
			return { kind: 'basic' };
		}
		if (bearer !== undefined) {
			return this.#judgeBearer(bearer, hasBasic, challenge.subject);
		}
		if (this.#scheme.kind === 'unknown') {
			throw this.#fault('registry.unauthorized', 'no-challenge', challenge);
		}
		// gcr.io leaves the header out later: what it said first still holds (facts E1).
		return this.#scheme;
	}

	#judgeBearer(bearer: AuthChallenge, hasBasic: boolean, subject: string): Scheme {
		const { host, tls, signInServer } = this.#options;
		const { realm = '', service } = bearer.parameters;
		const verdict = judgeSignInServer({ realm, registryHost: host, tls, pinnedHost: signInServer });
		if (verdict.ok) {
			return { kind: 'bearer', realm: verdict.url, service };
		}
		if (hasBasic) {
			return { kind: 'basic' };
		}
		throw faultError({
			code: 'registry.sign-in-server-refused',
			side: this.#options.side,
			subject,
			detail: `${host} names ${verdict.host === '' ? 'no valid address' : verdict.host} as its sign-in server: ${verdict.reason}`,
			facts: { host, server: verdict.host, reason: verdict.reason, tls },
		});
	}

	#currentCredential(): Promise<Credential | undefined> {
		this.#credential ??= this.#askCredential();
		return this.#credential;
	}

	async #askCredential(): Promise<Credential | undefined> {
		try {
			const credential = noteCredential(await this.#options.credential());
			this.#hasCredential = credential !== undefined;
			if (credential !== undefined && isExposingCredentials(this.#options.tls)) {
				this.#options.onCredentialExposed?.();
			}
			return credential;
		} catch (error) {
			this.#credential = undefined;
			throw error;
		}
	}

	/** The largest difference between the clocks of registry, token server and this computer. */
	#worstSkewMs(): number {
		const registryMs =
			this.#date === undefined
				? 0
				: (Date.parse(this.#date.text) || this.#date.atMs) - this.#date.atMs;
		const tokenMs = this.#tokens.skewMs ?? 0;
		return [registryMs, tokenMs, tokenMs - registryMs].reduce((worst, one) =>
			Math.abs(one) > Math.abs(worst) ? one : worst,
		);
	}

	#fault(
		code: Fault['code'],
		reason: string,
		challenge: Challenge,
		facts: Readonly<Record<string, string>> = {},
	): FaultError {
		const { host, side } = this.#options;
		const { access, subject } = challenge;
		const codes = parseRegistryErrors(challenge.body).map((error) => error.code);
		return faultError({
			code,
			side,
			subject,
			detail: `HTTP 401 (${reason})`,
			...(codes.length === 0 ? {} : { registryErrors: codes }),
			facts: {
				host,
				reason,
				status: '401',
				action: isPush(access) ? 'push' : 'pull',
				...(access.repository === undefined ? {} : { repository: access.repository }),
				...(this.server === undefined ? {} : { server: this.server }),
				...facts,
			},
		});
	}
}

function isInsufficientScope(challenge: Challenge): boolean {
	const header = challenge.headers['www-authenticate'] ?? [];
	const offered = parseAuthChallenges(typeof header === 'string' ? [header] : header);
	return (
		offered.some((one) => one.parameters['error'] === 'insufficient_scope') ||
		isDeniedByName(challenge.body)
	);
}

function isDeniedByName(body: string): boolean {
	return parseRegistryErrors(body).some((error) => error.code === 'DENIED');
}

function isPush(access: Access): boolean {
	return access.action === 'push' || access.action === 'cancel';
}
