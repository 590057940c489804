// A change of trust from plan to roll-back with a real dockerd: taken and seen in /info, undone to the byte, refused
// silently and rolled back, changed by others, two at once.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { localDeskPorts } from '../../electron/composition/local-trust-desk';
import { createTrustDesk } from '../../electron/trust/desk/create-desk';
import type { DeskPorts } from '../../electron/trust/desk/desk-ports';
import type { ApplyOptions, TrustDesk } from '../../electron/trust/trust-desk';
import { NO_CREDENTIAL } from '../../shared/registry/credential';
import type { TrustOutcome, TrustStep } from '../../shared/trust/trust-change';
import type { TrustWish } from '../../shared/trust/trust-wish';
import { faultOf } from '../support/fault-of';
import { temporaryFolder } from '../support/own-process';
import { type RealEngine, startDockerd } from '../support/real-engine';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { describeWithTools } from '../support/require-tool';
import { AMD64, imageManifest, SamplePusher } from '../support/sample-images';

const NEVER = new AbortController().signal;
const HOST = 'reg.example:5000';
const INSECURE: TrustWish = { host: HOST, as: 'insecure' };
/** Without the key: dockerd keeps a list that is only taken out of the file. */
const ORIGINAL = '{\n\t"debug": false,\n\t"max-concurrent-downloads": 2\n}\n';

