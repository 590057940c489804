// A sign-in server as registries name it in their Bearer challenge: it signs RS256 tokens that docker-registry 2.8.2 believes.
// Knows accounts, rights and lifetimes; deliberately no refresh of keys.
import { execFileSync } from 'node:child_process';
import {
	createHash,
	createPrivateKey,
	createPublicKey,
	type KeyObject,
	randomUUID,
	sign,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
	createServer as createHttpServer,
	type IncomingMessage,
	type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from './own-process';
import type { CertificateFiles } from './test-ca';

/** What an account may do: `name` is exact, or a prefix when it ends in `*`. */
export interface TokenRight {
	readonly type: 'repository' | 'registry';
	readonly name: string;
	readonly actions: readonly string[];
}

export interface TokenAccount {
	readonly password: string;
	readonly rights: readonly TokenRight[];
}

export interface TokenServerOptions {
	readonly accounts: Readonly<Record<string, TokenAccount>>;
	/** Rights without any credential; none when absent. */
	readonly anonymousRights?: readonly TokenRight[];
	readonly tls?: CertificateFiles;
	readonly lifetimeSeconds?: number;
	/** Whether answers say `expires_in`; without it clients must assume 60 seconds. */
	readonly hasExpiresIn?: boolean;
	/** Whether the POST (OAuth2) form works; 405 when not. */
	readonly hasPost?: boolean;
	readonly tokenField?: 'token' | 'access_token' | 'both';
	/** Moves the server's clock, to provoke "clock differs". */
	readonly clockOffsetSeconds?: number;
}

export interface TokenRequest {
	readonly method: string;
	readonly form: Readonly<Record<string, readonly string[]>>;
	readonly username: string | undefined;
	readonly status: number;
	/** What was granted, as scope strings. */
	readonly granted: readonly string[];
	readonly atMs: number;
}

export interface TokenServer {
	readonly realm: string;
	readonly host: string;
	readonly service: string;
	readonly issuer: string;
	/** For docker-registry's `rootcertbundle`. */
	readonly rootCertFile: string;
	issued(): number;
	requests(): readonly TokenRequest[];
	setLifetime(seconds: number): void;
	setClockOffset(seconds: number): void;
	setAccount(username: string, account: TokenAccount): void;
	/** Tokens signed from now on with a key the registry does not know, as after a key change: every use of them ends in 401. */
	setKeyUnknown(isUnknown: boolean): void;
	/** A token without asking over HTTP, for seeding. */
	sign(scopes: readonly string[]): string;
	stop(): Promise<void>;
}

interface Access {
	readonly type: string;
	readonly name: string;
	readonly actions: readonly string[];
}

interface SigningKey {
	readonly privateKey: KeyObject;
	readonly keyId: string;
	readonly certFile: string;
}

const SERVICE = 'image-ferry-test-registry';
const REFUSAL = '{"errors":[{"code":"UNAUTHORIZED","message":"incorrect username or password"}]}';
const ISSUER = 'image-ferry-test-issuer';
// docker-registry 2.8.2 accepts a token 60 s past its `exp` (registry/auth/token/token.go, Leeway); taken off so that lifetimes are true.
const REGISTRY_LEEWAY_SECONDS = 60;
const ALL_RIGHTS: readonly TokenRight[] = [
	{ type: 'repository', name: '*', actions: ['pull', 'push', 'delete', '*'] },
	{ type: 'registry', name: 'catalog', actions: ['*'] },
];

/** Everything on every repository, and the catalog. */
export function allRights(): readonly TokenRight[] {
	return ALL_RIGHTS;
}

/** Starts a sign-in server on a free loopback port. */
export async function startTokenServer(options: TokenServerOptions): Promise<TokenServer> {
	const known = signingKey('known');
	let key = known;
	const accounts = new Map(Object.entries(options.accounts));
	const anonymous = { rights: options.anonymousRights ?? [] };
	const requests: TokenRequest[] = [];
	const refreshTokens = new Map<string, string>();
	let lifetimeSeconds = options.lifetimeSeconds ?? 60;
	let clockOffsetSeconds = options.clockOffsetSeconds ?? 0;
	let issued = 0;

	const signToken = (subject: string, access: readonly Access[]): string =>
		signJwt(key, known.keyId, { subject, access, lifetimeSeconds, clockOffsetSeconds });

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const method = request.method ?? '';
		const form = await readForm(request);
		const asked =
			method === 'POST' ? postCredential(form, refreshTokens) : basicCredential(request);
		const verdict = decide(method, form, asked);
		const { status, granted } = verdict;
		const scopes = granted.map((one) => `${one.type}:${one.name}:${one.actions.join(',')}`);
		requests.push({
			method,
			form: formRecord(form),
			username: asked?.username,
			status,
			granted: scopes,
			atMs: Date.now(),
		});
		response.writeHead(status, { 'content-type': 'application/json' });
		if (status === 200) issued += 1;
		response.end(status === 200 ? tokenAnswer(method, form, asked, granted) : REFUSAL);
	}

	function decide(
		method: string,
		form: URLSearchParams,
		asked: Credential | undefined,
	): { readonly status: number; readonly granted: readonly Access[] } {
		if (method === 'POST' && options.hasPost === false) return { status: 405, granted: [] };
		const account = asked === undefined ? undefined : accounts.get(asked.username);
		if (asked !== undefined && !isRightPassword(account, asked))
			return { status: 401, granted: [] };
		const scopes = form.getAll('scope').flatMap((scope) => scope.split(' '));
		return { status: 200, granted: grant(scopes, (account ?? anonymous).rights) };
	}

	function tokenAnswer(
		method: string,
		form: URLSearchParams,
		asked: Credential | undefined,
		granted: readonly Access[],
	): string {
		const token = signToken(asked?.username ?? '', granted);
		const field = options.tokenField ?? (method === 'POST' ? 'access_token' : 'token');
		return JSON.stringify({
			issued_at: new Date(Date.now() + clockOffsetSeconds * 1000).toISOString(),
			...(field === 'access_token' ? {} : { token }),
			...(field === 'token' ? {} : { access_token: token }),
			...(options.hasExpiresIn === false ? {} : { expires_in: lifetimeSeconds }),
			...refreshTokenField(form, asked),
		});
	}

	function refreshTokenField(form: URLSearchParams, asked: Credential | undefined): object {
		const isWanted = form.get('offline_token') === 'true' || form.get('access_type') === 'offline';
		if (asked === undefined || !isWanted) return {};
		const refreshToken = `refresh-${randomUUID()}`;
		refreshTokens.set(refreshToken, asked.username);
		return { refresh_token: refreshToken };
	}

	const listener = (request: IncomingMessage, response: ServerResponse): void => {
		answer(request, response).catch(() => response.destroy());
	};
	const server =
		options.tls === undefined
			? createHttpServer(listener)
			: createHttpsServer(
					{ cert: readFileSync(options.tls.certFile), key: readFileSync(options.tls.keyFile) },
					listener,
				);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	server.unref();
	const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		realm: `${options.tls === undefined ? 'http' : 'https'}://${host}/token`,
		host,
		service: SERVICE,
		issuer: ISSUER,
		rootCertFile: known.certFile,
		issued: () => issued,
		requests: () => [...requests],
		setLifetime: (seconds) => {
			lifetimeSeconds = seconds;
		},
		setClockOffset: (seconds) => {
			clockOffsetSeconds = seconds;
		},
		setAccount: (username, account) => accounts.set(username, account),
		setKeyUnknown: (isUnknown) => {
			key = isUnknown ? signingKey('unknown') : known;
		},
		sign: (scopes) => signToken('seed', grant(scopes, ALL_RIGHTS)),
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

function signingKey(name: string): SigningKey {
	const folder = temporaryFolder('token-key');
	const keyFile = join(folder, `${name}.key`);
	const certFile = join(folder, `${name}.pem`);
	execFileSync(
		'openssl',
		[
			'req',
			'-x509',
			'-newkey',
			'rsa:2048',
			'-nodes',
			'-days',
			'3650',
			'-subj',
			'/CN=token',
			'-keyout',
			keyFile,
			'-out',
			certFile,
		],
		{ stdio: ['ignore', 'ignore', 'pipe'] },
	);
	const privateKey = createPrivateKey(readFileSync(keyFile));
	return { privateKey, keyId: libtrustKeyId(privateKey), certFile };
}

// libtrust: SHA-256 of the DER public key, first 240 bits, base32, in twelve groups of four.
function libtrustKeyId(privateKey: KeyObject): string {
	const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
	const text = base32(createHash('sha256').update(der).digest().subarray(0, 30));
	return (text.match(/.{4}/g) ?? []).join(':');
}

function base32(bytes: Uint8Array): string {
	const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
	const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
	return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('');
}

interface TokenContent {
	readonly subject: string;
	readonly access: readonly Access[];
	readonly lifetimeSeconds: number;
	readonly clockOffsetSeconds: number;
}

function signJwt(key: SigningKey, keyId: string, content: TokenContent): string {
	// Rounded up: a token never lives shorter than was told.
	const nowSeconds = Math.ceil(Date.now() / 1000) + content.clockOffsetSeconds;
	const encode = (value: unknown): string =>
		Buffer.from(JSON.stringify(value)).toString('base64url');
	const head = encode({ typ: 'JWT', alg: 'RS256', kid: keyId });
	const body = encode({
		iss: ISSUER,
		sub: content.subject,
		aud: SERVICE,
		iat: nowSeconds,
		nbf: nowSeconds - 10,
		exp: nowSeconds + content.lifetimeSeconds - REGISTRY_LEEWAY_SECONDS,
		jti: randomUUID(),
		access: content.access,
	});
	const signature = sign('sha256', Buffer.from(`${head}.${body}`), key.privateKey).toString(
		'base64url',
	);
	return `${head}.${body}.${signature}`;
}

// As real servers do: permission that is missing is left out of the token, the answer stays 200.
function grant(scopes: readonly string[], rights: readonly TokenRight[]): Access[] {
	const access: Access[] = [];
	for (const scope of scopes) {
		const first = scope.indexOf(':');
		const last = scope.lastIndexOf(':');
		if (first < 0 || last <= first) continue;
		const [type, name] = [scope.slice(0, first), scope.slice(first + 1, last)];
		const allowed = rights
			.filter((right) => right.type === type && matchesName(right.name, name))
			.flatMap((right) => right.actions);
		const actions = scope
			.slice(last + 1)
			.split(',')
			.filter((action) => allowed.includes(action));
		if (actions.length > 0) access.push({ type, name, actions });
	}
	return access;
}

function matchesName(pattern: string, name: string): boolean {
	return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

interface Credential {
	readonly username: string;
	/** Undefined for a refresh token that was recognised. */
	readonly password: string | undefined;
}

function basicCredential(request: IncomingMessage): Credential | undefined {
	const [scheme, value] = (request.headers.authorization ?? '').split(' ');
	if (scheme?.toLowerCase() !== 'basic' || value === undefined) return undefined;
	const text = Buffer.from(value, 'base64').toString();
	const colon = text.indexOf(':');
	return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

function postCredential(
	form: URLSearchParams,
	refreshTokens: ReadonlyMap<string, string>,
): Credential | undefined {
	const refreshToken = form.get('refresh_token');
	if (refreshToken !== null) {
		const username = refreshTokens.get(refreshToken);
		return username === undefined
			? { username: '(unknown refresh token)', password: '' }
			: { username, password: undefined };
	}
	const username = form.get('username');
	return username === null ? undefined : { username, password: form.get('password') ?? '' };
}

function isRightPassword(account: TokenAccount | undefined, asked: Credential): boolean {
	if (account === undefined) return false;
	return asked.password === undefined || asked.password === account.password;
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
	if (request.method !== 'POST') return new URL(request.url ?? '/', 'http://unused').searchParams;
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return new URLSearchParams(Buffer.concat(chunks).toString());
}

function formRecord(form: URLSearchParams): Record<string, string[]> {
	return Object.fromEntries(
		[...new Set(form.keys())].map((key) => [key, isSecretField(key) ? ['•••'] : form.getAll(key)]),
	);
}

function isSecretField(key: string): boolean {
	return key === 'password' || key === 'refresh_token';
}
