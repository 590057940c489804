// A real dockerd and a real podman service on private sockets and storage, to pull what was mirrored. No container is ever run.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	type OwnProcess,
	onProcessEnd,
	startProcess,
	temporaryFolder,
	waitFor,
} from './own-process';
import { requireTool } from './require-tool';
import { type CommandResult, expectCommand, runCommand } from './run-command';

export interface RealEngineOptions {
	/** host:port of registries to reach without trusted TLS; 127.0.0.1 always is one for Docker. */
	readonly insecureRegistries?: readonly string[];
	/** Where images are kept; a folder of its own when absent. */
	readonly storageFolder?: string;
	/** dockerd logs every request's headers then, as far as it ever does. */
	readonly isDebugging?: boolean;
	/** More options for dockerd; its file is an empty object then. */
	readonly flags?: readonly string[];
	/** The folder that holds the socket; a fresh one when absent. */
	readonly socketFile?: string;
}

export interface RealEngine {
	readonly kind: 'docker' | 'podman';
	/** unix:///… */
	readonly endpoint: string;
	readonly socketFile: string;
	readonly folder: string;
	/** Runs the engine's own command line against this engine. */
	command(...args: readonly string[]): Promise<CommandResult>;
	/** Pulls; throws with the engine's words when it can't. Gives back the image's id. */
	pull(reference: string): Promise<string>;
	/** Every name and digest of every image, sorted: what must be the same afterwards. */
	names(): Promise<readonly string[]>;
	/** `repository@digest` under which the engine keeps the image. */
	repoDigests(reference: string): Promise<readonly string[]>;
	log(): string;
	kill(): Promise<void>;
	stop(): Promise<void>;
}

/** Starts dockerd as root on a socket of its own. */
export async function startDockerd(options: RealEngineOptions = {}): Promise<RealEngine> {
	requireTool('dockerd', 'docker', 'curl');
	const folder = temporaryFolder('dockerd');
	const socketFile = options.socketFile ?? join(folder, 'docker.sock');
	const configFile = join(folder, 'daemon.json');
	writeFileSync(
		configFile,
		JSON.stringify(
			options.flags === undefined
				? { 'insecure-registries': options.insecureRegistries ?? [] }
				: {},
		),
	);
	const args = [
		...['--config-file', configFile, '--iptables=false', '--bridge=none'],
		...['--data-root', options.storageFolder ?? join(folder, 'data')],
		...['--exec-root', join(folder, 'exec'), ...(options.isDebugging === true ? ['--debug'] : [])],
		...['--pidfile', join(folder, 'docker.pid'), '-H', `unix://${socketFile}`],
		...(options.flags ?? []),
	];
	const home = { ...process.env, HOME: folder, DOCKER_CONFIG: join(folder, 'config') };
	const client = ['docker', '-H', `unix://${socketFile}`];
	return await startEngine(
		{ kind: 'docker', folder, socketFile, client, env: home, pullFlags: [] },
		['dockerd', ...args],
	);
}

/** Starts podman's API service as root on a socket and storage of its own. */
export async function startPodman(options: RealEngineOptions = {}): Promise<RealEngine> {
	requireTool('podman', 'curl');
	const folder = temporaryFolder('podman');
	const socketFile = options.socketFile ?? join(folder, 'podman.sock');
	const configFile = join(folder, 'registries.conf');
	const blocks = (options.insecureRegistries ?? []).map(
		(host) => `[[registry]]\nlocation = "${host}"\ninsecure = true\n`,
	);
	writeFileSync(configFile, `unqualified-search-registries = []\n${blocks.join('\n')}`);
	const env = { ...process.env, HOME: folder, CONTAINERS_REGISTRIES_CONF: configFile };
	const root = options.storageFolder ?? join(folder, 'root');
	const storage = ['--root', root, '--runroot', join(folder, 'run')];
	const client = ['podman', '--remote', '--url', `unix://${socketFile}`];
	return await startEngine(
		{ kind: 'podman', folder, socketFile, client, env, pullFlags: ['--quiet'] },
		['podman', ...storage, ...['system', 'service', '--time=0', `unix://${socketFile}`]],
	);
}

interface EngineSetUp {
	readonly kind: 'docker' | 'podman';
	readonly folder: string;
	readonly socketFile: string;
	readonly client: readonly string[];
	readonly env: NodeJS.ProcessEnv;
	readonly pullFlags: readonly string[];
}

async function startEngine(setUp: EngineSetUp, server: readonly string[]): Promise<RealEngine> {
	const { folder, socketFile, env } = setUp;
	mkdirSync(folder, { recursive: true });
	const [program = '', ...args] = server;
	let log = '';
	const started = startProcess(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
	for (const stream of [started.child.stdout, started.child.stderr])
		stream?.on('data', (chunk: Buffer) => {
			log += chunk.toString();
		});
	const forget = onProcessEnd(() => unmountBelow(folder));
	await waitFor(`${program} to answer`, async () => {
		if (!started.isRunning()) throw new Error(`${program} ended:\n${log}`);
		const ping = ['-sf', '--unix-socket', socketFile, 'http://engine/_ping'];
		return (await runCommand('curl', ping)).code === 0;
	});
	const [clientProgram = '', ...clientArgs] = setUp.client;
	const command = (...more: readonly string[]): Promise<CommandResult> =>
		runCommand(clientProgram, [...clientArgs, ...more], { env });
	const expect = (...more: readonly string[]): Promise<string> =>
		expectCommand(clientProgram, [...clientArgs, ...more], { env });
	return {
		kind: setUp.kind,
		endpoint: `unix://${socketFile}`,
		socketFile,
		folder,
		command,
		pull: async (reference) => {
			await expect('pull', ...setUp.pullFlags, reference);
			return (await expect('image', 'inspect', '--format', '{{.Id}}', reference)).trim();
		},
		names: async () => {
			const format = ['--format', '{{.ID}} {{.Repository}}:{{.Tag}} {{.Digest}}'];
			const listed = await expect('images', '--all', '--digests', ...format);
			return listed
				.split('\n')
				.filter((line) => line !== '')
				.sort();
		},
		repoDigests: async (reference) => {
			const format = ['--format', '{{json .RepoDigests}}'];
			return JSON.parse(await expect('image', 'inspect', ...format, reference)) as string[];
		},
		log: () => log,
		kill: async () => {
			await started.kill('SIGKILL');
		},
		stop: async () => {
			await stopEngine(started);
			forget();
			unmountBelow(folder);
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

async function stopEngine(started: OwnProcess): Promise<void> {
	const limit = setTimeout(() => void started.kill('SIGKILL'), 10_000);
	await started.kill('SIGTERM');
	clearTimeout(limit);
}

// Engines mount their storage on itself and leave that behind.
function unmountBelow(folder: string): void {
	const mounts = readFileSync('/proc/self/mounts', 'utf8')
		.split('\n')
		.map((line) => line.split(' ')[1] ?? '')
		.filter((mount) => mount.startsWith(`${folder}/`));
	for (const mount of mounts.reverse()) spawnSync('umount', ['--lazy', mount]);
}
