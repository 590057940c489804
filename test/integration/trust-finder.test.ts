// Which files really count for an engine, found with real engines: started with strange paths, behind links, with another
// HOME, in a file system and network of their own, two at once, and looked at by somebody who may read little.
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localEngineFinder, realFinderPorts } from '../../electron/trust/find/local-engine-finder';
import type {
	DockerFiles,
	EngineFiles,
	PodmanFiles,
	SeenFile,
} from '../../shared/trust/engine-files';
import { childScript } from '../support/child-script';
import { type OwnProcess, startProcess, temporaryFolder, waitFor } from '../support/own-process';
import { type RealEngine, startDockerd, startPodman } from '../support/real-engine';
import { describeWithTools } from '../support/require-tool';
import { expectCommand, runCommand } from '../support/run-command';

const { signal } = new AbortController();
const HOST = 'reg.test:5000';
const NO_HELPER = { isInstalled: false, allows: () => false, allowsUnit: () => false };
const NOBODY = ['--reuid=65534', '--regid=65534', '--clear-groups'];

async function read(endpoint: string): Promise<EngineFiles> {
	const environment = {
		platform: process.platform,
		homeFolder: temporaryFolder('home'),
		userId: process.getuid?.() ?? 0,
		variables: { PATH: process.env['PATH'], DOCKER_HOST: endpoint },
	};
	const ports = realFinderPorts(environment, () => Promise.resolve(NO_HELPER));
	const finder = localEngineFinder(ports);
	const engines = await finder.list(signal);
	const engine = engines.find((one) => one.endpoint === endpoint);
	if (engine === undefined) throw new Error(`not found: ${JSON.stringify(engines)}`);
	return await finder.read(engine, { host: HOST }, signal);
}

const readDocker = async (endpoint: string): Promise<DockerFiles> => {
	const files = await read(endpoint);
	if (files.kind !== 'docker') throw new Error('not Docker');
	return files;
};
const readPodman = async (endpoint: string): Promise<PodmanFiles> => {
	const files = await read(endpoint);
	if (files.kind !== 'podman') throw new Error('not Podman');
	return files;
};

function textOf(file: SeenFile): string | undefined {
	return file.kind === 'there' ? new TextDecoder().decode(file.bytes) : undefined;
}

interface OwnEngine {
	readonly folder: string;
	readonly endpoint: string;
	readonly pid: number;
	stop(): Promise<void>;
}

/** Starts a program in `folder` and waits until it answers at `SOCKET`, relative to it. */
async function startOwn(
	folder: string,
	socket: string,
	command: readonly string[],
	env: NodeJS.ProcessEnv = {},
): Promise<OwnEngine> {
	const [program = '', ...args] = command;
	const socketFile = join(folder, socket);
	mkdirSync(dirname(socketFile), { recursive: true });
	const started: OwnProcess = startProcess(program, args, {
		cwd: folder,
		env: { ...process.env, ...env },
	});
	await waitFor(`${program} to answer`, async () => {
		if (!started.isRunning()) throw new Error(`${command.join(' ')} ended`);
		const ping = ['-sf', '--unix-socket', socketFile, 'http://engine/_ping'];
		return (await runCommand('curl', ping)).code === 0;
	});
	return {
		folder,
		endpoint: `unix://${socketFile}`,
		pid: started.pid,
		stop: async () => {
			await started.kill('SIGTERM');
			// Podman mounts its storage on itself and leaves that behind.
			for (const mount of ['data', 'data/overlay'])
				await runCommand('umount', ['--quiet', '--lazy', join(folder, mount)]);
		},
	};
}

function dockerd(folder: string, ...more: readonly string[]): readonly string[] {
	return [
		...['dockerd', '--iptables=false', '--bridge=none', '--data-root', join(folder, 'data')],
		...['--exec-root', join(folder, 'exec'), '--pidfile', join(folder, 'docker.pid'), ...more],
	];
}

