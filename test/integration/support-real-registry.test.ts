// Proves the test registry itself, with clients that we did not write.
import { existsSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import {
	type RealRegistry,
	type RealRegistryOptions,
	startRealRegistry,
} from '../support/real-registry';
import { describeWithTools } from '../support/require-tool';
import { type CommandResult, expectCommand, runCommand } from '../support/run-command';

const TOOLS = ['docker-registry', 'htpasswd', 'openssl', 'curl', 'skopeo'] as const;
const started: RealRegistry[] = [];

async function start(options: RealRegistryOptions = {}): Promise<RealRegistry> {
	const registry = await startRealRegistry(options);
	started.push(registry);
	return registry;
}

afterEach(async () => {
	await Promise.all(started.splice(0).map((registry) => registry.stop()));
});

async function statusOf(...args: string[]): Promise<string> {
	return (await curl(...args)).stdout;
}

function curl(...args: string[]): Promise<CommandResult> {
	return runCommand('curl', ['-sS', '-o', '/dev/null', '-w', '%{http_code}', ...args]);
}

describeWithTools(TOOLS, 'a real registry over plain HTTP', () => {
	it('answers anonymously and logs each request once', async () => {
		const registry = await start();
		expect(registry.requestCount()).toBe(0);
		expect(await statusOf(`${registry.url}/v2/`)).toBe('200');
		expect(registry.requestCount()).toBe(1);
		expect(registry.log()).toContain('"GET /v2/ HTTP/1.1" 200');
	});

	it('comes back on the same port after a crash', async () => {
		const registry = await start({ httpSecret: 'fixed' });
		await registry.kill();
		expect((await curl(`${registry.url}/v2/`)).code).toBe(7);
		await registry.restart();
		expect(await statusOf(`${registry.url}/v2/`)).toBe('200');
	});

	it('runs out of space when it has a quota, and gives the mount back', async () => {
		const registry = await start({ storageQuotaBytes: 1024 * 1024 });
		const head = await expectCommand('curl', [
			'-sSi',
			'-X',
			'POST',
			`${registry.url}/v2/full/blobs/uploads/`,
		]);
		const location = /^location: (\S+)/im.exec(head)?.[1] ?? '';
		const patch = [
			'-X',
			'PATCH',
			'-H',
			'Content-Type: application/octet-stream',
			'--data-binary',
			'@-',
			location,
		];
		const sent = await runCommand(
			'curl',
			['-sS', '-o', '/dev/null', '-w', '%{http_code}', ...patch],
			{ input: Buffer.alloc(3_000_000) },
		);
		expect(sent.stdout).toBe('500');
		await registry.stop();
		expect(await expectCommand('mount', [])).not.toContain(registry.folder);
		expect(existsSync(registry.folder)).toBe(true);
	});
});

describeWithTools(TOOLS, 'a real registry with a password', () => {
	it('takes the right password, refuses a wrong one, and notices a change at once', async () => {
		const registry = await start({ auth: 'htpasswd' });
		const before = `${registry.username}:${registry.password}`;
		expect(await statusOf(`${registry.url}/v2/`)).toBe('401');
		expect(await statusOf('-u', before, `${registry.url}/v2/`)).toBe('200');
		registry.setPassword('changed');
		expect(await statusOf('-u', before, `${registry.url}/v2/`)).toBe('401');
		expect(await statusOf('-u', `${registry.username}:changed`, `${registry.url}/v2/`)).toBe('200');
		expect(registry.authorization([])).toMatch(/^Basic /);
	});
});

describeWithTools(TOOLS, 'a real registry with TLS', () => {
	it.each([
		['private-ca', 0],
		['expired', 60],
		['wrong-name', 60],
		['unknown-ca', 60],
	] as const)('%s ends for curl with exit code %i', async (tls, code) => {
		const registry = await start({ tls });
		expect((await curl('--cacert', registry.caFile ?? '', `${registry.url}/v2/`)).code).toBe(code);
		expect(await statusOf('-k', `${registry.url}/v2/`)).toBe('200');
	});
});

describeWithTools(TOOLS, 'a real registry with a sign-in server', () => {
	it('lets skopeo ask with a token, and counts what it issued', async () => {
		const registry = await start({ auth: 'token' });
		const credential = `${registry.username}:${registry.password}`;
		expect(await statusOf(`${registry.url}/v2/`)).toBe('401');
		const list = [
			'list-tags',
			'--tls-verify=false',
			'--creds',
			credential,
			`docker://${registry.host}/none`,
		];
		const login = await runCommand('skopeo', list);
		expect(login.stderr).toContain('404');
		expect(registry.tokenServer?.issued()).toBe(1);
		expect(registry.tokenServer?.requests()[0]?.granted).toEqual(['repository:none:pull']);
	});

	it('expires tokens when it says so, in spite of the leeway of docker-registry', async () => {
		const registry = await start({ auth: 'token', token: { lifetimeSeconds: 1 } });
		const authorization = registry.authorization(['none']) ?? '';
		const ask = (): Promise<string> =>
			statusOf('-H', `Authorization: ${authorization}`, `${registry.url}/v2/none/tags/list`);
		expect(await ask()).toBe('404');
		await expect.poll(ask, { timeout: 5000 }).toBe('401');
	});

	it('has the POST form, reduced scopes, refresh tokens and a lifetime that is not told', async () => {
		const registry = await start({
			auth: 'token',
			token: {
				hasExpiresIn: false,
				accounts: {
					reader: {
						password: 'r',
						rights: [{ type: 'repository', name: 'open/*', actions: ['pull'] }],
					},
				},
			},
		});
		const realm = registry.tokenServer?.realm ?? '';
		const form = [
			'-d',
			'grant_type=password',
			'-d',
			'client_id=t',
			'-d',
			`service=${registry.tokenServer?.service}`,
		];
		const ask = async (...more: string[]): Promise<Record<string, string>> =>
			JSON.parse(await expectCommand('curl', ['-sS', ...form, ...more, realm])) as Record<
				string,
				string
			>;
		const first = await ask(
			'-d',
			'username=reader',
			'-d',
			'password=r',
			'-d',
			'access_type=offline',
			'-d',
			'scope=repository:open/a:pull,push repository:closed:pull',
		);
		expect(first['expires_in']).toBeUndefined();
		expect(registry.tokenServer?.requests()[0]?.granted).toEqual(['repository:open/a:pull']);
		await ask(
			'-d',
			`refresh_token=${first['refresh_token']}`,
			'-d',
			'scope=repository:open/b:pull',
		);
		expect(registry.tokenServer?.requests()[1]).toMatchObject({
			username: 'reader',
			status: 200,
			granted: ['repository:open/b:pull'],
		});
		expect(JSON.stringify(registry.tokenServer?.requests())).not.toContain(first['refresh_token']);
		expect(await statusOf('-d', 'username=reader', '-d', 'password=wrong', realm)).toBe('401');
	});

	it('is unusable with tokens of an unknown key', async () => {
		const registry = await start({ auth: 'token' });
		registry.tokenServer?.setKeyUnknown(true);
		const authorization = registry.authorization(['none']) ?? '';
		expect(
			await statusOf('-H', `Authorization: ${authorization}`, `${registry.url}/v2/none/tags/list`),
		).toBe('401');
	});
});
