// Logins as the real tools write them.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dockerLogins } from '../../electron/credentials/docker-config-import';
import { temporaryFolder } from '../support/own-process';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { requireTool } from '../support/require-tool';

describe('the logins that skopeo and podman write', () => {
	let registry: RealRegistry;
	beforeAll(async () => {
		requireTool('skopeo', 'podman');
		registry = await startRealRegistry({ auth: 'htpasswd' });
	});
	afterAll(() => registry.stop());

	it.each([
		['skopeo', 'REGISTRY_AUTH_FILE', 'auth.json'],
		['podman', 'REGISTRY_AUTH_FILE', 'auth.json'],
		// The form is Docker's own; its client needs a running engine to log in.
		['skopeo', 'DOCKER_CONFIG', 'config.json'],
	])('%s with %s is found, to the letter', async (tool, variable, name) => {
		const { username, password, host } = registry;
		const file = path.join(temporaryFolder('login'), name);
		const options = ['--tls-verify=false', `--authfile=${file}`, '--username', username];
		execFileSync(tool, ['login', ...options, '--password-stdin', host], {
			input: password,
			stdio: ['pipe', 'ignore', 'pipe'],
		});
		const homeFolder = path.dirname(file);
		const value = variable === 'DOCKER_CONFIG' ? homeFolder : file;
		const environment = {
			platform: process.platform,
			homeFolder,
			variables: { [variable]: value },
		};
		const logins = dockerLogins(environment, (note) => expect.unreachable(note));
		expect(await logins.take(host, file)).toEqual({
			credential: { username, secret: password, kind: 'password' },
			origin: file,
		});
		expect((await logins.search(`${host}0`)).candidates).toEqual([]);
	});
});
