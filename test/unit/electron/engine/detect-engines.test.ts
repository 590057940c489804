import { describe, expect, it } from 'vitest';
import { detectEngines, type EngineSearch } from '../../../../electron/engine/detect-engines';
import type { EngineFacts } from '../../../../electron/engine/dockerode-engine';
import { connectionFault } from '../../../../electron/engine/engine-fault';
import type { EngineWorld } from '../../../../electron/engine/engine-world';
import { FaultError } from '../../../../electron/platform/fault-error';
import { detectedEnginesSchema } from '../../../../shared/engine/engine-info';

const DOCKER: EngineFacts = {
	version: {
		Version: '20.10.24+dfsg1',
		ApiVersion: '1.41',
		Os: 'linux',
		Arch: 'amd64',
		Components: [{ Name: 'Engine', Version: '20.10.24+dfsg1' }],
	},
	info: { ID: 'AB:CD', Name: 'box', DockerRootDir: '/var/lib/docker', SecurityOptions: [] },
};
const PODMAN: EngineFacts = {
	version: {
		Version: '4.3.1',
		ApiVersion: '1.41',
		Os: 'linux',
		Arch: 'arm64',
		Components: [{ Name: 'Podman Engine', Version: '4.3.1' }],
	},
	info: { ID: 'new each time', Name: 'box', DockerRootDir: '/home/u/storage', Rootless: true },
};

interface Computer {
	/** Socket file → who answers, or the error code of connecting. */
	readonly sockets?: Readonly<Record<string, EngineFacts | string>>;
	readonly links?: Readonly<Record<string, string>>;
	readonly variables?: Readonly<Record<string, string>>;
	readonly denied?: readonly string[];
}

function search(computer: Computer): EngineSearch & { readonly asked: string[] } {
	const { sockets = {}, links = {}, variables = {}, denied = [] } = computer;
	const asked: string[] = [];
	const target = (file: string): string => links[file] ?? file;
	const world: EngineWorld = {
		environment: { platform: 'linux', homeFolder: '/home/u', userId: 1000, variables },
		readText: () => Promise.resolve(undefined),
		listFolder: () => Promise.resolve([]),
		look: (file) =>
			Promise.resolve(
				denied.includes(file)
					? 'denied'
					: sockets[target(file)] === undefined
						? 'missing'
						: 'there',
			),
		realPath: (file) => Promise.resolve(target(file)),
		run: () => Promise.resolve(undefined),
	};
	return {
		world,
		asked,
		limitMs: 50,
		ask: async (endpoint, signal) => {
			const file = endpoint.address.kind === 'socket' ? target(endpoint.address.path) : '';
			signal.throwIfAborted();
			asked.push(endpoint.name);
			const answer = sockets[file];
			if (answer === 'silent') {
				return await new Promise((_, reject) =>
					signal.addEventListener('abort', () => reject(signal.reason as Error)),
				);
			}
			if (answer === undefined || typeof answer === 'string') {
				throw new FaultError(
					connectionFault(Object.assign(new Error('x'), { code: answer }), endpoint.name),
				);
			}
			return answer;
		},
	};
}

const never = new AbortController().signal;
const detect = async (computer: Computer) => await detectEngines(search(computer), never);

