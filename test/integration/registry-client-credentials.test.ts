// What a registry client does with several credentials of one host, with secrets that end, and with refusals that mean
// one repository or the password: against registries that sign in by the rules of a test.
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { RegistryClient } from '../../electron/registry/registry-client';
import type { Fault } from '../../shared/fault/fault';
import type { Digest } from '../../shared/oci/digest';
import { type AskCredential, type Credential, longestPath } from '../../shared/registry/credential';
import { contentOf, testClient } from '../support/registry-client';
import { imageManifest } from '../support/sample-images';
import { type ScriptedRegistry, startScriptedRegistry } from '../support/scripted-registry';
import { type SignInRules, type SigningProfile, signsIn } from '../support/sign-in-profiles';

const { signal } = new AbortController();
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

const password = (username: string, secret = `${username}-secret`): Credential => ({
	...{ username, secret, kind: 'password' },
});
const isOwn = (username: string, secret: string): boolean => secret === `${username}-secret`;

/** A provider of credentials by path; counts how often it is asked. */
function byPath(credentials: Readonly<Record<string, Credential>>) {
	const asked: (string | undefined)[] = [];
	const paths = Object.keys(credentials).filter((path) => path !== '');
	const ask: AskCredential = async ({ repository }) => {
		asked.push(repository);
		const credential = credentials[longestPath(repository, paths)] ?? credentials[''];
		return { ...(credential === undefined ? {} : { credential }), paths, passedOver: [] };
	};
	return { ask, asked };
}

async function start(
	rules: SignInRules,
	credentials: AskCredential,
	more: { readonly now?: () => number } = {},
): Promise<{ registry: ScriptedRegistry; client: RegistryClient; profile: SigningProfile }> {
	const profile = signsIn(rules);
	const registry = await startScriptedRegistry({ profiles: [profile] });
	ends.push(() => registry.stop());
	const client = testClient({ host: registry.host, tls: 'plain-http', credentials, ...more });
	ends.push(() => client.close());
	return { registry, client, profile };
}

async function outcomeOf(client: RegistryClient, repository: string): Promise<string> {
	try {
		await client.getManifest(repository, 'v1', signal);
		return 'read';
	} catch (error) {
		const { code, facts } = (error as { fault: Fault }).fault;
		return code === 'manifest.not-found' || code === 'repository.not-found'
			? 'read'
			: `${code} ${facts?.['reason'] ?? ''}`;
	}
}

const each = <T>(
	client: RegistryClient,
	repositories: readonly string[],
	as: (outcome: string) => T,
) => Promise.all(repositories.map(async (repository) => as(await outcomeOf(client, repository))));

