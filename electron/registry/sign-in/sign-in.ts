// Whether and how to sign in at one registry: remembers its challenge, keeps credentials and tokens per part of it and
// scope set, renews them before they end. Never sends a credential anywhere but where the rules of sign-in-server.ts allow.
import type { FaultSide } from '../../../shared/fault/fault';
import type { AuthChallenge } from '../../../shared/oci/auth-challenge';
import { judgeSignInServer } from '../../../shared/registry/sign-in-server';
import { isExposingCredentials, type TlsPolicy } from '../../../shared/registry/tls-policy';
import { type FaultError, faultError } from '../../platform/fault-error';
import type { RegistryTransport } from '../http/registry-transport';
import { type Access, namedScopes, scopesFor } from './access';
import type { CredentialBook, HeldCredential } from './credential-book';
import { leadsInside } from './inside-address';
import { PasswordStanding, type Proof } from './password-standing';
import { rootProof } from './root-proof';
import {
	type Challenge,
	challengesOf,
	isDeniedByName,
	isInsufficientScope,
	missingCredentialFacts,
	refusedCredentialFacts,
	signInFault,
} from './sign-in-fault';
import { TokenCache } from './token-cache';
import type { TokenServer } from './token-request';

export type { Challenge } from './sign-in-fault';

export interface SignIn {
	/** Gives the Authorization header to send, or `undefined` for none. */
	authorize(access: Access, signal: AbortSignal): Promise<string | undefined> | undefined;
	/** Answers a 401: gives the Authorization to try next, or throws when there is nothing left to try. */
	answerChallenge(challenge: Challenge): Promise<string>;
	/** Names a 401 that came in spite of all that was tried. */
	refused(challenge: Challenge): Promise<FaultError>;
	/** Tells that a request with this Authorization was not answered by 401. */
	accepted(access: Access, used: string | undefined): void;
	noteDate(date: string | undefined): void;
	/** For the probe: what was found out. */
	readonly scheme: 'unknown' | 'basic' | 'bearer';
	readonly server: string | undefined;
}

export interface SignInOptions {
	readonly host: string;
	readonly origin: string;
	readonly side: FaultSide;
	readonly tls: TlsPolicy;
	readonly signInServer?: string;
	readonly book: CredentialBook;
	readonly transport: RegistryTransport;
	readonly now: () => number;
	readonly onCredentialExposed?: () => void;
}

interface BearerScheme extends TokenServer {
	readonly kind: 'bearer';
	/** Somebody else's server: nobody signs in there, but who has no credential may ask it for a token. */
	readonly isForAnonymousOnly: boolean;
	/** Basic was offered beside it. */
	readonly hasBasic: boolean;
}

type Scheme = { readonly kind: 'unknown' } | { readonly kind: 'basic' } | BearerScheme;

const BASIC: Scheme = { kind: 'basic' };
/** Tokens live a minute by default: a clock that is a minute off makes them useless. */
const SKEW_LIMIT_MS = 60_000;

export function createSignIn(options: SignInOptions): SignIn {
	return new RegistrySignIn(options);
}

class RegistrySignIn implements SignIn {
	readonly #options: SignInOptions;
	readonly #tokens: TokenCache;
	readonly #standing: PasswordStanding;
	readonly #proveAtRoot: (held: HeldCredential) => Promise<Proof>;
	#scheme: Scheme = { kind: 'unknown' };
	/** Repositories that take the password itself where the registry otherwise wants tokens. */
	readonly #basicRepositories = new Set<string | undefined>();
	/** Scopes that the registry named, by our own: for what calls a repository by another name. */
	readonly #named = new Map<string, readonly string[]>();
	/** By realm: whether its name leads into a private network. */
	readonly #inside = new Map<string, Promise<boolean>>();
	#isExposureTold = false;
	#date: { readonly text: string; readonly atMs: number } | undefined;

	constructor(options: SignInOptions) {
		this.#options = options;
		this.#standing = new PasswordStanding(options.now);
		this.#proveAtRoot = rootProof(options.transport, options.origin);
		this.#tokens = new TokenCache({ ...options, standing: this.#standing });
	}

	get scheme(): 'unknown' | 'basic' | 'bearer' {
		return this.#scheme.kind;
	}

	get server(): string | undefined {
		return this.#scheme.kind === 'bearer' ? new URL(this.#scheme.realm).host : undefined;
	}

