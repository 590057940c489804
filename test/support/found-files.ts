// Engines on made-up computers, and the files that the finder finds for them.

import type { EngineFinder } from '../../electron/trust/engine-finder';
import { localEngineFinder } from '../../electron/trust/find/local-engine-finder';
import type { DockerFiles, EngineFiles, PodmanFiles } from '../../shared/trust/engine-files';
import { dockerFacts, type MadeComputer, makeComputer, podmanFacts } from './made-computer';

const { signal } = new AbortController();
export const HOST = 'reg.test:5000';
const PASSWD =
	'root:x:0:0:root:/root:/bin/sh\nu:x:1000:1000::/home/u:/bin/sh\nv:x:1001:1001::/home/v:/bin/sh\n';
const HELPER = {
	isInstalled: true,
	allows: (file: string) =>
		file === '/etc/docker/daemon.json' ||
		file.endsWith('/image-ferry.crt') ||
		/50-image-ferry/.test(file),
	allowsUnit: (unit: string) => ['docker.service', 'podman.service'].includes(unit),
};

/** `isInstalled`: the administrator's helper. */
export function finderOn(computer: MadeComputer, isInstalled = true): EngineFinder {
	const files = { '/etc/passwd': PASSWD, '/etc': { kind: 'folder' as const }, ...computer.files };
	const { world, ask } = makeComputer({ ...computer, files });
	return localEngineFinder({
		world,
		ask,
		helper: () => Promise.resolve({ ...HELPER, isInstalled }),
	});
}

async function onlyFiles(computer: MadeComputer, isInstalled = true): Promise<EngineFiles> {
	const finder = finderOn(computer, isInstalled);
	const [engine, ...others] = await finder.list(signal);
	if (engine === undefined || others.length > 0) throw new Error(`not one: ${others.length}`);
	return await finder.read(engine, { host: HOST }, signal);
}

/** The files of the only engine, which is Docker. */
export const dockerOf = async (
	computer: MadeComputer,
	isInstalled = true,
): Promise<DockerFiles> => {
	const files = await onlyFiles(computer, isInstalled);
	if (files.kind !== 'docker') throw new Error('not Docker');
	return files;
};
/** The files of the only engine, which is Podman. */
export const podmanOf = async (computer: MadeComputer): Promise<PodmanFiles> => {
	const files = await onlyFiles(computer);
	if (files.kind !== 'podman') throw new Error('not Podman');
	return files;
};

export const SOCKET = '/run/docker.sock';
export const LINKED_RUN = { '/var/run': { link: '/run' } } as const;
export const DOCKERD = ['/usr/sbin/dockerd', '-H', 'fd://'];
export const UNIT = {
	ActiveState: 'active',
	MainPID: '812',
	FragmentPath: '/usr/lib/systemd/system/docker.service',
	DropInPaths: '/etc/systemd/system/docker.service.d/own.conf',
	CanReload: 'yes',
};
/** Docker as a package of the distribution sets it up. */
export const ROOTFUL: MadeComputer = {
	files: LINKED_RUN,
	sockets: { 31: SOCKET },
	processes: [
		{ pid: 1, argv: ['/sbin/init'], name: 'systemd', sockets: [31] },
		{ pid: 812, argv: DOCKERD, sockets: [31], cgroup: '/system.slice/docker.service' },
	],
	units: { 'docker.service': UNIT },
	engines: { 'unix:///var/run/docker.sock': dockerFacts() },
};

export const PODMAN_SOCKET = '/run/podman/podman.sock';
/** Podman's service of the system, looked at by root. */
export const PODMAN_ROOT: MadeComputer = {
	userId: 0,
	sockets: { 4: PODMAN_SOCKET },
	processes: [
		{
			pid: 90,
			argv: ['/usr/bin/podman', '--log-level=info', 'system', 'service'],
			sockets: [4],
			cgroup: '/system.slice/podman.service',
			variables: { HOME: '/root' },
		},
	],
	units: { 'podman.service': { ActiveState: 'active', MainPID: '90' } },
	engines: { [`unix://${PODMAN_SOCKET}`]: podmanFacts() },
};
