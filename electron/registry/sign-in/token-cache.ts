// Tokens of one registry, per scope set: asked for once however many wait, renewed before they end, and not
// asked for again where the token server refused.
import { type Fault, type FaultSide, makeFault } from '../../../shared/fault/fault';
import { plainText } from '../../../shared/oci/registry-error';
import type { Credential } from '../../../shared/registry/credential';
import { abortable } from '../../platform/abortable';
import { FaultError } from '../../platform/fault-error';
import { noteToken, redacted } from '../../platform/known-secrets';
import { faultFromError } from '../fault-from-error';
import { faultFromResponse } from '../fault-from-response';
import type { RegistryTransport } from '../http/registry-transport';
import { widerScopes } from './access';
import { requestToken, type TokenAnswer } from './token-request';

export interface TokenCacheOptions {
	readonly host: string;
	readonly side: FaultSide;
	readonly transport: RegistryTransport;
	readonly now: () => number;
}

export interface TokenServer {
	readonly realm: string;
	readonly service: string | undefined;
}

interface CachedToken {
	readonly authorization: Promise<string>;
	/** Unknown while it is being asked for. */
	renewAtMs: number;
	value: string | undefined;
	/** Refused on its first use, it would be refused again. */
	uses: number;
}

const REFUSALS_REMEMBERED = 3;
/** A token is renewed this long before its end, or after three quarters of a short life. */
const RENEW_BEFORE_MS = 10_000;

export class TokenCache {
	readonly #options: TokenCacheOptions;
	readonly #credential: () => Promise<Credential | undefined>;
	readonly #onRefused: (fault: Fault) => void;
	readonly #tokens = new Map<string, CachedToken>();
	readonly #refusals = new Map<string, Fault>();
	/** Shared requests must not end with the first who asked. */
	readonly #signal = new AbortController().signal;
	skewMs: number | undefined;
	#refusalsInRow = 0;
	#hasIssued = false;

	constructor(
		options: TokenCacheOptions,
		credential: () => Promise<Credential | undefined>,
		onRefused: (fault: Fault) => void,
	) {
		this.#options = options;
		this.#credential = credential;
		this.#onRefused = onRefused;
	}

	/** Gives `Bearer …` for the scopes, from the cache or from the token server. */
	get(server: TokenServer, scopes: readonly string[], signal: AbortSignal): Promise<string> {
		const cached = [scopes, ...widerScopes(scopes)]
			.map((one) => this.#usable(keyOf(one)))
			.find((one) => one !== undefined);
		const token = cached ?? this.#ask(server, scopes);
		token.uses += 1;
		return token.value === undefined ? abortable(token.authorization, signal) : token.authorization;
	}

	/**
	 * Throws a refused token away. False when that is pointless: it was new, and refused on its first use.
	 */
	expire(scopes: readonly string[], used: string): boolean {
		for (const key of [scopes, ...widerScopes(scopes)].map(keyOf)) {
			const cached = this.#tokens.get(key);
			if (cached?.value === used) {
				this.#tokens.delete(key);
				return cached.uses > 1;
			}
		}
		return true;
	}

	#usable(key: string): CachedToken | undefined {
		const cached = this.#tokens.get(key);
		return cached !== undefined && this.#options.now() < cached.renewAtMs ? cached : undefined;
	}