	authorize(access: Access, signal: AbortSignal): Promise<string | undefined> | undefined {
		if (this.#scheme.kind === 'unknown') {
			return undefined;
		}
		const { book } = this.#options;
		const held = book.known(access.repository);
		return held === undefined
			? book.get(access.repository).then((one) => this.#authorization(one, access, signal))
			: this.#authorization(held, access, signal);
	}

	async answerChallenge(challenge: Challenge): Promise<string> {
		const { access, used, signal } = challenge;
		const { book } = this.#options;
		const held = await book.get(access.repository);
		this.#tellExposure(held);
		const refusal = this.#standing.refusal(held, access);
		if (refusal !== undefined) {
			throw faultError(refusal);
		}
		const scheme = this.#chooseScheme(challenge, held);
		if (scheme.kind === 'bearer') {
			if (scheme.isForAnonymousOnly) {
				await this.#refuseInside(scheme, challenge.subject);
			}
			this.#scheme = scheme;
			return await this.#answerBearer(scheme, held, challenge);
		}
		if (this.#scheme.kind === 'unknown') {
			this.#scheme = scheme;
		}
		if (held.basic === undefined) {
			throw await this.refused(challenge);
		}
		if (used !== held.basic) {
			return held.basic;
		}
		const renewed = await book.renew(held, access.repository);
		signal.throwIfAborted();
		if (renewed.basic === undefined || renewed.basic === used) {
			throw await this.refused(challenge);
		}
		return renewed.basic;
	}

	async refused(challenge: Challenge): Promise<FaultError> {
		const { access, body, used } = challenge;
		const held = await this.#options.book.get(access.repository);
		const hasCredential = held.credential !== undefined;
		if (hasCredential && isInsufficientScope(challenge)) {
			return this.#fault('registry.denied', challenge, { reason: 'insufficient-scope' });
		}
		const skewMs = this.#scheme.kind === 'bearer' ? this.#worstSkewMs() : 0;
		if (Math.abs(skewMs) > SKEW_LIMIT_MS) {
			const facts = { reason: 'clock', differenceMs: String(skewMs) };
			return this.#fault('registry.clock-skewed', challenge, facts);
		}
		if (!hasCredential) {
			const missing = missingCredentialFacts(held);
			const reason = isInsufficientScope(challenge) ? 'insufficient-scope' : missing.reason;
			return this.#fault('registry.unauthorized', challenge, { ...missing, reason });
		}
		return used?.startsWith('Basic ') === true && !isDeniedByName(body)
			? await this.#passwordRefused(held, challenge)
			: this.#fault('registry.unauthorized', challenge, { reason: 'token-refused' });
	}

	accepted(access: Access, used: string | undefined): void {
		if (used?.startsWith('Basic ') !== true) {
			return;
		}
		const held = this.#options.book.known(access.repository);
		if (held?.basic === used) {
			this.#standing.accepted(held);
			if (this.#scheme.kind === 'bearer') {
				this.#basicRepositories.add(access.repository);
			}
		}
	}

	noteDate(date: string | undefined): void {
		if (date !== undefined) {
			this.#date = { text: date, atMs: this.#options.now() };
		}
	}

	#authorization(
		held: HeldCredential,
		access: Access,
		signal: AbortSignal,
	): Promise<string | undefined> | undefined {
		this.#tellExposure(held);
		const refusal = this.#standing.refusal(held, access);
		if (refusal !== undefined) {
			return Promise.reject(faultError(refusal));
		}
		const scheme = this.#scheme;
		const isBasic =
			scheme.kind === 'basic' ||
			(this.#basicRepositories.size > 0 && this.#basicRepositories.has(access.repository));
		if (isBasic || scheme.kind === 'unknown') {
			return isBasic && held.basic !== undefined ? Promise.resolve(held.basic) : undefined;
		}
		if (scheme.isForAnonymousOnly && held.credential !== undefined) {
			// Asks without one: the challenge decides anew, for this credential.
			return scheme.hasBasic && held.basic !== undefined ? Promise.resolve(held.basic) : undefined;
		}
		const scopes = this.#scopesOf(access, held);
		return this.#tokens.get({ server: scheme, held, scopes, access }, signal);
	}

	async #answerBearer(
		server: BearerScheme,
		held: HeldCredential,
		challenge: Challenge,
	): Promise<string> {
		const { access, used, signal, headers } = challenge;
		const scopes = this.#scopesOf(access, held);
		const isRefusedToken = used?.startsWith('Bearer ') === true;
		if (!isRefusedToken || this.#tokens.expire(held, scopes, used)) {
			return await this.#tokens.get({ server, held, scopes, access }, signal);
		}
		const own = scopesFor(access).join(' ');
		const bearer = challengesOf(headers).find((one) => one.scheme === 'bearer');
		const named = namedScopes(access, bearer?.parameters['scope']);
		if (named === undefined || this.#named.has(own) || named.join(' ') === scopes.join(' ')) {
			this.#named.delete(own);
			throw await this.refused(challenge);
		}
		this.#named.set(own, named);
		return await this.#tokens.get({ server, held, scopes: named, access }, signal);
	}