describeWithTools(['dockerd', 'docker', 'curl'], 'trust of a real dockerd', () => {
	let docker: RealEngine;
	let file = '';
	let dataFolder = '';
	const steps: TrustStep[] = [];

	beforeAll(async () => {
		docker = await startDockerd();
		file = join(docker.folder, 'daemon.json');
	});
	afterAll(async () => {
		await docker.stop();
	});
	beforeEach(async () => {
		dataFolder = temporaryFolder('trust');
		steps.length = 0;
		writeFileSync(file, '{"insecure-registries": []}');
		await hangUp();
		writeFileSync(file, ORIGINAL);
	});

	const ports = (endpoint = docker.endpoint): DeskPorts => ({
		...localDeskPorts({
			dataFolder,
			environment: {
				platform: process.platform,
				homeFolder: temporaryFolder('home'),
				userId: process.getuid?.() ?? 0,
				variables: { ...process.env, DOCKER_HOST: endpoint },
			},
			credentials: () => ({ get: () => Promise.resolve(NO_CREDENTIAL) }),
		}),
		limits: { reloadMs: 1500, restartMs: 1500, pollMs: 100 },
	});
	const options = (changed: Partial<ApplyOptions> = {}): ApplyOptions => ({
		confirm: () => Promise.resolve(true),
		onStep: (step) => steps.push(step),
		signal: NEVER,
		...changed,
	});
	const apply = async (
		desk: TrustDesk,
		wish = INSECURE,
		changed: Partial<ApplyOptions> = {},
	): Promise<TrustOutcome | undefined> => {
		const preview = await desk.plan({ wish, engines: [docker.endpoint] }, NEVER);
		expect(preview.verdict).toBe('apply');
		return await desk.apply(preview.id, options(changed));
	};
	const undo = async (desk: TrustDesk, id: string): Promise<TrustOutcome | undefined> => {
		const preview = await desk.planRevert(id, NEVER);
		expect(preview).toMatchObject({ verdict: 'apply', reverts: id });
		return await desk.apply(preview.id, options());
	};
	const insecure = async (): Promise<readonly string[]> => {
		const { stdout } = await docker.command(
			...['info', '--format', '{{json .RegistryConfig.IndexConfigs}}'],
		);
		const told = JSON.parse(stdout) as Record<string, { readonly Secure: boolean }>;
		return Object.keys(told).filter((host) => told[host]?.Secure === false);
	};
	async function hangUp(): Promise<void> {
		const before = docker.log().split('Got signal to reload').length;
		process.kill(Number(readFileSync(join(docker.folder, 'docker.pid'), 'utf8')), 'SIGHUP');
		while (docker.log().split('Got signal to reload').length === before)
			await new Promise((resolve) => setTimeout(resolve, 20));
	}

	it('is taken, seen in /info, and undone to the byte, the list included', async () => {
		const desk = createTrustDesk(ports());
		const outcome = await apply(desk);
		expect(outcome?.change).toMatchObject({ state: 'applied', files: [{ path: file }] });
		expect(outcome?.steps).toContainEqual({
			name: 'verify',
			engine: docker.endpoint,
			state: 'done',
			by: 'info',
		});
		expect(await insecure()).toEqual([HOST]);
		const undone = await undo(desk, outcome?.change.id ?? '');
		expect(undone?.change.state).toBe('applied');
		expect(undone?.steps.map(({ name }) => name)).toContain('settle');
		expect(readFileSync(file, 'utf8')).toBe(ORIGINAL);
		expect(await insecure()).toEqual([]);
		const { changes } = await desk.overview(NEVER);
		expect(changes.map(({ state }) => state)).toEqual(['applied', 'reverted']);
	});

	it.each<TrustWish>([
		{ host: '10.9.0.0/16', as: 'insecure' },
		{ host: '[fd00::1]:5000', as: 'insecure' },
		{ host: 'mirror.example', as: 'mirror', of: 'docker.io', tls: 'verify' },
		{ host: 'mirror.example:5000', as: 'mirror', of: 'docker.io', tls: 'plain-http' },
	])('is taken back by wishing nothing, as it was taken: $as $host', async (wish) => {
		const desk = createTrustDesk(ports());
		const outcome = await apply(desk, wish);
		expect(outcome?.change).toMatchObject({ state: 'applied' });
		expect(outcome?.steps).toContainEqual(expect.objectContaining({ name: 'verify', by: 'info' }));
		const { engines } = await desk.overview(NEVER);
		const { standings } = engines.find(({ engine }) => engine.endpoint === docker.endpoint) ?? {};
		expect(standings).toContainEqual(
			expect.objectContaining({ host: wish.host, as: wish.as, origin: 'own' }),
		);
		const back = await apply(desk, { host: wish.host, as: 'none' });
		expect(back?.change.state).toBe('applied');
		expect(readFileSync(file, 'utf8')).not.toContain(wish.host);
		const after = (await desk.overview(NEVER)).engines[0];
		expect(after?.standings).toEqual([]);
	});

	it('is rolled back when a reload fails silently, and dockerd goes on: trust.not-taken', async () => {
		const real = ports();
		// What the planner would have refused: the same option as a flag and in the file.
		const conflicting = await startDockerd({ flags: ['--insecure-registry=flag.example'] });
		try {
			const target = join(conflicting.folder, 'daemon.json');
			writeFileSync(target, ORIGINAL);
			const other = ports(conflicting.endpoint);
			const desk = createTrustDesk({
				...real,
				openClient: other.openClient,
				finder: {
					list: (signal) => other.finder.list(signal),
					read: async (engine, subject, signal) => {
						const files = await other.finder.read(engine, subject, signal);
						return files.kind === 'docker' ? { ...files, flags: [] } : files;
					},
				},
			});
			const request = { wish: INSECURE, engines: [conflicting.endpoint] };
			const preview = await desk.plan(request, NEVER);
			const outcome = await desk.apply(preview.id, options());
			expect(outcome?.change).toMatchObject({
				state: 'rolled-back',
				fault: { code: 'trust.not-taken' },
			});
			expect(readFileSync(target, 'utf8')).toBe(ORIGINAL);
			expect((await conflicting.command('version')).code).toBe(0);
			expect(conflicting.log()).toContain('specified both as a flag and in the configuration file');
		} finally {
			await conflicting.stop();
		}
	});

	it('finds an engine that died of the file: trust.engine-gone, the file as it was', async () => {
		const dying = await startDockerd();
		try {
			const target = join(dying.folder, 'daemon.json');
			writeFileSync(target, ORIGINAL);
			const real = ports(dying.endpoint);
			const desk = createTrustDesk({
				...real,
				openSession: async (access, signal) => ({
					...(await real.openSession(access, signal)),
					signal: () => dying.kill(),
				}),
			});
			const request = { wish: INSECURE, engines: [dying.endpoint] };
			const preview = await desk.plan(request, NEVER);
			const outcome = await desk.apply(preview.id, options());
			expect(outcome?.change.fault?.code).toBe('trust.engine-gone');
			expect(readFileSync(target, 'utf8')).toBe(ORIGINAL);
		} finally {
			await dying.stop();
		}
	});

	it('keeps what others wrote since when it is undone, and says so', async () => {
		const desk = createTrustDesk(ports());
		const outcome = await apply(desk);
		const theirs = readFileSync(file, 'utf8').replace(
			'"debug": false',
			'"debug": false, "labels": ["a=b"]',
		);
		writeFileSync(file, theirs);
		const { changes } = await desk.overview(NEVER);
		expect(changes[0]?.files).toMatchObject([{ path: file, drift: 'changed' }]);
		const preview = await desk.planRevert(outcome?.change.id ?? '', NEVER);
		expect(preview.engines[0]?.findings).toContainEqual(
			expect.objectContaining({ code: 'drifted' }),
		);
		const undone = await desk.apply(preview.id, options());
		expect(undone?.change.state).toBe('applied');
		expect(readFileSync(file, 'utf8')).toContain('"labels": ["a=b"]');
		expect(readFileSync(file, 'utf8')).not.toContain(HOST);
		expect(await insecure()).toEqual([]);
	});

	it('undoes one registry and leaves what came later for another', async () => {
		const desk = createTrustDesk(ports());
		const first = await apply(desk);
		await apply(desk, { host: 'other.example', as: 'insecure' });
		const { changes } = await desk.overview(NEVER);
		expect(changes.map(({ files }) => files[0]?.drift)).toEqual(['as-left', 'as-left']);
		const undone = await undo(desk, first?.change.id ?? '');
		expect(undone?.change.state).toBe('applied');
		expect(await insecure()).toEqual(['other.example']);
	});

	it('lets one of two at once through: trust.busy for the other', async () => {
		const desk = createTrustDesk(ports());
		let second: unknown;
		const outcome = await apply(desk, INSECURE, {
			confirm: async () => {
				// Another window or command of this user.
				const other = createTrustDesk(ports());
				const preview = await other.plan({ wish: INSECURE, engines: [docker.endpoint] }, NEVER);
				second = await faultOf(() => other.apply(preview.id, options()));
				return true;
			},
		});
		expect(second).toMatchObject({ code: 'trust.busy' });
		expect(outcome?.change.state).toBe('applied');
	});

	describeWithTools(['docker-registry'], 'with a proof', () => {
		let registry: RealRegistry;
		beforeAll(async () => {
			registry = await startRealRegistry();
		});
		afterAll(async () => {
			await registry.stop();
		});

		it('is rolled back when the image can not be pulled: trust.proof-failed', async () => {
			const desk = createTrustDesk(ports());
			const proof = `${registry.host}/nothing/there:1`;
			const outcome = await apply(desk, INSECURE, { proof });
			expect(outcome?.change).toMatchObject({
				state: 'rolled-back',
				fault: { code: 'trust.proof-failed', subject: proof },
			});
			expect(readFileSync(file, 'utf8')).toBe(ORIGINAL);
			expect(await insecure()).toEqual([]);
		});

		it('pulls what the user named and leaves no image behind', async () => {
			const image = imageManifest({ name: 'proof', platform: AMD64 });
			await new SamplePusher(registry).push('team/app', image, '1');
			const desk = createTrustDesk(ports());
			const before = await docker.names();
			const outcome = await apply(desk, INSECURE, { proof: `${registry.host}/team/app:1` });
			expect(outcome?.steps).toContainEqual(expect.objectContaining({ name: 'proof', by: 'pull' }));
			expect(outcome?.change.state).toBe('applied');
			expect(await docker.names()).toEqual(before);
		});
	});
});