	#ask(server: TokenServer, scopes: readonly string[]): CachedToken {
		const key = keyOf(scopes);
		const refusal = this.#refusals.get(key);
		if (refusal !== undefined) {
			const authorization = Promise.reject(new FaultError(refusal));
			authorization.catch(() => undefined);
			return { authorization, renewAtMs: 0, value: undefined, uses: 0 };
		}
		const askedAtMs = this.#options.now();
		const token: CachedToken = {
			authorization: this.#request(server, scopes).then(
				({ value, lifetimeMs }) => {
					noteToken(value);
					token.value = `Bearer ${value}`;
					token.renewAtMs = askedAtMs + lifetimeMs - Math.min(RENEW_BEFORE_MS, lifetimeMs / 4);
					return token.value;
				},
				(error: unknown) => {
					this.#tokens.delete(key);
					throw error;
				},
			),
			renewAtMs: Number.POSITIVE_INFINITY,
			value: undefined,
			uses: 0,
		};
		// Everyone who waited may have left.
		token.authorization.catch(() => undefined);
		this.#tokens.set(key, token);
		return token;
	}

	async #request(
		server: TokenServer,
		scopes: readonly string[],
	): Promise<{ value: string; lifetimeMs: number }> {
		const { transport, host, side, now } = this.#options;
		const credential = await this.#credential();
		const question = { ...server, scopes, credential, signal: this.#signal };
		let answer: TokenAnswer;
		try {
			answer = await requestToken(transport, question, now);
		} catch (error) {
			const fault = faultFromError(
				{ side, host: new URL(server.realm).host, subject: host },
				error,
			);
			throw new FaultError(
				isPassing(fault) ? { ...fault, code: 'registry.sign-in-failed' } : fault,
				error,
			);
		}
		if (answer.ok) {
			this.skewMs = answer.token.skewMs;
			this.#refusalsInRow = 0;
			this.#hasIssued = true;
			return answer.token;
		}
		const fault = this.#faultOf(server, answer, credential !== undefined);
		this.#refusalsInRow += 1;
		// Where tokens were had before, one scope may be what is refused, not the password.
		const isPasswordRefused = !this.#hasIssued || this.#refusalsInRow >= REFUSALS_REMEMBERED;
		if (fault.code === 'registry.unauthorized' && credential !== undefined && isPasswordRefused) {
			this.#onRefused(fault);
		} else if (fault.code === 'registry.unauthorized' || fault.code === 'registry.denied') {
			this.#refusals.set(keyOf(scopes), fault);
		}
		throw new FaultError(fault);
	}

	#faultOf(
		server: TokenServer,
		answer: TokenAnswer & { ok: false },
		hasCredential: boolean,
	): Fault {
		const { host, side, now } = this.#options;
		const { response, body } = answer;
		const { status, headers } = response;
		const serverHost = new URL(server.realm).host;
		const facts = { host, server: serverHost, status: String(status) };
		if (status >= 300 && status < 400) {
			const detail = `the sign-in server ${serverHost} redirects`;
			return makeFault({
				...{ code: 'registry.sign-in-server-refused', side, subject: host, detail },
				facts: { ...facts, reason: 'redirect' },
			});
		}
		const named = faultFromResponse({
			...{
				side,
				host,
				subject: host,
				operation: 'sign-in',
				method: 'token request',
				status,
				headers,
				body,
				nowMs: now(),
			},
		});
		if (status === 401) {
			return {
				...named,
				code: 'registry.unauthorized',
				facts: { ...facts, reason: hasCredential ? 'refused' : 'no-credential' },
			};
		}
		if (status === 403) {
			return {
				...named,
				code: hasCredential ? 'registry.denied' : 'registry.unauthorized',
				facts: { ...facts, reason: hasCredential ? 'refused' : 'no-credential' },
			};
		}
		if (named.code === 'registry.rate-limited') {
			return named;
		}
		const detail =
			status === 200 ? 'the sign-in server sent no token' : redacted(plainText(named.detail));
		return makeFault({
			...{
				code: 'registry.sign-in-failed',
				side,
				subject: host,
				detail,
				isRetryable: status >= 500,
			},
			facts: { ...named.facts, ...facts },
		});
	}
}

/** Broken connections to the token server pass, but are no sign that the registry is gone. */
function isPassing(fault: Fault): boolean {
	return fault.code === 'registry.unreachable' || fault.code === 'registry.stalled';
}

function keyOf(scopes: readonly string[]): string {
	return scopes.join(' ');
}
