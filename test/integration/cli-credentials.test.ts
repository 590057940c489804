// login and logout with a real keychain and without one, and which credential a registry gets when it asks.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { readPlan } from '../support/contract-documents';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { withPassword } from '../support/registry-profiles';
import { describeWithTools } from '../support/require-tool';
import { createFerryHome, type FerryHome, type FerryRunOptions } from '../support/run-ferry';
import { type SeededImage, seedTiny } from '../support/sample-sets';
import { startScriptedRegistry } from '../support/scripted-registry';

const KEYCHAIN = ['dbus-daemon', 'gnome-keyring-daemon', 'dbus-send'];

describeWithTools([...KEYCHAIN, 'docker-registry', 'htpasswd'], 'credentials', () => {
	let registry: RealRegistry;
	let open: RealRegistry;
	let images: readonly SeededImage[];
	let home: FerryHome;

	beforeAll(async () => {
		[registry, open] = await Promise.all([
			startRealRegistry({ auth: 'htpasswd' }),
			startRealRegistry(),
		]);
		images = await seedTiny(registry, 2, 1);
		home = await createFerryHome({ keyring: true });
		home.writeFile(
			'm.yaml',
			`apiVersion: image-ferry/v1
kind: Mirror
images: [{ reference: "${images[0]?.reference ?? ''}" }]
destination: { registry: "${open.host}" }
`,
		);
		for (const { host } of [registry, open]) {
			await home.run(['registry', 'add', host, '--tls', 'plain-http']);
		}
	});
	afterAll(async () => {
		await Promise.all([home.stop(), registry.stop(), open.stop()]);
	});

	afterEach(async () => {
		await home.run(['logout', registry.host]);
		home.writeFile('.docker/config.json', '{}');
	});

	const login = (stdin: string, options: FerryRunOptions = {}, username = registry.username) =>
		home.run(['login', registry.host, '--username', username, '--password-stdin'], {
			stdin,
			...options,
		});

	/** What a plan of one private image came to. */
	async function planned(options: FerryRunOptions = {}) {
		const { code, stdout, stderr } = await home.run(['plan', 'm.yaml', '--json'], options);
		const [item] = readPlan(stdout).items;
		return { code, stderr, action: item?.action, fault: item?.fault };
	}

	it('puts a password into the keychain, uses it, and takes it out', async () => {
		expect(await planned()).toMatchObject({
			code: 1,
			fault: { code: 'registry.unauthorized', side: 'source' },
		});
		const saved = await login(`${registry.password}\n`);
		expect(saved).toMatchObject({ code: 0, stderr: '' });
		expect(saved.stdout).toBe(
			`Saved the credential of ${registry.username} for ${registry.host} in the keychain. Check it: image-ferry registry test ${registry.host}\n`,
		);
		expect(await planned()).toMatchObject({ code: 0, action: 'copy', stderr: '' });
		expect(home.filesContaining(registry.password)).toEqual([]);
		const out = await home.run(['logout', registry.host]);
		expect([out.code, out.stdout]).toEqual([0, `Forgot the credential for ${registry.host}.\n`]);
		const again = await home.run(['logout', registry.host]);
		expect([again.code, again.stdout]).toEqual([
			0,
			`There was no credential for ${registry.host}.\n`,
		]);
		expect(await planned()).toMatchObject({ code: 1 });
	});

	it('takes a password with the newline of Windows', async () => {
		await login(`${registry.password}\r\n`);
		expect(await planned()).toMatchObject({ code: 0 });
	});

	it.each([
		['UTF-8', (text: string) => Buffer.from(text)],
		['UTF-16', (text: string) => Buffer.from(text, 'utf16le')],
	])('takes the mark off that PowerShell puts before it, in %s', async (_, encode) => {
		for (const text of [`\uFEFF${registry.password}\r\n`, `\uFEFF${registry.password}`]) {
			const stdin = encode(text);
			await home.run(
				['login', registry.host, '--username', registry.username, '--password-stdin'],
				{ stdin },
			);
			expect(await planned()).toMatchObject({ code: 0 });
		}
	});

	it('says which login is passed over, and why', async () => {
		const auth = Buffer.from('CANARY:CANARY').toString('base64');
		home.writeFile(
			'.docker/config.json',
			JSON.stringify({ credsStore: 'nowhere', auths: { [registry.host]: { auth } } }),
		);
		home.writeFile(
			'.config/containers/auth.json',
			JSON.stringify({ auths: { [registry.host]: { username: 'u', password: 'CANARY' } } }),
		);
		const { stdout, stderr } = await home.run(['plan', 'm.yaml']);
		const texts = [
			`${registry.host} asks for a sign-in. No usable credential for it was found. `,
			'docker-credential-nowhere could not be asked: it is not installed.',
			`The login for ${registry.host} in ${home.folder}/.docker/config.json is passed over: that file hands logins to docker-credential-nowhere`,
			`The login for ${registry.host} in ${home.folder}/.config/containers/auth.json is passed over: it has a username and a password, but no "auth"`,
		];
		for (const text of texts) expect(stdout).toContain(text);
		expect(stdout + stderr).not.toContain('CANARY');
		home.writeFile('.config/containers/auth.json', '{}');
	});

	it('keeps a key file of many lines as it is', async () => {
		const key = `{\n  "private_key": "-----BEGIN PRIVATE KEY-----\\n${'k'.repeat(2200)}\\n"\n}`;
		const profiles = [withPassword('_json_key', key)];
		const scripted = await startScriptedRegistry({ profiles });
		await home.run(['registry', 'add', scripted.host, '--tls', 'plain-http']);
		const saved = await home.run(
			['login', scripted.host, '--username', '_json_key', '--password-stdin'],
			{ stdin: `${key}\n` },
		);
		expect(saved).toMatchObject({ code: 0, stderr: '' });
		const tested = await home.run(['registry', 'test', scripted.host]);
		expect(tested.stdout).toContain('_json_key');
		expect(tested.code).toBe(0);
		expect(home.filesContaining('kkkkkkkk')).toEqual([]);
		await home.run(['logout', scripted.host]);
		await scripted.stop();
	});

	it('stores nothing when no password comes in', async () => {
		const { code, stdout, stderr } = await login('\n');
		expect([code, stdout]).toEqual([2, '']);
		expect(stderr).toContain('standard input held no password\n  Pipe it in: ');
		expect((await home.run(['logout', registry.host])).stdout).toContain('There was no credential');
	});

	it('says that a password is wrong, on which side, and what to do', async () => {
		await login('not the password');
		const { stdout } = await home.run(['plan', 'm.yaml']);
		expect(stdout).toContain(
			`${registry.host} refused the sign-in. It doesn't accept the username and the password or token that were sent. They came from the keychain. `,
		);
		expect(stdout).toContain(
			`Check username and password or token, then save them: image-ferry login ${registry.host} --username USER --password-stdin. (registry.unauthorized, source)`,
		);
	});

	it('stores nothing without a keychain, and says so', async () => {
		const bare = await createFerryHome();
		const { code, stdout, stderr } = await bare.run(
			['login', registry.host, '--username', 'u', '--password-stdin'],
			{ stdin: 'CANARY-bare' },
		);
		expect([code, stdout]).toEqual([1, '']);
		expect(stderr).toContain('No keychain of this system can be reached');
		expect(stderr).toContain('(keychain.unavailable, keychain)');
		expect(bare.filesContaining('CANARY-bare')).toEqual([]);
		await bare.stop();
	});

	it('says that the keychain is locked, and goes on where it is not needed', async () => {
		await login(registry.password);
		await home.keyring?.lock();
		const refused = await login('another');
		expect([refused.code, refused.stdout]).toEqual([1, '']);
		expect(refused.stderr).toContain('(keychain.locked, keychain)');
		const plan = await planned();
		expect(plan.stderr).toBe('warning: The keychain is locked; going on without it.\n');
		expect(plan.fault?.code).toBe('registry.unauthorized');
		await home.keyring?.unlock();
		expect(await planned()).toMatchObject({ code: 0, stderr: '' });
	});

	it('goes on anonymously without a keychain, and says that it could not ask it', async () => {
		const { code, stderr, fault } = await planned({
			env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' },
		});
		expect([code, fault?.code]).toEqual([1, 'registry.unauthorized']);
		expect(stderr).toMatch(/^warning: No keychain of this system can be reached; going on without/);
	});

	it("uses Docker's login after the keychain's, and Podman's file too", async () => {
		home.writeDockerLogin(registry.host, registry.username, registry.password);
		expect(await planned()).toMatchObject({ code: 0, stderr: '' });
		await login('wrong');
		expect((await planned()).fault?.code).toBe('registry.unauthorized');
		await home.run(['logout', registry.host]);
		home.writeDockerLogin(registry.host, registry.username, 'wrong too');
		const auth = Buffer.from(`${registry.username}:${registry.password}`).toString('base64');
		const good = JSON.stringify({ auths: { [registry.host]: { auth } } });
		home.writeFile('elsewhere/config.json', good);
		home.writeFile('podman.json', good);
		expect((await planned()).code).toBe(1);
		const docker = { env: { DOCKER_CONFIG: join(home.folder, 'elsewhere') } };
		expect((await planned(docker)).code).toBe(0);
		home.writeFile('.docker/config.json', '{}');
		expect((await planned()).code).toBe(1);
		const podman = { env: { REGISTRY_AUTH_FILE: join(home.folder, 'podman.json') } };
		expect((await planned(podman)).code).toBe(0);
	});

	it('asks a credential helper, and only after a 401', async () => {
		const helper = `#!/bin/sh\nread host\necho "$1 $host" >> "${home.folder}/asked"\nprintf '{"Username":"${registry.username}","Secret":"${registry.password}"}'\n`;
		const file = home.writeFile('bin/docker-credential-testing', helper);
		const { chmodSync } = await import('node:fs');
		chmodSync(file, 0o700);
		home.writeFile('.docker/config.json', JSON.stringify({ credsStore: 'testing' }));
		const env = { PATH: `${home.folder}/bin:${home.env['PATH'] ?? ''}` };
		expect(await planned({ env })).toMatchObject({ code: 0, action: 'copy' });
		const asked = readFileSync(join(home.folder, 'asked'), 'utf8').trim().split('\n');
		expect(new Set(asked)).toEqual(new Set([`get ${registry.host}`]));
		expect(asked.join('\n')).not.toContain(open.host);
		home.writeFile('.docker/config.json', '{}');
	});

	it('warns before a credential goes where a mirror file, not the user, took the protection away', async () => {
		await login(registry.password);
		await home.run(['registry', 'remove', registry.host]);
		home.writeFile(
			'plain.yaml',
			`apiVersion: image-ferry/v1
kind: Mirror
images: [{ reference: "${images[0]?.reference ?? ''}" }]
destination: { registry: "${open.host}" }
registries: { "${registry.host}": { tls: plain-http } }
`,
		);
		for (const command of [
			['plan', 'plain.yaml'],
			['run', 'plain.yaml', '--progress', 'none'],
		]) {
			const { code, stderr } = await home.run(command);
			expect(stderr).toBe(
				`warning: The credential of ${registry.host} is sent without encryption.\n`,
			);
			expect(code).toBe(0);
		}
		await home.run(['registry', 'add', registry.host, '--tls', 'plain-http']);
		expect((await home.run(['plan', 'plain.yaml'])).stderr).toBe('');
		await home.run(['logout', registry.host]);
	});
});
