// Which files count for engines that somebody runs without root: seen by that user, by root, and by nobody else.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { childScript } from '../support/child-script';
import { describeWithTools } from '../support/require-tool';
import {
	type BenchUser,
	openTrustBench,
	PRIVATE_HOST,
	type TrustBench,
} from '../support/trust-bench';

const TOOLS = ['dockerd', 'podman', 'rootlesskit', 'newuidmap', 'useradd', 'unshare', 'nsenter'];

describeWithTools(TOOLS, 'files of real engines without root', () => {
	let bench: TrustBench;
	let script: string;
	beforeAll(async () => {
		script = await childScript('test/support/children/finding.ts');
		chmodSync(dirname(script), 0o755);
		bench = await openTrustBench();
	}, 120_000);
	afterAll(async () => {
		await bench.stop();
	}, 60_000);

	/** `user`: who looks; root when absent. */
	const found = async (endpoint: string, user?: BenchUser): Promise<Record<string, unknown>> => {
		const command = [process.execPath, script, endpoint, user?.homeFolder ?? '/root', PRIVATE_HOST];
		const ended = await bench.run(command, user === undefined ? {} : { user });
		if (ended.code !== 0) throw new Error(ended.stderr);
		return JSON.parse(ended.stdout) as Record<string, unknown>;
	};

	it('finds Docker’s in the home of its user, behind a parent and with an /etc of its own', async () => {
		const user = bench.user();
		const config = join(user.homeFolder, '.config', 'docker');
		mkdirSync(config, { recursive: true });
		writeFileSync(join(config, 'daemon.json'), '{ "insecure-registries": ["own.test"] }');
		await bench.run(['chown', '-R', user.name, join(user.homeFolder, '.config')]);
		const engine = await bench.startDockerd({ user });
		const expected = {
			engine: { kind: 'docker', flavour: 'rootless', isRootless: true },
			foundBy: 'usual-place',
			daemonJson: {
				path: join(config, 'daemon.json'),
				kind: 'there',
				owner: user.name,
				access: { kind: 'own' },
			},
			reload: { kind: 'signal', access: { kind: 'own' } },
			certificates: [{ path: join(config, 'certs.d', PRIVATE_HOST), isPreferred: true }],
			says: { insecureHosts: ['own.test'] },
		};
		const seen = await found(engine.endpoint, user);
		expect(seen).toMatchObject(expected);
		const daemon = (seen['reload'] as { readonly pid: number }).pid;
		const { stdout } = await bench.run(['cat', `/proc/${daemon}/comm`]);
		expect(stdout.trim()).toBe('dockerd');
		expect(await found(engine.endpoint)).toMatchObject(expected);
		await engine.stop();
	});

	it('finds Podman’s: the system’s main file, drop-ins and certificates of its user', async () => {
		const user = bench.user();
		const engine = await bench.startPodman({ user });
		const own = join(user.homeFolder, '.config', 'containers');
		const expected = {
			engine: { kind: 'podman', flavour: 'rootless' },
			foundBy: 'system-file',
			main: { path: '/etc/containers/registries.conf' },
			dropIns: [
				{ folder: '/etc/containers/registries.conf.d' },
				{ folder: join(own, 'registries.conf.d') },
			],
			ownDropIn: {
				path: join(own, 'registries.conf.d', '50-image-ferry-private.ferry.test_5443.conf'),
				kind: 'missing',
				access: { kind: 'own' },
			},
			reload: { kind: 'signal', access: { kind: 'own' } },
		};
		expect(await found(engine.endpoint, user)).toMatchObject(expected);
		expect(await found(engine.endpoint)).toMatchObject(expected);
		await engine.stop();
	});

	it('finds Podman as a command for a user who runs no service', async () => {
		const user = bench.user();
		expect(await found('podman:', user)).toMatchObject({
			engine: { endpoint: 'podman:', flavour: 'program', isRootless: true },
			main: {
				path: '/etc/containers/registries.conf',
				access: { kind: 'by-hand', reason: 'not-listed' },
			},
			reload: { kind: 'none' },
		});
	});
});
