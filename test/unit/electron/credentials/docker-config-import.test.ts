import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { askHelper, helperVariables } from '../../../../electron/credentials/credential-helper';
import { credentialProvider } from '../../../../electron/credentials/credential-provider';
import { dockerLogins } from '../../../../electron/credentials/docker-config-import';
import { memoryVault } from '../../../../electron/credentials/memory-vault';
import type { Environment } from '../../../../electron/platform/environment';
import { faultOf } from '../../../support/fault-of';
import { temporaryFolder } from '../../../support/own-process';

const auth = (text: string) => ({ auth: Buffer.from(text).toString('base64') });
const DOCKER_HUB = 'https://index.docker.io/v1/';

/** A helper in sh that knows two servers, fails on one in a loud way, and says what it was started with. */
const HELPER = `#!/bin/sh
echo "$# $0 $*" >> "$FERRY_LOG"
case "$1" in
get)
	read -r url
	echo "url $url" >> "$FERRY_LOG"
	case "$url" in
	known.example) echo '{"ServerURL":"known.example","Username":"alice","Secret":"a\\u003cb:\\"c"}' ;;
	token.example) echo '{"ServerURL":"token.example","Username":"<token>","Secret":"refresh"}' ;;
	${DOCKER_HUB}) echo '{"ServerURL":"x","Username":"hub","Secret":"h"}' ;;
	locked.example) echo 'error getting credentials: the keychain is locked'; exit 1 ;;
	odd.example) echo 'CANARY-not-json' ;;
	huge.example) head -c 3000000 /dev/zero ;;
	silent.example) exit 3 ;;
	*) echo 'credentials not found in native keychain'; exit 1 ;;
	esac ;;
list) echo '{"known.example":"alice","${DOCKER_HUB}":"hub","https://gcr.io":"oauth2"}' ;;
esac
`;

