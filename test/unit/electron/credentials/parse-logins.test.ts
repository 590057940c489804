import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	type Logins,
	parseLoginKey,
	parseLogins,
} from '../../../../electron/credentials/parse-logins';
import { longestPath } from '../../../../shared/registry/credential';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const file = (auths: Record<string, unknown>, more: Record<string, unknown> = {}) =>
	JSON.stringify({ auths, ...more });
const login = (text: string) => ({ auth: base64(text) });
const password = (username: string, secret: string) => ({ username, secret, kind: 'password' });

/** The login that a repository gets from this file alone. */
function findInline(logins: Logins, host: string, repository: string | undefined) {
	const ofHost = logins.inline.filter((login) => login.host === host);
	const paths = ofHost.map((login) => login.path.join('/'));
	const longest = longestPath(repository, paths);
	return ofHost.find((login) => login.path.join('/') === longest)?.credential;
}

describe('the key of a login', () => {
	it.each([
		['docker', 'registry.example', 'registry.example', ''],
		['docker', 'Registry.Example:5000', 'registry.example:5000', ''],
		['docker', 'https://index.docker.io/v1/', 'docker.io', ''],
		['docker', 'https://registry.example/v2/', 'registry.example', ''],
		['docker', 'http://127.0.0.1:5000', '127.0.0.1:5000', ''],
		['docker', 'registry.example/v1/', 'registry.example', ''],
		['docker', 'registry.example/team/app', 'registry.example', 'team/app'],
		['podman', 'docker.io', 'docker.io', ''],
		['podman', 'docker.io/library/nginx', 'docker.io', 'library/nginx'],
		['podman', 'https://index.docker.io/v1/', 'docker.io', ''],
	] as const)('of %s, %s, is %s %s', (dialect, key, host, path) => {
		expect(parseLoginKey(key, dialect)).toEqual({ host, path: path === '' ? [] : path.split('/') });
	});

	it.each([
		'',
		'https://',
		'user@registry.example',
		'*.example',
		'ftp://registry.example',
		'registry.example:0',
	])('"%s" is none', (key) => {
		expect(parseLoginKey(key, 'docker')).toBeUndefined();
		expect(parseLoginKey(key, 'podman')).toBeUndefined();
	});
});

describe('the logins of a file', () => {
	it('are found by exact host', () => {
		const logins = parseLogins(
			file({
				'registry.example:5000': login('alice:a:b:c'),
				'https://index.docker.io/v1/': login('bob:x'),
			}),
			'docker',
		);
		expect(logins.problems).toEqual([]);
		expect(findInline(logins, 'registry.example:5000', undefined)).toEqual(
			password('alice', 'a:b:c'),
		);
		expect(findInline(logins, 'docker.io', 'library/nginx')).toEqual(password('bob', 'x'));
		for (const other of [
			'registry.example',
			'registry.example:500',
			'evil-registry.example:5000',
			'docker.io.evil.example',
		]) {
			expect(findInline(logins, other, undefined)).toBeUndefined();
		}
	});

	it('of Podman may be for a part of a registry; the most specific one that fits whole elements wins', () => {
		const logins = parseLogins(
			file({
				'h.example': login('all:1'),
				'h.example/team': login('team:2'),
				'h.example/team/app': login('app:3'),
				'o.example/x': login('x:4'),
			}),
			'podman',
		);
		const username = (host: string, repository?: string) =>
			findInline(logins, host, repository)?.username;
		expect(username('h.example', 'team/app/web')).toBe('app');
		expect(username('h.example', 'team/apple')).toBe('team');
		expect(username('h.example', 'teams')).toBe('all');
		expect(username('h.example')).toBe('all');
		expect(username('o.example')).toBeUndefined();
		expect(username('o.example', 'x')).toBe('x');
	});

	it('take the plain spelling of a host before the old one', () => {
		const logins = parseLogins(
			file({ 'https://h.example/v1/': login('old:1'), 'h.example': login('new:2') }),
			'docker',
		);
		expect(findInline(logins, 'h.example', undefined)?.username).toBe('new');
	});

	it('know identity tokens, and plain fields where Docker does', () => {
		const entries = {
			'a.example': { auth: base64('00000000-0000:x'), identitytoken: 'refresh' },
			'b.example': { username: 'u', password: 'p' },
		};
		const docker = parseLogins(file(entries), 'docker');
		expect(findInline(docker, 'a.example', undefined)).toEqual({
			username: '<token>',
			secret: 'refresh',
			kind: 'identity-token',
		});
		expect(findInline(docker, 'b.example', undefined)).toEqual(password('u', 'p'));
		expect(
			findInline(parseLogins(file(entries), 'podman'), 'b.example', undefined),
		).toBeUndefined();
	});

	it('name helpers, and a store only for Docker', () => {
		const text = file(
			{ 'h.example': {} },
			{
				credsStore: 'desktop',
				credHelpers: { 'gcr.io': 'gcloud', 'https://index.docker.io/v1/': 'pass' },
			},
		);
		const docker = parseLogins(text, 'docker');
		expect(docker.store).toBe('desktop');
		expect(docker.helpers).toEqual(
			new Map([
				['gcr.io', 'gcloud'],
				['docker.io', 'pass'],
			]),
		);
		expect(docker.problems).toEqual([]);
		expect(parseLogins(text, 'podman').store).toBeUndefined();
	});

	it.each(['../../bin/sh', 'x y', 'a;b', '-x', '', '/bin/true'])(
		'refuse a helper called "%s"',
		(name) => {
			const logins = parseLogins(file({}, { credHelpers: { 'h.example': name } }), 'docker');
			expect(logins.helpers.size).toBe(0);
			expect(logins.problems).toEqual(['the credential helper for h.example has no valid name']);
			const store = parseLogins(
				file({ 'h.example': login('a:b') }, { credsStore: name }),
				'docker',
			);
			expect(store.store).toBeUndefined();
			expect(store.inline).toHaveLength(name === '' ? 1 : 0);
		},
	);

	it('leave out what is broken, tell it without its value, and keep the rest', () => {
		const logins = parseLogins(
			file({
				'a.example': { auth: '$ecret!' },
				'b.example': login(':nobody'),
				'c.example': login('nocolon'),
				'd.example': 5,
				'e.example': login('e:1'),
			}),
			'docker',
		);
		expect(logins.inline.map((one) => one.host)).toEqual(['e.example']);
		expect(logins.problems).toEqual(
			['a', 'b', 'c', 'd'].map((name) => `the login for ${name}.example is not readable`),
		);
	});

	it.each(['{', '[]', '5', '"x"', '{"auths":[]}', '{"auths":"x"}', '{"credsStore":5}'])(
		'%s is told as no file of logins',
		(text) => {
			expect(parseLogins(text, 'docker')).toMatchObject({
				inline: [],
				problems: ['it is not a JSON file of logins'],
			});
		},
	);

	it.each(['', ' \n', '{}', '{"auths":null}', '\uFEFF{}'])(
		'"%s" holds nothing, which is no problem',
		(text) => {
			expect(parseLogins(text, 'podman')).toMatchObject({ inline: [], problems: [] });
		},
	);

	it('never throw, whatever stands in the file', () => {
		fc.assert(
			fc.property(
				fc.json(),
				fc.constantFrom('docker' as const, 'podman' as const),
				(text, dialect) => {
					expect(
						parseLogins(`{"auths":${text},"credHelpers":${text}}`, dialect).problems,
					).toBeInstanceOf(Array);
				},
			),
		);
	});
});