describe.each(['basic', 'bearer'] as const)('two credentials of one host, %s', (kind) => {
	const mayUse = (username: string, repository: string) => repository.startsWith(`${username}/`);

	it('are each used for their own path, and asked for once', async () => {
		const { ask, asked } = byPath({
			a: password('a'),
			'b/deep': password('b'),
			'': password('all'),
		});
		const { client, profile } = await start({ kind, isRight: isOwn, mayUse }, ask);
		const repositories = ['a/x', 'b/deep/x', 'a/y', 'b/deep/y', 'all/z', 'a/x', 'b/deep/x'];
		const outcomes = await each(client, repositories, (one) => one);
		expect(outcomes).toEqual(repositories.map(() => 'read'));
		for (const { path, username, isRight } of profile.attempts) {
			expect(isRight).toBe(true);
			expect(path).toContain(`${username}/`);
		}
		expect(asked).toHaveLength(3);
	});

	it('do not stand in each other’s way when one is wrong', async () => {
		const { ask } = byPath({ a: password('a', 'wrong'), b: password('b') });
		const { client, profile } = await start({ kind, isRight: isOwn, mayUse }, ask);
		const repositories = Array.from({ length: 20 }, (_, index) => [`a/${index}`, `b/${index}`]);
		const outcomes = await each(client, repositories.flat(), (one) => one);
		expect(outcomes.filter((one) => one === 'read')).toHaveLength(20);
		expect(outcomes.filter((one) => one === 'registry.unauthorized refused')).toHaveLength(20);
		expect(profile.attempts.filter((one) => !one.isRight).length).toBeLessThanOrEqual(2);
	});

	it('never mix in a mount: what the other is for is not asked for', async () => {
		const { ask } = byPath({ a: password('a'), b: password('b') });
		const { client, profile, registry } = await start({ kind, isRight: isOwn, mayUse }, ask);
		const blob = contentOf(randomBytes(100));
		await client.pushBlob('a/x', blob.descriptor, { signal, open: blob.open });
		await client.mountBlob('b/x', blob.descriptor.digest as Digest, 'a/x', signal);
		await client.pushBlob('b/x', blob.descriptor, { signal, open: blob.open });
		for (const { username, scopes } of profile.tokens.values()) {
			for (const scope of scopes) expect(scope).toContain(`repository:${username}/`);
		}
		for (const { path, headers } of registry.requests()) {
			const sent = headers.authorization ?? '';
			const user = sent.startsWith('Basic ')
				? Buffer.from(sent.slice(6), 'base64').toString()[0]
				: profile.tokens.get(sent.slice(7))?.username;
			const owner = /^\/v2\/(.)\//.exec(path)?.[1];
			if (owner !== undefined && user !== undefined) expect(user).toBe(owner);
		}
	});

	it('leave other parts anonymous where the whole host has none', async () => {
		const { ask } = byPath({ a: password('a') });
		const { client, profile } = await start({ kind, isRight: isOwn, mayUse }, ask);
		expect(await outcomeOf(client, 'a/x')).toBe('read');
		expect(await outcomeOf(client, 'other/x')).toBe('registry.unauthorized no-credential');
		expect(profile.attempts.every(({ path }) => path.includes('a/x'))).toBe(true);
	});
});

const FORBIDDEN: readonly (readonly [
	string,
	SignInRules['kind'],
	SignInRules['refusal'],
	boolean,
])[] = [
	['Basic', 'basic', undefined, false],
	['Basic with an open root', 'basic', undefined, true],
	['Harbor', 'bearer', 'harbor', false],
	['a token server that says 401', 'bearer', 'token-401', false],
	['a token server that says 401, and an open root', 'bearer', 'token-401', true],
	['a token without the right', 'bearer', undefined, false],
];

describe.each(FORBIDDEN)(
	'repositories that are forbidden by %s',
	(_, kind, refusal, isRootOpen) => {
		const rules = (): SignInRules => ({
			...{ kind, isRootOpen, isRight: isOwn },
			...(refusal === undefined ? {} : { refusal }),
			mayUse: (_user, repository) => !repository.startsWith('no'),
		});

		it.each([
			['first', ['no/1', 'no/2', 'no/3', 'no/4', 'no/5', 'ok/1', 'ok/2']],
			['last', ['ok/1', 'ok/2', 'no/1', 'no/2', 'no/3', 'no/4', 'no/5', 'ok/3']],
			['between', ['ok/1', 'no/1', 'ok/2', 'no/2', 'ok/3', 'no/3', 'ok/4', 'no/4', 'ok/5']],
		])('fail alone, %s in the list', async (_order, repositories) => {
			const { client } = await start(rules(), byPath({ '': password('robot') }).ask);
			for (const repository of repositories) {
				const outcome = await outcomeOf(client, repository);
				if (repository.startsWith('ok'))
					expect([repository, outcome]).toEqual([repository, 'read']);
				else expect(outcome).toMatch(/^registry\.(?:denied|unauthorized) /);
			}
		});

		it('fail alone when all are asked at once', async () => {
			const { client } = await start(rules(), byPath({ '': password('robot') }).ask);
			const repositories = Array.from({ length: 10 }, (_one, index) => [
				`no/${index}`,
				`ok/${index}`,
			]);
			const outcomes = await each(client, repositories.flat().toSorted(), (one) => one === 'read');
			const read = outcomes.filter(Boolean).length;
			// An open root tells nothing of the password: there, many refusals in a row stand for it.
			if (kind === 'basic' && isRootOpen) expect(read).toBeLessThanOrEqual(10);
			else expect(read).toBe(10);
		});

		it('let a wrong password be tried a handful of times at most', async () => {
			const { client, profile } = await start(
				rules(),
				byPath({ '': password('robot', 'old') }).ask,
			);
			const repositories = Array.from({ length: 60 }, (_one, index) => `ok/${index % 30}`);
			for (const repository of repositories) {
				expect(await outcomeOf(client, repository)).toMatch(/^registry\.unauthorized /);
			}
			expect(profile.attempts.length).toBeLessThanOrEqual(kind === 'basic' && isRootOpen ? 6 : 2);
		});
	},
);

