// Asks a token server for a token (distribution spec/auth/token.md and oauth.md). One request, or two where the
// first form is not known there; no redirects, nothing remembered.
import { z } from 'zod';
import type { Credential } from '../../../shared/registry/credential';
import { headerText } from '../fault-from-response';
import type { HttpResponse } from '../http/http-exchange';
import type { RegistryTransport } from '../http/registry-transport';

export interface TokenQuestion {
	/** A realm that was judged and allowed. */
	readonly realm: string;
	readonly service: string | undefined;
	readonly scopes: readonly string[];
	readonly credential: Credential | undefined;
	readonly signal: AbortSignal;
}

export interface Token {
	readonly value: string;
	/** From the moment of asking. */
	readonly lifetimeMs: number;
	/** The token server's clock minus ours. */
	readonly skewMs: number | undefined;
}

export type TokenAnswer =
	| { readonly ok: true; readonly token: Token }
	| { readonly ok: false; readonly response: HttpResponse; readonly body: string };

/** security T9. */
const MAX_TOKEN_BYTES = 1024 * 1024;
/** spec/auth/token.md: a token without `expires_in` lives 60 seconds. */
const DEFAULT_LIFETIME_MS = 60_000;
const CLIENT_ID = 'image-ferry';

const tokenSchema = z.object({
	token: z.string().min(1).optional(),
	access_token: z.string().min(1).optional(),
	expires_in: z.number().optional(),
	issued_at: z.string().optional(),
});
const claimsSchema = z.object({ exp: z.number().optional(), iat: z.number().optional() });

/** Asks; identity tokens by POST, everything else by GET, each falling back to the other form on 404 and 405. */
export async function requestToken(
	transport: RegistryTransport,
	question: TokenQuestion,
	now: () => number,
): Promise<TokenAnswer> {
	const isPostFirst = question.credential?.kind === 'identity-token';
	const [first, second] = isPostFirst ? [post, get] : [get, post];
	const askedAtMs = now();
	let response = await first(transport, question);
	if ((response.status === 404 || response.status === 405) && question.credential !== undefined) {
		response.body.cancel();
		response = await second(transport, question);
	}
	const bytes = await response.body.bytes(MAX_TOKEN_BYTES);
	const body = bytes === undefined ? '' : new TextDecoder().decode(bytes);
	const token =
		response.status === 200
			? readToken(body, headerText(response.headers, 'date'), askedAtMs)
			: undefined;
	return token === undefined ? { ok: false, response, body } : { ok: true, token };
}

function get(transport: RegistryTransport, question: TokenQuestion): Promise<HttpResponse> {
	const { credential, service, scopes, signal } = question;
	const url = new URL(question.realm);
	if (service !== undefined) {
		url.searchParams.append('service', service);
	}
	for (const scope of scopes) {
		url.searchParams.append('scope', scope);
	}
	url.searchParams.append('client_id', CLIENT_ID);
	if (credential !== undefined) {
		url.searchParams.append('account', credential.username);
	}
	const headers = credential === undefined ? {} : { authorization: basicAuthorization(credential) };
	return transport.send({
		method: 'GET',
		url,
		headers: { accept: 'application/json', ...headers },
		signal,
	});
}

function post(transport: RegistryTransport, question: TokenQuestion): Promise<HttpResponse> {
	const { credential, service, scopes, signal } = question;
	const form = new URLSearchParams({ client_id: CLIENT_ID, access_type: 'online' });
	if (service !== undefined) {
		form.set('service', service);
	}
	if (scopes.length > 0) {
		form.set('scope', scopes.join(' '));
	}
	if (credential?.kind === 'identity-token') {
		form.set('grant_type', 'refresh_token');
		form.set('refresh_token', credential.secret);
	} else {
		form.set('grant_type', 'password');
		form.set('username', credential?.username ?? '');
		form.set('password', credential?.secret ?? '');
	}
	return transport.send({
		method: 'POST',
		url: new URL(question.realm),
		headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
		body: new TextEncoder().encode(form.toString()),
		signal,
	});
}

/** Gives `Basic …`. */
export function basicAuthorization(credential: Credential): string {
	return `Basic ${Buffer.from(`${credential.username}:${credential.secret}`).toString('base64')}`;
}

function readToken(body: string, date: string | undefined, askedAtMs: number): Token | undefined {
	let document: unknown;
	try {
		document = JSON.parse(body);
	} catch {
		return undefined;
	}
	const parsed = tokenSchema.safeParse(document);
	const value = parsed.data?.token ?? parsed.data?.access_token;
	// A token goes into a header: whatever can't stand there is none.
	if (parsed.data === undefined || value === undefined || !/^[\x21-\x7e]+$/.test(value)) {
		return undefined;
	}
	const claims = claimsOf(value);
	const serverNowMs = timeOf(date) ?? askedAtMs;
	const issuedAtMs = claims.iat === undefined ? timeOf(parsed.data.issued_at) : claims.iat * 1000;
	return {
		value,
		lifetimeMs: lifetimeOf(
			parsed.data.expires_in,
			timeOf(parsed.data.issued_at),
			claims.exp,
			serverNowMs,
		),
		skewMs: issuedAtMs === undefined ? undefined : issuedAtMs - askedAtMs,
	};
}

function lifetimeOf(
	expiresIn: number | undefined,
	issuedAtMs: number | undefined,
	expiresAtSeconds: number | undefined,
	serverNowMs: number,
): number {
	if (expiresIn !== undefined && expiresIn > 0) {
		const wholeMs = expiresIn * 1000;
		const ageMs = issuedAtMs === undefined ? 0 : serverNowMs - issuedAtMs;
		// Token servers hand out cached tokens; an age beyond the whole life is a wrong clock instead.
		return ageMs > 0 && ageMs < wholeMs ? wholeMs - ageMs : wholeMs;
	}
	const untilMs = expiresAtSeconds === undefined ? 0 : expiresAtSeconds * 1000 - serverNowMs;
	return untilMs > 0 ? untilMs : DEFAULT_LIFETIME_MS;
}

/** The claims of a JWT, unverified: only to know when to renew it. Other tokens have none. */
function claimsOf(token: string): z.infer<typeof claimsSchema> {
	try {
		const document: unknown = JSON.parse(
			Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
		);
		return claimsSchema.safeParse(document).data ?? {};
	} catch {
		return {};
	}
}

function timeOf(text: string | undefined): number | undefined {
	const atMs = Date.parse(text ?? '');
	return Number.isNaN(atMs) ? undefined : atMs;
}