describeWithTools(
	['dockerd', 'docker', 'podman', 'curl', 'unshare'],
	'files of real engines',
	() => {
		let usual: RealEngine;
		let strange: OwnEngine;
		beforeAll(async () => {
			const folder = temporaryFolder('strange');
			// Reached by everybody, so that somebody else can look at it.
			chmodSync(folder, 0o755);
			mkdirSync(join(folder, 'conf'));
			mkdirSync(join(folder, 'real files'));
			writeFileSync(
				join(folder, 'real files', 'd.json'),
				'{ "insecure-registries": ["strange.test"] }',
				{ mode: 0o600 },
			);
			symlinkSync('../real files/d.json', join(folder, 'conf', 'daemon.json'));
			[usual, strange] = await Promise.all([
				startDockerd({ insecureRegistries: [HOST, '10.9.0.0/16'] }),
				startOwn(folder, 'run/d.sock', [
					...dockerd(
						folder,
						'--config-file',
						'conf/daemon.json',
						'--registry-mirror=https://m.test',
					),
					...['-H', `unix://${join(folder, 'run/d.sock')}`],
				]),
			]);
		});
		afterAll(async () => {
			await Promise.all([usual.stop(), strange.stop()]);
		});

		it('takes the daemon.json that the running dockerd was told', async () => {
			const files = await readDocker(usual.endpoint);
			expect(files).toMatchObject({
				engine: { kind: 'docker', flavour: 'rootful', isRootless: false },
				foundBy: 'process',
				daemonJson: { path: join(usual.folder, 'daemon.json'), kind: 'there', owner: 'root' },
				reload: { kind: 'signal', access: { kind: 'own' } },
				says: { insecureHosts: [HOST], containersRunning: 0, isLiveRestore: false },
			});
			expect(files.says.insecureNetworks).toContain('10.9.0.0/16');
			expect(files.flags).toContainEqual({
				key: 'hosts',
				flag: 'host',
				value: usual.endpoint,
				from: 'process',
			});
		});

		it('takes no daemon for another: a relative name, a link to the file, and options of its own', async () => {
			const files = await readDocker(strange.endpoint);
			expect(files).toMatchObject({
				daemonJson: {
					path: join(strange.folder, 'real files', 'd.json'),
					link: join(strange.folder, 'conf', 'daemon.json'),
					mode: 0o600,
					access: { kind: 'own' },
				},
				reload: { kind: 'signal', pid: strange.pid },
				says: { insecureHosts: ['strange.test'], mirrors: ['https://m.test/'] },
			});
			expect(textOf(files.daemonJson)).toContain('strange.test');
			expect(files.flags.find(({ key }) => key === 'registry-mirrors')?.value).toBe(
				'https://m.test',
			);
		});

		it('tells somebody without rights what can be known, and reads nothing that is private', async () => {
			const script = await childScript('test/support/children/finding.ts');
			chmodSync(dirname(script), 0o755);
			chmodSync(strange.endpoint.replace('unix://', ''), 0o666);
			chmodSync(usual.folder, 0o755);
			chmodSync(usual.socketFile, 0o666);
			const asNobody = async (endpoint: string): Promise<unknown> => {
				const command = [...NOBODY, '--', process.execPath, script, endpoint, '/nonexistent', HOST];
				return JSON.parse(await expectCommand('setpriv', command));
			};
			// Its descriptors are hidden, its arguments are not.
			expect(await asNobody(usual.endpoint)).toMatchObject({
				engine: { flavour: 'rootful' },
				foundBy: 'process',
				daemonJson: {
					path: join(usual.folder, 'daemon.json'),
					kind: 'there',
					access: { kind: 'by-hand', reason: 'not-listed' },
				},
				certificates: [{ ownCa: { access: { kind: 'administrator' }, owner: 'root' } }],
				reload: { kind: 'signal', access: { kind: 'administrator' } },
			});
			// Where a relative name counts from is hidden too: better no file than a wrong one.
			expect(await asNobody(strange.endpoint)).toMatchObject({
				daemonJson: {
					path: 'conf/daemon.json',
					kind: 'unread',
					access: { kind: 'by-hand', reason: 'denied' },
				},
				reload: { kind: 'signal', pid: strange.pid },
			});
		});

		it('touches nothing for an engine at the other end of a tunnel', async () => {
			const socketFile = join(temporaryFolder('tunnel'), 't.sock');
			const tunnel = createServer((near) => {
				const far = connect(usual.socketFile);
				for (const end of [near, far]) end.on('error', () => undefined);
				near.pipe(far).pipe(near);
			});
			await new Promise<void>((resolve) => tunnel.listen(socketFile, resolve));
			try {
				expect(await readDocker(`unix://${socketFile}`)).toMatchObject({
					engine: { flavour: 'remote' },
					daemonJson: { kind: 'unread', access: { kind: 'by-hand', reason: 'remote' } },
					flags: [],
					reload: { kind: 'by-hand', what: 'remote' },
				});
			} finally {
				tunnel.close();
			}
		});

		it('finds a daemon with a network and files of its own, and writes none of those', async () => {
			const folder = temporaryFolder('apart');
			const etc = join(folder, 'etc');
			mkdirSync(join(etc, 'certs.d', HOST), { recursive: true });
			writeFileSync(join(etc, 'daemon.json'), '{ "insecure-registries": ["apart.test"] }');
			writeFileSync(join(etc, 'certs.d', HOST, 'ca.crt'), 'made up');
			const command = dockerd(folder, '-H', `unix://${join(folder, 'd.sock')}`).join(' ');
			const setUp = `mkdir -p /etc/docker && mount --bind '${etc}' /etc/docker && exec ${command}`;
			const engine = await startOwn(folder, 'd.sock', [
				'unshare',
				'--mount',
				'--net',
				'sh',
				'-c',
				setUp,
			]);
			try {
				const files = await readDocker(engine.endpoint);
				expect(files).toMatchObject({
					foundBy: 'usual-place',
					daemonJson: {
						path: '/etc/docker/daemon.json',
						access: { kind: 'by-hand', reason: 'in-machine' },
					},
					reload: { kind: 'signal', pid: engine.pid },
					certificates: [{ exists: true, files: [{ path: `/etc/docker/certs.d/${HOST}/ca.crt` }] }],
				});
				expect(textOf(files.daemonJson)).toContain('apart.test');
			} finally {
				await engine.stop();
			}
		});

		describe('of Podman', () => {
			it('are those that the variables of the running service name', async () => {
				const podman = await startPodman();
				try {
					const files = await readPodman(podman.endpoint);
					expect(files).toMatchObject({
						engine: { kind: 'podman', flavour: 'rootful' },
						foundBy: 'variable',
						main: { path: join(podman.folder, 'registries.conf'), kind: 'there' },
						ownDropIn: {
							path: '/etc/containers/registries.conf.d/50-image-ferry-reg.test_5000.conf',
						},
						reload: { kind: 'signal', access: { kind: 'own' } },
					});
					expect(files.dropIns.map((dropIns) => dropIns.folder)).toEqual([
						'/etc/containers/registries.conf.d',
						join(podman.folder, '.config/containers/registries.conf.d'),
					]);
				} finally {
					await podman.stop();
				}
			});

			it('are the user’s alone once there is an empty main file in its HOME, whatever XDG_CONFIG_HOME says', async () => {
				const folder = temporaryFolder('podman-home');
				const user = join(folder, '.config', 'containers');
				mkdirSync(join(user, 'certs.d', HOST), { recursive: true });
				writeFileSync(join(user, 'registries.conf'), '');
				mkdirSync(join(folder, 'xdg', 'containers'), { recursive: true });
				writeFileSync(join(folder, 'xdg', 'containers', 'registries.conf'), '');
				const storage = ['--root', join(folder, 'data'), '--runroot', join(folder, 'run')];
				const service = ['system', 'service', '--time=0', `unix://${join(folder, 'p.sock')}`];
				const env = { HOME: folder, XDG_CONFIG_HOME: join(folder, 'xdg') };
				const engine = await startOwn(folder, 'p.sock', ['podman', ...storage, ...service], env);
				try {
					const files = await readPodman(engine.endpoint);
					expect(files).toMatchObject({
						foundBy: 'user-file',
						main: { path: join(user, 'registries.conf') },
						hidden: [{ path: '/etc/containers/registries.conf' }],
						dropIns: [{ folder: join(user, 'registries.conf.d') }],
						ownDropIn: {
							path: join(user, 'registries.conf.d', '50-image-ferry-reg.test_5000.conf'),
						},
					});
					expect(files.certificates[0]).toMatchObject({
						path: join(user, 'certs.d', HOST),
						exists: true,
					});
				} finally {
					await engine.stop();
				}
			});
		});
	},
);
