// A small network of its own, in which engines meet registries under names that do not lead to loopback: there Docker's
// exemption for 127.0.0.0/8 counts for nothing. A mount namespace keeps /etc/docker, /etc/containers and /etc/hosts private, so
// that the real places are written and nothing of this computer is touched. Needs root.
import { execFileSync, spawnSync } from 'node:child_process';
import {
	chmodSync,
	chownSync,
	cpSync,
	mkdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { builtCommandLine } from './built-app';
import { type OwnProcess, onProcessEnd, startProcess, waitFor } from './own-process';
import { startRealRegistry } from './real-registry';
import { requireTool } from './require-tool';
import { type CommandResult, runCommand } from './run-command';
import { AMD64, imageManifest, SamplePusher } from './sample-images';
import { testCertificates } from './test-ca';

/** TEST-NET-2: nobody's, and not loopback. */
const ADDRESS = '198.51.100.7';
export const PLAIN_HOST = 'plain.ferry.test:5000';
export const PRIVATE_HOST = 'private.ferry.test:5443';
/** What both registries hold, with the tag `1`. */
export const REPOSITORY = 'team/app';
/** Test files run beside each other, and the end of one ends all that its user runs. */
const USER = `ferry-trust-${process.pid}`;

export interface BenchEngine {
	readonly endpoint: string;
	readonly socketFile: string;
	/** daemon.json of a dockerd, as seen from outside the bench. */
	readonly configFile: string;
	pid(): number;
	/** Pulls, and forgets the image again; gives the engine's words when it can't. */
	pull(reference: string): Promise<string | undefined>;
	/** `/info` of the engine. */
	info(): Promise<Record<string, unknown>>;
	log(): string;
	restart(): Promise<void>;
	stop(): Promise<void>;
}

export interface BenchUser {
	readonly name: string;
	readonly id: number;
	readonly homeFolder: string;
	readonly runtimeFolder: string;
}

export interface DockerdOptions {
	readonly user?: BenchUser;
	/** Given as a flag, and there already; absent: the usual place. */
	readonly configFile?: string;
	readonly flags?: readonly string[];
}

export interface TrustBench {
	readonly folder: string;
	/** The CA of PRIVATE_HOST. */
	readonly caFile: string;
	/** What the engines of this bench see as /etc. */
	readonly etc: { readonly docker: string; readonly containers: string };
	/** Runs a program in the bench to its end. */
	run(command: readonly string[], options?: BenchRun): Promise<CommandResult>;
	/** Runs the product's command line in the bench. */
	ferry(args: readonly string[], options?: BenchRun): Promise<CommandResult>;
	startDockerd(options?: DockerdOptions): Promise<BenchEngine>;
	startPodman(options?: {
		readonly user?: BenchUser;
		readonly env?: NodeJS.ProcessEnv;
	}): Promise<BenchEngine>;
	/** A user who is not root; made once, gone at the end. */
	user(): BenchUser;
	stop(): Promise<void>;
}

export interface BenchRun {
	readonly env?: Readonly<Record<string, string>>;
	readonly input?: string;
	readonly user?: BenchUser;
}

/** Opens the bench: two registries with one image, `team/app:1`, in each. */
export async function openTrustBench(): Promise<TrustBench> {
	requireTool('unshare', 'nsenter', 'ip', 'docker-registry', 'setpriv');
	const folder = path.join(tmpdir(), `ferry-trust-${process.pid}-${Date.now().toString(36)}`);
	mkdirSync(folder, { mode: 0o755 });
	const forgetFolder = onProcessEnd(() => rmSync(folder, { recursive: true, force: true }));
	const etc = {
		docker: path.join(folder, 'etc-docker'),
		containers: path.join(folder, 'etc-containers'),
	};
	mkdirSync(etc.docker);
	cpSync('/etc/containers', etc.containers, { recursive: true });
	const bench = new Bench(folder, await openNamespaces(folder, etc), await builtCommandLine());
	await bench.startRegistries();
	return {
		folder,
		etc,
		caFile: testCertificates().caFile,
		run: (command, options) => bench.run(command, options),
		ferry: (args, options) => bench.ferry(args, options),
		startDockerd: (options) => bench.startDockerd(options),
		startPodman: (options) => bench.startPodman(options),
		user: () => bench.user(),
		stop: async () => {
			await bench.stop();
			forgetFolder();
			unmountBelow(folder);
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

async function openNamespaces(folder: string, etc: TrustBench['etc']): Promise<OwnProcess> {
	const hosts = path.join(folder, 'hosts');
	const names = [PLAIN_HOST, PRIVATE_HOST].map((host) => host.replace(/:.*/, ''));
	writeFileSync(hosts, `127.0.0.1 localhost\n${ADDRESS} ${names.join(' ')}\n`);
	const ready = path.join(folder, 'ready');
	const locks = path.join(folder, 'locks');
	mkdirSync(locks);
	const script = [
		'ip link set lo up',
		`ip addr add ${ADDRESS}/32 dev lo`,
		// Absent on a computer without Docker; made for the bench only.
		'mkdir -p /etc/docker',
		`mount --bind ${hosts} /etc/hosts`,
		`mount --bind ${etc.docker} /etc/docker`,
		`mount --bind ${etc.containers} /etc/containers`,
		// The same paths, but other files than in another bench: their locks are others too.
		`mkdir -p /run/image-ferry-trust && mount --bind ${locks} /run/image-ferry-trust`,
		`touch ${ready}`,
		'exec sleep infinity',
	].join(' && ');
	const holder = startProcess(
		'unshare',
		['--mount', '--net', '--propagation', 'private', 'sh', '-c', script],
		{
			stdio: ['ignore', 'ignore', 'inherit'],
		},
	);
	await waitFor('the namespaces', () => {
		if (!holder.isRunning()) throw new Error('the namespaces could not be made');
		return spawnSync('test', ['-e', ready]).status === 0;
	});
	return holder;
}

class Bench {
	readonly #folder: string;
	readonly #holder: OwnProcess;
	readonly #entryFile: string;
	readonly #stops: (() => Promise<void>)[] = [];
	#user: BenchUser | undefined;
	#count = 0;

	constructor(folder: string, holder: OwnProcess, entryFile: string) {
		this.#folder = folder;
		this.#holder = holder;
		this.#entryFile = entryFile;
	}

	#inside(command: readonly string[], user?: BenchUser): readonly string[] {
		const as =
			user === undefined
				? []
				: ['setpriv', `--reuid=${user.id}`, `--regid=${user.id}`, '--init-groups', '--'];
		return [`--target=${this.#holder.pid}`, '--mount', '--net', '--', ...as, ...command];
	}

	#env(options: BenchRun): NodeJS.ProcessEnv {
		const home = options.user?.homeFolder ?? path.join(this.#folder, 'root-home');
		mkdirSync(home, { recursive: true });
		return {
			PATH: process.env['PATH'],
			LANG: 'C.UTF-8',
			HOME: home,
			FERRY_DATA_DIR: path.join(home, 'ferry-data'),
			...(options.user === undefined ? {} : { XDG_RUNTIME_DIR: options.user.runtimeFolder }),
			...options.env,
		};
	}

	run(command: readonly string[], options: BenchRun = {}): Promise<CommandResult> {
		return runCommand('nsenter', this.#inside(command, options.user), {
			env: this.#env(options),
			...(options.input === undefined ? {} : { input: options.input }),
		});
	}

	ferry(args: readonly string[], options: BenchRun = {}): Promise<CommandResult> {
		return this.run([process.execPath, this.#entryFile, ...args], options);
	}

	user(): BenchUser {
		this.#user ??= makeUser(path.join(this.#folder, 'home'));
		return this.#user;
	}

	async startRegistries(): Promise<void> {
		const storage = path.join(this.#folder, 'registry');
		const seed = await startRealRegistry({ folder: storage });
		const image = imageManifest({ name: 'trust', platform: AMD64 });
		await new SamplePusher(seed).push(REPOSITORY, image, '1');
		await seed.stop();
		const { trusted } = testCertificates();
		await this.#startRegistry(storage, PLAIN_HOST);
		await this.#startRegistry(storage, PRIVATE_HOST, {
			certificate: trusted.certFile,
			key: trusted.keyFile,
		});
	}

	async #startRegistry(storage: string, host: string, tls?: object): Promise<void> {
		const port = host.replace(/.*:/, '');
		const config = path.join(this.#folder, `registry-${port}.yml`);
		const document = {
			version: 0.1,
			log: { level: 'info' },
			storage: { filesystem: { rootdirectory: storage } },
			http: { addr: `${ADDRESS}:${port}`, ...(tls === undefined ? {} : { tls }) },
		};
		writeFileSync(config, JSON.stringify(document));
		const started = startProcess('nsenter', this.#inside(['docker-registry', 'serve', config]));
		this.#stops.push(async () => void (await started.kill()));
		const scheme = tls === undefined ? 'http' : 'https';
		await waitFor(`the registry at ${host}`, async () => {
			const answer = await this.run(['curl', '-sfk', `${scheme}://${host}/v2/`]);
			return answer.code === 0;
		});
	}

	async startDockerd(options: DockerdOptions = {}): Promise<BenchEngine> {
		const folder = this.#engineFolder(options.user);
		const socketFile =
			options.user === undefined
				? path.join(folder, 'docker.sock')
				: path.join(options.user.runtimeFolder, 'docker.sock');
		const usual =
			options.user === undefined
				? path.join(this.#folder, 'etc-docker', 'daemon.json')
				: path.join(options.user.homeFolder, '.config/docker/daemon.json');
		const args = [
			...(options.configFile === undefined ? [] : ['--config-file', options.configFile]),
			...['--iptables=false', '--bridge=none', '--data-root', path.join(folder, 'data')],
			...['--exec-root', path.join(folder, 'exec'), '--pidfile', path.join(folder, 'pid')],
			...['-H', `unix://${socketFile}`, ...(options.flags ?? [])],
		];
		return this.#startEngine({
			socketFile,
			configFile: options.configFile ?? usual,
			user: options.user,
			server: options.user === undefined ? ['dockerd', ...args] : rootless(folder, args),
			client: ['docker', '-H', `unix://${socketFile}`],
			env: {},
			pidOf: () => Number(readFileSync(path.join(folder, 'pid'), 'utf8')),
		});
	}

	async startPodman(
		options: { readonly user?: BenchUser; readonly env?: NodeJS.ProcessEnv } = {},
	): Promise<BenchEngine> {
		const folder = this.#engineFolder(options.user);
		const socketFile = path.join(folder, 'podman.sock');
		const storage = ['--root', path.join(folder, 'root'), '--runroot', path.join(folder, 'run')];
		const driver = options.user === undefined ? [] : ['--storage-driver', 'vfs'];
		return this.#startEngine({
			socketFile,
			configFile: '',
			user: options.user,
			server: [
				'podman',
				...storage,
				...driver,
				'system',
				'service',
				'--time=0',
				`unix://${socketFile}`,
			],
			client: ['podman', '--remote', '--url', `unix://${socketFile}`],
			env: options.env ?? {},
			pidOf: undefined,
		});
	}

	#engineFolder(user: BenchUser | undefined): string {
		this.#count += 1;
		const folder = path.join(this.#folder, `engine-${this.#count}`);
		mkdirSync(folder);
		if (user !== undefined) chownSync(folder, user.id, user.id);
		return folder;
	}

	async #startEngine(setUp: EngineSetUp): Promise<BenchEngine> {
		const { socketFile, user, client } = setUp;
		const options: BenchRun = {
			...(user === undefined ? {} : { user }),
			env: setUp.env as Record<string, string>,
		};
		let log = '';
		let started: OwnProcess | undefined;
		const start = async (): Promise<void> => {
			const running = startProcess('nsenter', this.#inside(setUp.server, user), {
				env: this.#env(options),
				stdio: ['ignore', 'pipe', 'pipe'],
			});
			started = running;
			for (const stream of [running.child.stdout, running.child.stderr])
				stream?.on('data', (chunk: Buffer) => {
					log += chunk.toString();
				});
			await waitFor(`${setUp.server[0]} to answer`, async () => {
				if (!running.isRunning()) throw new Error(`the engine ended:\n${log}`);
				const ping = ['curl', '-sf', '--unix-socket', socketFile, 'http://engine/_ping'];
				return (await this.run(ping)).code === 0;
			});
		};
		const stop = async (): Promise<void> => {
			if (setUp.pidOf !== undefined && started?.isRunning() === true) {
				spawnSync('kill', [String(setUp.pidOf())]);
				await Promise.race([started.exited, new Promise((resolve) => setTimeout(resolve, 8000))]);
			}
			if (started?.isRunning() === true) await started.kill();
		};
		await start();
		this.#stops.push(stop);
		return {
			socketFile,
			endpoint: `unix://${socketFile}`,
			configFile: setUp.configFile,
			pid: () => setUp.pidOf?.() ?? started?.pid ?? 0,
			pull: async (reference) => {
				const pulled = await this.run([...client, 'pull', reference], options);
				if (pulled.code !== 0) return `${pulled.stderr}${pulled.stdout}`;
				await this.run([...client, 'rmi', reference], options);
				return undefined;
			},
			info: async () => {
				const asked = ['curl', '-sf', '--unix-socket', socketFile, 'http://engine/info'];
				return JSON.parse((await this.run(asked)).stdout) as Record<string, unknown>;
			},
			log: () => log,
			restart: async () => {
				await stop();
				await start();
			},
			stop,
		};
	}

	async stop(): Promise<void> {
		for (const stop of this.#stops.reverse()) await stop();
		await this.#holder.kill();
		if (this.#user !== undefined) removeUser(this.#user);
	}
}

interface EngineSetUp {
	readonly socketFile: string;
	readonly configFile: string;
	readonly user: BenchUser | undefined;
	readonly server: readonly string[];
	readonly client: readonly string[];
	readonly env: NodeJS.ProcessEnv;
	/** Gives the daemon's own process, where it isn't the one that was started. */
	readonly pidOf: (() => number) | undefined;
}

/** dockerd in a user namespace, as dockerd-rootless.sh starts it, on the network of the bench. */
function rootless(folder: string, args: readonly string[]): readonly string[] {
	requireTool('rootlesskit', 'newuidmap');
	const daemon = ['dockerd', '--rootless', '--storage-driver=vfs', ...args].join(' ');
	return [
		...['rootlesskit', '--net=host', '--copy-up=/etc', '--copy-up=/run'],
		...['--state-dir', path.join(folder, 'rootlesskit'), 'sh', '-c'],
		`rm -rf /run/docker /run/containerd /run/xtables.lock; exec ${daemon}`,
	];
}

function makeUser(homeFolder: string): BenchUser {
	requireTool('useradd');
	if (spawnSync('id', [USER]).status !== 0)
		execFileSync('useradd', [
			'--no-create-home',
			'--home-dir',
			homeFolder,
			'--shell',
			'/bin/sh',
			USER,
		]);
	const id = Number(execFileSync('id', ['-u', USER], { encoding: 'utf8' }));
	const runtimeFolder = path.join(homeFolder, 'runtime');
	mkdirSync(runtimeFolder, { recursive: true });
	for (const one of [homeFolder, runtimeFolder]) {
		chownSync(one, id, id);
		chmodSync(one, 0o700);
	}
	return { name: USER, id, homeFolder, runtimeFolder };
}

function removeUser({ name }: BenchUser): void {
	spawnSync('pkill', ['-KILL', '-u', name]);
	spawnSync('userdel', [name]);
}

function unmountBelow(folder: string): void {
	const mounts = readFileSync('/proc/self/mounts', 'utf8')
		.split('\n')
		.map((line) => line.split(' ')[1] ?? '')
		.filter((mount) => mount.startsWith(`${folder}/`));
	for (const mount of mounts.reverse()) spawnSync('umount', ['--lazy', mount]);
}
