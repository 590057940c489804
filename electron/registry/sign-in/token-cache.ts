// Tokens of one registry, per credential and scope set: asked for once however many wait, renewed before they end, and
// not asked for again where the token server refused. A token that one credential got is never used for another's part.
import type { Fault, FaultSide } from '../../../shared/fault/fault';
import { abortable } from '../../platform/abortable';
import { FaultError } from '../../platform/fault-error';
import { noteToken } from '../../platform/known-secrets';
import { faultFromError } from '../fault-from-error';
import type { RegistryTransport } from '../http/registry-transport';
import { widerScopes } from './access';
import type { CredentialBook, HeldCredential } from './credential-book';
import type { PasswordStanding, Proof } from './password-standing';
import { tokenFault } from './token-fault';
import { requestToken, type TokenAnswer, type TokenServer, type TokenWish } from './token-request';

export interface TokenCacheOptions {
	readonly host: string;
	readonly side: FaultSide;
	readonly transport: RegistryTransport;
	readonly now: () => number;
	readonly book: CredentialBook;
	readonly standing: PasswordStanding;
}

interface CachedToken {
	readonly authorization: Promise<string>;
	/** Unknown while it is being asked for. */
	renewAtMs: number;
	value: string | undefined;
	/** Refused on its first use, it would be refused again. */
	uses: number;
}

/** A token is renewed this long before its end, or after three quarters of a short life. */
const RENEW_BEFORE_MS = 10_000;

export class TokenCache {
	readonly #options: TokenCacheOptions;
	readonly #tokens = new Map<string, CachedToken>();
	readonly #refusals = new WeakMap<HeldCredential, Map<string, Fault>>();
	/** Shared requests must not end with the first who asked. */
	readonly #signal = new AbortController().signal;
	skewMs: number | undefined;

	constructor(options: TokenCacheOptions) {
		this.#options = options;
	}

	/** Gives `Bearer …` for the scopes, from the cache or from the token server. */
	get(wish: TokenWish, signal: AbortSignal): Promise<string> {
		const { held, scopes } = wish;
		const cached = [scopes, ...widerScopes(scopes)]
			.map((one) => this.#usable(keyOf(held, one)))
			.find((one) => one !== undefined);
		const token = cached ?? this.#ask(wish);
		token.uses += 1;
		return token.value === undefined ? abortable(token.authorization, signal) : token.authorization;
	}

	/**
	 * Throws a refused token away. False when that is pointless: it was new, and refused on its first use.
	 */
	expire(held: HeldCredential, scopes: readonly string[], used: string): boolean {
		for (const key of [scopes, ...widerScopes(scopes)].map((one) => keyOf(held, one))) {
			const cached = this.#tokens.get(key);
			if (cached?.value === used) {
				this.#tokens.delete(key);
				return cached.uses > 1;
			}
		}
		return true;
	}

	/** Tries the password for no repository in particular. */
	async prove(server: TokenServer, held: HeldCredential): Promise<Proof> {
		try {
			const answer = await this.#request(server, held, []);
			if (answer.ok) {
				return 'right';
			}
			return answer.response.status === 401 ? 'wrong' : 'unknown';
		} catch {
			return 'unknown';
		}
	}

	#usable(key: string): CachedToken | undefined {
		const cached = this.#tokens.get(key);
		return cached !== undefined && this.#options.now() < cached.renewAtMs ? cached : undefined;
	}

	#ask(wish: TokenWish): CachedToken {
		const { held, scopes } = wish;
		const key = keyOf(held, scopes);
		const refusal = this.#refusals.get(held)?.get(key);
		if (refusal !== undefined) {
			const authorization = Promise.reject(new FaultError(refusal));
			authorization.catch(() => undefined);
			return { authorization, renewAtMs: 0, value: undefined, uses: 0 };
		}
		const askedAtMs = this.#options.now();
		const token: CachedToken = {
			authorization: this.#fetch(wish).then(
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

	async #fetch(wish: TokenWish): Promise<{ value: string; lifetimeMs: number }> {
		const { server, scopes, access } = wish;
		const { book, standing } = this.#options;
		let { held } = wish;
		let answer = await this.#request(server, held, scopes);
		if (!answer.ok && answer.response.status === 401 && held.credential !== undefined) {
			// Its secret may just have ended: a helper gives another one then.
			const renewed = await book.renew(held, access.repository);
			if (renewed !== held && renewed.credential !== undefined) {
				held = renewed;
				answer = await this.#request(server, held, scopes);
			}
		}
		if (answer.ok) {
			this.skewMs = answer.token.skewMs;
			if (held.credential !== undefined) {
				standing.accepted(held);
			}
			return answer.token;
		}
		throw new FaultError(await this.#judge({ ...wish, held }, answer));
	}

	async #request(
		server: TokenServer,
		{ credential }: HeldCredential,
		scopes: readonly string[],
	): Promise<TokenAnswer> {
		const { transport, host, side, now } = this.#options;
		const url = new URL(server.realm);
		const isVerified = url.hostname !== new URL(`https://${host}`).hostname;
		try {
			const question = { ...server, scopes, credential, isVerified, signal: this.#signal };
			return await requestToken(transport, question, now);
		} catch (error) {
			const named = faultFromError({ side, host: url.host, subject: host }, error);
			const facts = { ...named.facts, ...(isVerified ? { registry: host } : {}) };
			const fault = { ...named, facts };
			throw new FaultError(
				isPassing(fault) ? { ...fault, code: 'registry.sign-in-failed' } : fault,
				error,
			);
		}
	}

	/** Names a refusal, and remembers what would come again. */
	async #judge(wish: TokenWish, answer: TokenAnswer & { ok: false }): Promise<Fault> {
		const { held, scopes, access, server } = wish;
		const { standing } = this.#options;
		const fault = tokenFault(this.#options, wish, answer);
		if (fault.code !== 'registry.unauthorized' && fault.code !== 'registry.denied') {
			return fault;
		}
		if (answer.response.status === 401 && held.credential !== undefined) {
			const asked = scopes.length === 0 ? ({ action: 'pull' } as const) : access;
			const verdict = await standing.judge(held, asked, () => this.prove(server, held));
			if (verdict === 'everywhere') {
				const { repository: _, ...facts } = fault.facts ?? {};
				const wrong = { ...fault, subject: this.#options.host, facts };
				standing.remember(held, access, verdict, wrong);
				return wrong;
			}
			const reason = verdict === 'proven' ? 'insufficient-scope' : 'refused-here';
			const code = verdict === 'proven' ? 'registry.denied' : 'registry.unauthorized';
			return this.#rememberScopes(wish, { ...fault, code, facts: { ...fault.facts, reason } });
		}
		return this.#rememberScopes(wish, fault);
	}

	#rememberScopes({ held, scopes }: TokenWish, fault: Fault): Fault {
		const refusals = this.#refusals.get(held) ?? new Map<string, Fault>();
		refusals.set(keyOf(held, scopes), fault);
		this.#refusals.set(held, refusals);
		return fault;
	}
}

/** Broken connections to the token server pass, but are no sign that the registry is gone. */
function isPassing(fault: Fault): boolean {
	return fault.code === 'registry.unreachable' || fault.code === 'registry.stalled';
}

function keyOf(held: HeldCredential, scopes: readonly string[]): string {
	return `${held.path}\n${scopes.join(' ')}`;
}
