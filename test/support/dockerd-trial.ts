// Whether the real dockerd starts with a daemon.json, and what it makes of one that it reads again. Starts take a tenth of
// a second, because all of them use the containerd of one that is kept.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { startProcess, temporaryFolder, waitFor } from './own-process';
import { type RealEngine, startDockerd } from './real-engine';

/** What dockerd says of its registries; sorted, what it always has left out. */
export interface DockerdSays {
	readonly insecure: readonly string[];
	readonly mirrors: readonly string[];
}

export interface DockerdTrial {
	/** Starts another dockerd with this file and ends it. Gives what it said, or why it ended. */
	start(json: string | Uint8Array, ...args: readonly string[]): Promise<DockerdSays | string>;
	/** Has the kept dockerd read this file. Gives what it then says, or why it refused; it keeps lists without a key. */
	reload(json: string | Uint8Array): Promise<DockerdSays | string>;
	stop(): Promise<void>;
}

interface Info {
	readonly RegistryConfig: {
		readonly IndexConfigs: Readonly<Record<string, { readonly Secure: boolean }>>;
		readonly InsecureRegistryCIDRs: readonly string[];
		readonly Mirrors: readonly string[];
	};
}

export async function startDockerdTrial(): Promise<DockerdTrial> {
	const kept = await startDockerd();
	// One folder for all of them: dockerd mounts its storage, and that is taken away with the folder of the kept one.
	const folder = join(kept.folder, 'trial');
	return {
		start: (json, ...args) => startOnce(kept, folder, json, args),
		reload: async (json) => {
			const before = kept.log().length;
			writeFileSync(join(kept.folder, 'daemon.json'), json);
			process.kill(Number(readFileSync(join(kept.folder, 'docker.pid'), 'utf8')), 'SIGHUP');
			const refusal = await waitFor('dockerd to read its file', () => {
				const log = kept.log().slice(before);
				if (log.includes('Reloaded configuration')) return { text: undefined };
				const text = /level=error msg="([^\n]*)"\n/.exec(log)?.[1];
				return text === undefined ? undefined : { text };
			});
			return refusal.text ?? saidBy(kept.socketFile);
		},
		stop: () => kept.stop(),
	};
}

async function startOnce(
	kept: RealEngine,
	folder: string,
	json: string | Uint8Array,
	args: readonly string[],
): Promise<DockerdSays | string> {
	const own = temporaryFolder('trial');
	const socketFile = join(own, 'docker.sock');
	const configFile = join(own, 'daemon.json');
	writeFileSync(configFile, json);
	let log = '';
	const started = startProcess(
		'dockerd',
		[
			...['--containerd', join(kept.folder, 'exec/containerd/containerd.sock')],
			...['--config-file', configFile, '--iptables=false', '--bridge=none'],
			...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
			...['--pidfile', join(own, 'docker.pid'), '-H', `unix://${socketFile}`, ...args],
		],
		{ stdio: ['ignore', 'ignore', 'pipe'] },
	);
	started.child.stderr?.on('data', (chunk: Buffer) => {
		log += chunk.toString();
	});
	try {
		return await waitFor('dockerd to start or to end', async () => {
			if (!started.isRunning()) return log.trim().split('\n').at(-1) ?? '';
			return await saidBy(socketFile).catch(() => undefined);
		});
	} finally {
		await started.kill('SIGTERM');
		rmSync(own, { recursive: true, force: true });
	}
}

async function saidBy(socketFile: string): Promise<DockerdSays> {
	const text = await new Promise<string>((resolve, reject) => {
		const asked = request({ socketPath: socketFile, path: '/info' }, (answer) => {
			let body = '';
			answer.on('data', (chunk: Buffer) => {
				body += chunk.toString();
			});
			answer.on('end', () => resolve(body));
		});
		asked.on('error', reject);
		asked.end();
	});
	const { IndexConfigs, InsecureRegistryCIDRs, Mirrors } = (JSON.parse(text) as Info)
		.RegistryConfig;
	const hosts = Object.entries(IndexConfigs).filter(([, { Secure }]) => !Secure);
	return {
		insecure: [...hosts.map(([host]) => host), ...InsecureRegistryCIDRs]
			.filter((entry) => entry !== '127.0.0.0/8' && entry !== '::1/128')
			.sort(),
		mirrors: Mirrors.map((mirror) => mirror.replace(/\/$/, '')),
	};
}