describe('detectEngines', () => {
	it('lets who answers decide the kind, not the path', async () => {
		const { engines } = await detect({ sockets: { '/var/run/docker.sock': PODMAN } });
		expect(engines).toEqual([
			{
				endpoint: 'unix:///var/run/docker.sock',
				kind: 'podman',
				version: '4.3.1',
				apiVersion: '1.41',
				isRootless: true,
				platform: 'linux/arm64',
				place: 'docker-socket',
				isUsable: true,
			},
		]);
	});

	it('prefers what the user named, then Docker, and gives each engine once', async () => {
		const computer = {
			sockets: { '/run/docker.sock': DOCKER, '/run/user/1000/podman/podman.sock': PODMAN },
			links: { '/var/run/docker.sock': '/run/docker.sock' },
			variables: { DOCKER_HOST: 'unix:///run/docker.sock' },
		};
		const looking = search(computer);
		const { engines, rejected } = await detectEngines(looking, never);
		expect(engines.map(({ kind, place }) => [kind, place])).toEqual([
			['docker', 'docker-host'],
			['podman', 'podman-user-socket'],
		]);
		expect(rejected).toContainEqual({
			place: 'docker-socket',
			looked: 'unix:///var/run/docker.sock',
			reason: 'It is the same engine as at unix:///run/docker.sock.',
		});
		// One socket under two names is asked once.
		expect(looking.asked.filter((name) => name.includes('docker.sock'))).toHaveLength(1);
	});

	it('knows one engine behind two sockets by what it says of itself', async () => {
		const { engines } = await detect({
			sockets: { '/run/podman/podman.sock': PODMAN, '/run/user/1000/podman/podman.sock': PODMAN },
		});
		expect(engines).toHaveLength(1);
	});

	it('lists every place with its reason, and a fault only where something is wrong', async () => {
		const findings = await detect({
			sockets: { '/var/run/docker.sock': 'EACCES', '/run/user/1000/docker.sock': 'ECONNREFUSED' },
		});
		expect(
			detectedEnginesSchema.safeParse({ engines: [], rejected: findings.rejected }).success,
		).toBe(true);
		expect(findings.rejected.map(({ place, fault }) => [place, fault?.code])).toEqual([
			['docker-host', undefined],
			['docker-context', undefined],
			['docker-socket', 'engine.denied'],
			['docker-rootless', 'engine.unreachable'],
			['docker-desktop', undefined],
			['docker-desktop', undefined],
			['podman-user-socket', undefined],
			['podman-socket', undefined],
		]);
		expect(findings.rejected[2]?.reason).toBe(
			'You may not use the engine at unix:///var/run/docker.sock.',
		);
		expect(findings.rejected.every(({ reason }) => /^[A-Z].*\.$/.test(reason))).toBe(true);
	});

	it('makes a fault of a named engine that is not there', async () => {
		const { rejected } = await detect({ variables: { DOCKER_HOST: 'unix:///gone.sock' } });
		expect(rejected[0]).toMatchObject({
			place: 'docker-host',
			reason: 'There is no such socket.',
			fault: { code: 'engine.unreachable' },
		});
	});

	it('waits for nobody longer than its limit', async () => {
		const { engines, rejected } = await detect({
			sockets: { '/var/run/docker.sock': 'silent', '/run/podman/podman.sock': PODMAN },
		});
		expect(engines).toHaveLength(1);
		expect(rejected.find(({ place }) => place === 'docker-socket')?.fault?.facts?.['reason']).toBe(
			'timeout',
		);
	});

	it('names a folder that may not be entered', async () => {
		const { rejected } = await detect({ denied: ['/run/podman/podman.sock'] });
		expect(rejected.at(-1)?.reason).toBe('You may not look there.');
	});

	it('says who is no engine', async () => {
		const { rejected } = await detect({
			sockets: { '/var/run/docker.sock': { version: { hello: 1 }, info: {} } },
		});
		expect(rejected[2]?.fault?.code).toBe('engine.not-an-engine');
	});

	it.each([
		['Engine', '20.10.0', true],
		['Engine', '19.03.15', false],
		['Engine', '29.1.0', true],
		['Engine', 'dev', true],
		['Podman Engine', '4.3.0', true],
		['Podman Engine', '4.2.9', false],
		['Podman Engine', '3.4.4', false],
		['Podman Engine', '5.8.2', true],
	])('knows whether %s %s can mirror: %s', async (Name, Version, isUsable) => {
		const version = { ...(DOCKER.version as object), Version, Components: [{ Name, Version }] };
		const { engines } = await detect({
			sockets: { '/var/run/docker.sock': { ...DOCKER, version } },
		});
		expect(engines[0]?.isUsable).toBe(isUsable);
	});

	it('ends when it is stopped', async () => {
		const stop = new AbortController();
		const finding = detectEngines(
			search({ sockets: { '/var/run/docker.sock': 'silent' } }),
			stop.signal,
		);
		stop.abort(new Error('stopped'));
		await expect(finding).rejects.toThrow('stopped');
	});
});