describe('the logins of Docker and Podman', () => {
	let home = '';
	let environment: Environment;
	let notes: string[] = [];
	const logins = () => {
		const all = dockerLogins(environment, (note) => notes.push(note));
		const provider = credentialProvider({ vault: memoryVault(), logins: all, onNote: () => {} });
		const find = async (host: string, repository?: string) => {
			const scope = repository === undefined ? {} : { repository };
			const { credential, origin } = await provider.get({ host, ...scope });
			return credential === undefined ? undefined : { credential, origin };
		};
		return { ...all, ask: provider.get, find };
	};
	const write = (file: string, content: unknown): void => {
		const place = path.join(home, file);
		mkdirSync(path.dirname(place), { recursive: true });
		writeFileSync(place, typeof content === 'string' ? content : JSON.stringify(content));
	};

	beforeEach(() => {
		home = temporaryFolder('logins');
		notes = [];
		write('bin/docker-credential-test', HELPER);
		chmodSync(path.join(home, 'bin', 'docker-credential-test'), 0o755);
		const variables = {
			PATH: `${home}/bin:/usr/bin:/bin`,
			FERRY_LOG: path.join(home, 'log'),
			XDG_RUNTIME_DIR: path.join(home, 'run'),
		};
		environment = { platform: 'linux', homeFolder: home, userId: 0, variables };
	});

	it('of a helper that fails are a fault of their own, in its words', async () => {
		const question = { helper: 'test', host: 'locked.example', environment };
		expect(await faultOf(() => askHelper(question, 'locked.example'))).toMatchObject({
			code: 'credential.helper-failed',
			facts: { helper: 'docker-credential-test' },
		});
	});

	it('are none on a new computer', async () => {
		expect(await logins().find('docker.io')).toBeUndefined();
		expect(await logins().list()).toEqual([]);
		expect(notes).toEqual([]);
	});

	it('are taken from the first file that has the host', async () => {
		write('.docker/config.json', { auths: { 'a.example': auth('docker:1') } });
		write('run/containers/auth.json', {
			auths: { 'a.example': auth('podman:2'), 'b.example': auth('runtime:3') },
		});
		write('.config/containers/auth.json', {
			auths: { 'b.example': auth('lasting:4'), 'c.example/team': auth('team:5') },
		});
		expect(await logins().find('a.example')).toEqual({
			credential: { username: 'docker', secret: '1', kind: 'password' },
			origin: path.join(home, '.docker', 'config.json'),
		});
		expect((await logins().find('b.example'))?.credential.username).toBe('runtime');
		expect(await logins().find('c.example', 'other/app')).toBeUndefined();
		expect((await logins().find('c.example', 'team/app'))?.credential.username).toBe('team');
		expect((await logins().list()).map((one) => `${one.host}/${one.path} ${one.username}`)).toEqual(
			[
				'a.example/ docker',
				'a.example/ podman',
				'b.example/ runtime',
				'b.example/ lasting',
				'c.example/team team',
			],
		);
	});

	it('are taken from variables', async () => {
		write('elsewhere/config.json', { auths: { 'a.example': auth('elsewhere:1') } });
		write('podman.json', { auths: { 'b.example': auth('named:2') } });
		const text = JSON.stringify({ auths: { 'c.example': auth('text:3') } });
		environment = {
			...environment,
			variables: {
				DOCKER_CONFIG: `${home}/elsewhere`,
				REGISTRY_AUTH_FILE: `${home}/podman.json`,
				DOCKER_AUTH_CONFIG: text,
			},
		};
		const found = await Promise.all(
			['a', 'b', 'c'].map((host) => logins().find(`${host}.example`)),
		);
		expect(found.map((one) => one?.credential.username)).toEqual(['elsewhere', 'named', 'text']);
		expect(found[2]?.origin).toBe('DOCKER_AUTH_CONFIG');
	});

	it('are asked of the store, and an inline login beside it does not count', async () => {
		write('.docker/config.json', {
			credsStore: 'test',
			auths: { 'known.example': auth('inline:1'), 'inline.example': auth('inline:1') },
		});
		expect(await logins().find('known.example')).toEqual({
			credential: { username: 'alice', secret: 'a<b:"c', kind: 'password' },
			origin: 'docker-credential-test',
		});
		expect((await logins().find('token.example'))?.credential).toEqual({
			username: '<token>',
			secret: 'refresh',
			kind: 'identity-token',
		});
		expect((await logins().find('docker.io'))?.credential.username).toBe('hub');
		expect(await logins().find('inline.example')).toBeUndefined();
		expect(notes).toEqual([]);
		const [started, asked] = readFileSync(path.join(home, 'log'), 'utf8').split('\n');
		expect(started).toBe(`1 ${home}/bin/docker-credential-test get`);
		expect(asked).toBe('url known.example');
	});

	it('are asked of a host’s own helper before the store; Podman asks for docker.io by that name', async () => {
		write('.docker/config.json', {
			credsStore: 'missing',
			credHelpers: { 'known.example': 'test' },
		});
		write('.config/containers/auth.json', {
			credHelpers: { 'docker.io': 'test' },
			auths: { 'a.example': auth('a:1') },
		});
		expect((await logins().find('known.example'))?.credential.username).toBe('alice');
		expect(await logins().find('docker.io')).toBeUndefined();
		expect((await logins().find('a.example'))?.credential.username).toBe('a');
	});

	it('are listed with what helpers keep', async () => {
		write('.docker/config.json', { credsStore: 'test', credHelpers: { 'gcr.io': 'gcloud' } });
		expect(await logins().list()).toEqual([
			{ host: 'gcr.io', path: '', origin: 'docker-credential-gcloud' },
			{ host: 'known.example', path: '', username: 'alice', origin: 'docker-credential-test' },
			{ host: 'docker.io', path: '', username: 'hub', origin: 'docker-credential-test' },
		]);
	});

	it.each([
		['locked.example', 'the keychain is locked'],
		['odd.example', 'its answer is not understood'],
		['huge.example', 'its answer is too long'],
		['silent.example', 'it ended with status 3'],
	])(
		'go on to the next file when a helper fails on %s, with a note that holds no answer',
		async (host, problem) => {
			write('.docker/config.json', { credsStore: 'test' });
			write('.config/containers/auth.json', { auths: { [host]: auth('next:1') } });
			const used = logins();
			expect((await used.find(host))?.credential.username).toBe('next');
			expect((await used.find(host))?.credential.username).toBe('next');
			expect(notes).toHaveLength(1);
			expect(notes[0]).toContain('docker-credential-test');
			expect(notes[0]?.toLowerCase()).toContain(problem.toLowerCase());
			expect(notes[0]).not.toContain('CANARY');
		},
	);

	const passedOver = async (host: string, repository?: string) => {
		const answer = await logins().ask({
			host,
			...(repository === undefined ? {} : { repository }),
		});
		expect(answer.credential).toBeUndefined();
		return answer.passedOver;
	};

	it('beside a store that is not installed are named with the reason', async () => {
		write('.docker/config.json', {
			credsStore: 'nowhere',
			auths: { 'a.example': auth('CANARY:1') },
		});
		expect(await passedOver('a.example')).toEqual([
			'docker-credential-nowhere could not be asked: it is not installed.',
			`The login for a.example in ${home}/.docker/config.json is passed over: that file hands logins to docker-credential-nowhere, and Docker then reads none in the file itself.`,
		]);
		expect(await passedOver('b.example')).toEqual([
			'docker-credential-nowhere could not be asked: it is not installed.',
		]);
	});

	it('beside a store that has none are named, and those of other registries are not', async () => {
		write('.docker/config.json', {
			credsStore: 'test',
			auths: { 'inline.example/team': auth('a:1'), 'other.example': auth('b:1') },
		});
		expect(await passedOver('inline.example', 'team/app')).toEqual([
			expect.stringMatching(/^The login for inline\.example\/team in .* is passed over:/),
		]);
	});

	it('of Podman without auth, and broken ones, are named', async () => {
		write('.config/containers/auth.json', {
			auths: {
				'a.example': { username: 'u', password: 'CANARY' },
				'b.example/team': { auth: 'CANARY' },
				'c.example': {},
			},
		});
		const [noAuth = ''] = await passedOver('a.example');
		expect(noAuth).toContain('no "auth", the only form that Podman reads');
		expect(noAuth).toContain('podman login a.example');
		expect(await passedOver('b.example', 'team/app')).toEqual([
			expect.stringContaining('its "auth" can\'t be read'),
		]);
		expect(await passedOver('c.example')).toEqual([]);
		expect(JSON.stringify([noAuth, ...notes])).not.toContain('CANARY');
	});

	it('for another part are named where they are all that there is', async () => {
		write('.config/containers/auth.json', { auths: { 'a.example/team': auth('a:1') } });
		for (const repository of [undefined, 'other/app', 'teams/app']) {
			expect(await passedOver('a.example', repository)).toEqual([
				`The login for a.example/team in ${home}/.config/containers/auth.json is for that part of the registry only.`,
			]);
		}
	});

	it('of a whole registry or a part: the longest path wins over all files, helpers included', async () => {
		write('.docker/config.json', {
			credHelpers: { 'known.example': 'test' },
			auths: { 'p.example': auth('whole:1'), 'p.example/a/b': auth('ab:1') },
		});
		write('.config/containers/auth.json', {
			auths: {
				'known.example/team': auth('team:1'),
				'p.example': auth('late:1'),
				'p.example/a': auth('a:1'),
			},
		});
		const used = logins();
		const name = async (host: string, repository?: string) =>
			(await used.find(host, repository))?.credential.username;
		expect(await name('known.example', 'team/app')).toBe('team');
		expect(await name('known.example', 'teams/app')).toBe('alice');
		expect(await name('known.example')).toBe('alice');
		expect(await name('p.example', 'a/b/c')).toBe('ab');
		expect(await name('p.example', 'a/bc')).toBe('a');
		expect(await name('p.example', 'b')).toBe('whole');
		expect((await used.ask({ host: 'p.example', repository: 'b' })).paths).toEqual(['a/b', 'a']);
	});

	it('are read though a Windows program wrote the file', async () => {
		const text = JSON.stringify({ auths: { 'a.example': auth('\uFEFFu:p') } });
		for (const bytes of [`\uFEFF${text}`, Buffer.from(`\uFEFF${text}`, 'utf16le')]) {
			const file = path.join(home, '.docker', 'config.json');
			mkdirSync(path.dirname(file), { recursive: true });
			writeFileSync(file, bytes);
			expect((await logins().find('a.example'))?.credential).toEqual({
				...{ username: 'u', secret: 'p', kind: 'password' },
			});
		}
	});

	it('are taken from the origin that was named, and from no other', async () => {
		write('.docker/config.json', { auths: { 'a.example': auth('docker:1') } });
		write('.config/containers/auth.json', {
			auths: { 'a.example': auth('podman:1'), 'b.example/part': auth('part:1') },
		});
		const podman = path.join(home, '.config/containers/auth.json');
		const taken = await logins().take('a.example', podman);
		expect(taken?.credential.username).toBe('podman');
		expect(await logins().take('b.example', podman)).toBeUndefined();
		expect(await logins().take('a.example', '/elsewhere')).toBeUndefined();
	});

	it('say when a helper is not installed', async () => {
		write('.docker/config.json', { credsStore: 'nowhere' });
		expect(await logins().find('a.example')).toBeUndefined();
		expect(notes).toEqual([expect.stringContaining('docker-credential-nowhere')]);
		expect(notes[0]).toContain('not installed');
	});

	it('say which file is broken, and use the others', async () => {
		write('.docker/config.json', '{"auths":{"a.example":{"auth":"CANARY');
		mkdirSync(path.join(home, 'run', 'containers', 'auth.json'), { recursive: true });
		write('.config/containers/auth.json', {
			auths: { 'a.example': auth('a:1'), 'b.example': { auth: 'CANARY' } },
		});
		const used = logins();
		expect((await used.find('a.example'))?.credential.username).toBe('a');
		await used.list();
		expect(notes).toHaveLength(3);
		// The files are read at the same time.
		expect(notes.toSorted()).toEqual([
			expect.stringContaining('the login for b.example is not readable'),
			`${home}/.docker/config.json: it is not a JSON file of logins; it is not used.`,
			expect.stringContaining(`${home}/run/containers/auth.json`),
		]);
		expect(notes.join()).not.toContain('CANARY');
	});
});

describe('the variables of a helper', () => {
	it('have the folders that macOS leaves out of PATH, once', () => {
		const environment = {
			homeFolder: '/',
			variables: { PATH: '/usr/bin:/usr/local/bin', HOME: '/Users/a' },
		};
		expect(helperVariables({ ...environment, platform: 'darwin' })).toEqual({
			HOME: '/Users/a',
			PATH: '/usr/bin:/usr/local/bin:/opt/homebrew/bin:/Applications/Docker.app/Contents/Resources/bin',
		});
		expect(helperVariables({ ...environment, platform: 'linux' })).toBe(environment.variables);
	});
});