describe.each(['basic', 'bearer'] as const)('a secret that ends, %s', (kind) => {
	/** A helper whose secrets tell when they were made, and live a minute by the clock of the test. */
	function shortLived(tellsEnd: boolean) {
		const clock = { nowMs: 1_700_000_000_000 };
		const made: number[] = [];
		const ask: AskCredential = async () => {
			made.push(clock.nowMs);
			const credential = password('robot', String(clock.nowMs));
			const expiresAtMs = clock.nowMs + 60_000;
			return {
				credential: { ...credential, ...(tellsEnd ? { expiresAtMs } : {}) },
				...{ paths: [], passedOver: [] },
			};
		};
		const isRight = (_user: string, secret: string) => clock.nowMs - Number(secret) <= 60_000;
		return { clock, made, ask, isRight };
	}
	const answerOf = (token: string) => ({ token, expires_in: 20 });

	it.each([true, false])('is renewed for five minutes; it tells its end: %s', async (tellsEnd) => {
		const { clock, made, ask, isRight } = shortLived(tellsEnd);
		const rules = { kind, isRight, answerOf };
		const { client, profile } = await start(rules, ask, { now: () => clock.nowMs });
		for (let second = 0; second < 300; second += 1) {
			expect(await outcomeOf(client, `team/app${second % 7}`)).toBe('read');
			clock.nowMs += 1000;
		}
		// One a minute, or one each fifty seconds where its end is known; never one for each request.
		expect(made.length).toBeGreaterThanOrEqual(5);
		expect(made.length).toBeLessThanOrEqual(8);
		expect(profile.attempts.filter((one) => !one.isRight).length).toBeLessThanOrEqual(
			tellsEnd ? 0 : 5,
		);
	});

	it('is asked for once by many that wait', async () => {
		const { clock, made, ask, isRight } = shortLived(false);
		const slow: AskCredential = async (question) => {
			await new Promise((resolve) => setTimeout(resolve, 50));
			return ask(question);
		};
		const rules = { kind, isRight, answerOf };
		const { client } = await start(rules, slow, { now: () => clock.nowMs });
		const repositories = Array.from({ length: 40 }, (_, index) => `team/app${index}`);
		expect(await each(client, repositories, (one) => one)).toEqual(repositories.map(() => 'read'));
		expect(made).toHaveLength(1);
		clock.nowMs += 120_000;
		expect(await each(client, repositories, (one) => one)).toEqual(repositories.map(() => 'read'));
		expect(made).toHaveLength(2);
	});

	it('ends in one refusal where the helper has no other', async () => {
		const clock = { nowMs: 1_700_000_000_000 };
		let isRight = true;
		let asked = 0;
		const ask: AskCredential = async () => {
			asked += 1;
			return { credential: password('robot'), paths: [], passedOver: [] };
		};
		const rules = { kind, isRight: () => isRight, answerOf };
		const { client, profile } = await start(rules, ask, { now: () => clock.nowMs });
		expect(await outcomeOf(client, 'team/app')).toBe('read');
		isRight = false;
		clock.nowMs += 60_000;
		for (let index = 0; index < 30; index += 1) {
			expect(await outcomeOf(client, `team/app${index}`)).toMatch(
				/^registry\.unauthorized refused/,
			);
		}
		expect(asked).toBeLessThanOrEqual(3);
		expect(profile.attempts.filter((one) => !one.isRight).length).toBeLessThanOrEqual(6);
	});
});