	#scopesOf(access: Access, held: HeldCredential): readonly string[] {
		const { alsoPull, ...target } = access;
		// What another credential is for is not asked for with this one: the mount is refused, and the blob sent.
		const isOthers = alsoPull !== undefined && this.#options.book.pathOf(alsoPull) !== held.path;
		const own = scopesFor(isOthers ? target : access);
		return this.#named.size === 0 ? own : (this.#named.get(own.join(' ')) ?? own);
	}

	async #passwordRefused(held: HeldCredential, challenge: Challenge): Promise<FaultError> {
		const { access } = challenge;
		const scheme = this.#scheme;
		const verdict = await this.#standing.judge(held, access, () =>
			scheme.kind === 'bearer' && !scheme.isForAnonymousOnly
				? this.#tokens.prove(scheme, held)
				: this.#proveAtRoot(held),
		);
		if (verdict === 'proven') {
			return this.#fault('registry.denied', challenge, { reason: 'insufficient-scope' });
		}
		if (verdict === 'here') {
			const error = this.#fault('registry.unauthorized', challenge, { reason: 'refused-here' });
			this.#standing.remember(held, access, verdict, error.fault);
			return error;
		}
		const refused = refusedCredentialFacts(held);
		const error = this.#fault('registry.unauthorized', challenge, refused);
		const { repository: _, ...facts } = error.fault.facts ?? {};
		const wrong = { ...error.fault, subject: this.#options.host, facts };
		this.#standing.remember(held, access, verdict, wrong);
		return error;
	}

	#chooseScheme(challenge: Challenge, held: HeldCredential): Scheme {
		const offered = challengesOf(challenge.headers);
		const bearer = offered.find((one) => one.scheme === 'bearer');
		const hasBasic = offered.some((one) => one.scheme === 'basic');
		if (bearer === undefined && hasBasic) {
			return BASIC;
		}
		if (bearer !== undefined) {
			return this.#judgeBearer(bearer, hasBasic, held, challenge.subject);
		}
		if (this.#scheme.kind === 'unknown') {
			throw this.#fault('registry.unauthorized', challenge, { reason: 'no-challenge' });
		}
		// gcr.io leaves the header out later: what it said first still holds (facts E1).
		return this.#scheme;
	}

	#judgeBearer(
		bearer: AuthChallenge,
		hasBasic: boolean,
		held: HeldCredential,
		subject: string,
	): Scheme {
		const { host, side, tls, signInServer } = this.#options;
		const { realm = '', service } = bearer.parameters;
		const verdict = judgeSignInServer({
			...{ realm, registryHost: host, tls, pinnedHost: signInServer },
			isAnonymous: held.credential === undefined,
		});
		if (verdict.ok) {
			const isForAnonymousOnly = verdict.relation === 'foreign';
			return { kind: 'bearer', realm: verdict.url, service, isForAnonymousOnly, hasBasic };
		}
		if (hasBasic) {
			return BASIC;
		}
		throw faultError({
			...{ code: 'registry.sign-in-server-refused', side, subject },
			detail: `${host} names ${verdict.host === '' ? 'no valid address' : verdict.host} as its sign-in server: ${verdict.reason}`,
			facts: {
				...{ host, server: verdict.host, reason: verdict.reason, tls },
				...(held.credential === undefined ? { credential: 'none' } : {}),
			},
		});
	}

	/** What the name of somebody else's server leads to is known only now. */
	async #refuseInside({ realm }: BearerScheme, subject: string): Promise<void> {
		const { host, side, tls, origin } = this.#options;
		const server = new URL(realm);
		this.#inside.set(realm, this.#inside.get(realm) ?? leadsInside(server, new URL(origin)));
		if (await this.#inside.get(realm)) {
			const reason = 'private-address';
			throw faultError({
				...{ code: 'registry.sign-in-server-refused', side, subject },
				detail: `${host} names ${server.host} as its sign-in server: ${reason}`,
				facts: { host, server: server.host, reason, tls, credential: 'none' },
			});
		}
	}

	#tellExposure({ credential }: HeldCredential): void {
		if (!this.#isExposureTold && credential !== undefined) {
			this.#isExposureTold = true;
			if (isExposingCredentials(this.#options.tls)) {
				this.#options.onCredentialExposed?.();
			}
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
		code: 'registry.unauthorized' | 'registry.denied' | 'registry.clock-skewed',
		challenge: Challenge,
		facts: Readonly<Record<string, string>> & { readonly reason: string },
	): FaultError {
		const { host, side } = this.#options;
		return signInFault({ host, side, server: this.server }, code, challenge, facts);
	}
}
