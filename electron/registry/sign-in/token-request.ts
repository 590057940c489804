// Asks a token server for a token (distribution spec/auth/token.md and oauth.md). One request, or two where the
// first form is not known there; no redirects, nothing remembered.
import { z } from 'zod';
import type { Credential } from '../../../shared/registry/credential';
import { headerText } from '../fault-from-response';
import type { HttpResponse } from '../http/http-exchange';
import type { RegistryTransport } from '../http/registry-transport';
import type { Access } from './access';
import { basicAuthorization, type HeldCredential } from './credential-book';

export interface TokenServer {
	readonly realm: string;
	readonly service: string | undefined;
}

export interface TokenWish {
	readonly server: TokenServer;
	readonly held: HeldCredential;
	readonly scopes: readonly string[];
	/** What the scopes are for. */
	readonly access: Access;
}

export interface TokenQuestion {
	/** A realm that was judged and allowed. */
	readonly realm: string;
	readonly service: string | undefined;
	readonly scopes: readonly string[];
	readonly credential: Credential | undefined;
	/** The server's certificate is verified whatever is skipped for the registry. */
	readonly isVerified: boolean;
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
	| {
			readonly ok: false;
			readonly response: HttpResponse;
			readonly body: string;
			/** With status 200: why there is nothing to go on with. */
			readonly problem?: TokenProblem;
	  };

/** `no-json`: some other document; `no-token`: it names none; `unusable`: what it names can't stand in a header. */
export type TokenProblem = 'no-json' | 'no-token' | 'unusable';

/** security T9. */
const MAX_TOKEN_BYTES = 1024 * 1024;
/** spec/auth/token.md: a token without `expires_in` lives 60 seconds. */
const DEFAULT_LIFETIME_MS = 60_000;
const CLIENT_ID = 'image-ferry';
/** As seconds this is the year 5138, as milliseconds 1973. */
const SECONDS_LIMIT = 1e11;

/** Servers say `null` or "" for what they leave out, and numbers as text. A field that makes no sense is not there. */
const textField = z.string().min(1).optional().catch(undefined);
const secondsField = z
	.union([z.number(), z.string()])
	.transform(Number)
	.refine((seconds) => seconds > 0 && Number.isFinite(seconds))
	.optional()
	.catch(undefined);
const tokenSchema = z.object({
	token: textField,
	access_token: textField,
	expires_in: secondsField,
	issued_at: z.union([z.string(), z.number()]).optional().catch(undefined),
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
	if (response.status !== 200) {
		return { ok: false, response, body };
	}
	const token = readToken(body, headerText(response.headers, 'date'), askedAtMs);
	return typeof token === 'string'
		? { ok: false, response, body, problem: token }
		: { ok: true, token };
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
		isVerified: question.isVerified,
		isSmall: true,
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
		isVerified: question.isVerified,
		isSmall: true,
		signal,
	});
}

function readToken(
	body: string,
	date: string | undefined,
	askedAtMs: number,
): Token | TokenProblem {
	let document: unknown;
	try {
		document = JSON.parse(body.replace(/^\uFEFF/, ''));
	} catch {
		return 'no-json';
	}
	const parsed = tokenSchema.safeParse(document);
	if (parsed.data === undefined) {
		return 'no-json';
	}
	const {
		token,
		access_token: accessToken,
		expires_in: expiresIn,
		issued_at: issued,
	} = parsed.data;
	// A token goes into a header: whatever can't stand there is none.
	const named = [token, accessToken].filter((one) => one !== undefined);
	const value = named.find((one) => /^[\x21-\x7e]+$/.test(one));
	if (value === undefined) {
		return named.length === 0 ? 'no-token' : 'unusable';
	}
	const claims = claimsOf(value);
	const serverNowMs = timeOf(date) ?? askedAtMs;
	const answeredAtMs = issuedMs(issued);
	const issuedAtMs = claims.iat === undefined ? answeredAtMs : claims.iat * 1000;
	return {
		value,
		lifetimeMs: lifetimeOf(expiresIn, answeredAtMs, claims.exp, serverNowMs),
		skewMs: issuedAtMs === undefined ? undefined : issuedAtMs - askedAtMs,
	};
}

/** RFC 3339, or seconds or milliseconds since the epoch, as a number or as text. The year 1 and 0 tell nothing. */
function issuedMs(issued: string | number = ''): number | undefined {
	const number = issued === '' ? Number.NaN : Number(issued);
	const sinceEpochMs = number < SECONDS_LIMIT ? number * 1000 : number;
	const atMs = Number.isNaN(number) ? timeOf(String(issued)) : sinceEpochMs;
	return atMs !== undefined && atMs > 0 ? atMs : undefined;
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