describe('scopes', () => {
	it('that the challenge names are asked for after our own, and then at once', async () => {
		const { client, profile } = await start(
			{
				...{ kind: 'bearer', isRight: isOwn },
				nameOf: (repository) => `mapped/${repository}`,
			},
			byPath({ '': password('robot') }).ask,
		);
		for (let index = 0; index < 3; index += 1) {
			expect(await outcomeOf(client, 'team/app')).toBe('read');
		}
		expect([...profile.tokens.values()].map(({ scopes }) => scopes)).toEqual([
			['repository:team/app:pull'],
			['repository:mapped/team/app:pull'],
		]);
		const blob = contentOf(randomBytes(100));
		await client.pushBlob('team/app', blob.descriptor, { signal, open: blob.open });
		expect([...profile.tokens.values()].at(-1)?.scopes).toEqual([
			'repository:mapped/team/app:pull,push',
		]);
	});
});

const TOKEN_ANSWERS: readonly (readonly [string, (token: string) => object])[] = [
	['token null beside access_token', (token) => ({ token: null, access_token: token })],
	['an empty token beside access_token', (token) => ({ token: '', access_token: token })],
	['access_token null beside token', (token) => ({ token, access_token: null })],
	['expires_in null', (token) => ({ token, expires_in: null })],
	['expires_in as text', (token) => ({ token, expires_in: '300' })],
	['a fraction of expires_in', (token) => ({ token, expires_in: 299.5 })],
	['a negative expires_in', (token) => ({ token, expires_in: -1 })],
	['expires_in as an object', (token) => ({ token, expires_in: {} })],
	['issued_at null', (token) => ({ token, issued_at: null })],
	['issued_at in seconds', (token) => ({ token, issued_at: Math.round(Date.now() / 1000) })],
	['issued_at in milliseconds as text', (token) => ({ token, issued_at: String(Date.now()) })],
	['issued_at in the year 1', (token) => ({ token, issued_at: '0001-01-01T00:00:00Z' })],
	['issued_at in words', (token) => ({ token, issued_at: 'today' })],
	['a scope and a refresh token as well', (token) => ({ token, scope: null, refresh_token: 5 })],
];

describe('a token answer', () => {
	it.each(TOKEN_ANSWERS)('with %s is used', async (_, answerOf) => {
		const { ask } = byPath({ '': password('robot') });
		const { client } = await start({ kind: 'bearer', isRight: isOwn, answerOf }, ask);
		expect(await outcomeOf(client, 'team/app')).toBe('read');
	});

	it.each([
		['no token', {}, 'no-token'],
		['tokens that are null', { token: null, access_token: null }, 'no-token'],
		['a token that is a number', { token: 5 }, 'no-token'],
		['a list', [], 'no-json'],
		['a token of two lines', { token: 'a\r\nb' }, 'unusable'],
	])('with %s is told as such', async (_, body, problem) => {
		const { ask } = byPath({ '': password('robot') });
		const rules: SignInRules = { kind: 'bearer', isRight: isOwn, answerOf: () => body };
		const { client } = await start(rules, ask);
		await expect(client.getManifest('team/app', 'v1', signal)).rejects.toMatchObject({
			fault: {
				code: 'registry.sign-in-failed',
				isRetryable: false,
				facts: { tokenProblem: problem },
			},
		});
	});
});

describe('a token server on another host', () => {
	it('is asked by who has no password, and by nobody else', async () => {
		const tokens = signsIn({ kind: 'bearer', isRight: isOwn });
		const server = await startScriptedRegistry({ profiles: [tokens] });
		ends.push(() => server.stop());
		const { ask } = byPath({ closed: password('robot') });
		const { client, profile, registry } = await start({ kind: 'bearer', isRight: isOwn }, ask);
		profile.realmHost = server.host.replace('127.0.0.1', 'localhost');
		const here = imageManifest({ name: 'open' });
		registry.registry.store('open/app', here, 'v1');
		// The registry believes what the other server gives.
		registry.setProfiles({
			before: (call) => {
				for (const [token, content] of tokens.tokens) profile.tokens.set(token, content);
				return profile.before?.(call, registry.registry);
			},
		});
		expect(await outcomeOf(client, 'open/app')).toBe('read');
		expect(await outcomeOf(client, 'closed/app')).toBe(
			'registry.sign-in-server-refused private-address',
		);
		expect(await outcomeOf(client, 'open/app')).toBe('read');
		expect(tokens.attempts).toEqual([]);
		const sent = [...server.requests(), ...registry.requests()].map(
			(one) => one.headers.authorization,
		);
		expect(sent.some((one) => one?.startsWith('Basic ') === true)).toBe(false);
	});
});
