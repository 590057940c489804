import { describe, expect, it } from 'vitest';
import {
	DOCKERD,
	dockerOf,
	HOST,
	LINKED_RUN,
	ROOTFUL,
	SOCKET,
	UNIT,
} from '../../../../support/found-files';
import { dockerFacts, type MadeComputer } from '../../../../support/made-computer';

describe('Docker of the system', () => {
	it('is reloaded by its unit, with the administrator prompt for somebody else than root', async () => {
		expect(await dockerOf(ROOTFUL)).toMatchObject({
			engine: { flavour: 'rootful', kind: 'docker' },
			daemonJson: {
				kind: 'missing',
				path: '/etc/docker/daemon.json',
				owner: 'root',
				access: { kind: 'administrator' },
			},
			foundBy: 'usual-place',
			reload: {
				kind: 'unit',
				unit: 'docker.service',
				action: 'reload',
				isUserUnit: false,
				access: { kind: 'administrator' },
			},
			certificates: [
				{
					path: `/etc/docker/certs.d/${HOST}`,
					exists: false,
					isPreferred: true,
					ownCa: { kind: 'missing', access: { kind: 'administrator' } },
				},
			],
		});
	});

	it('needs no prompt for root, and has none without a helper', async () => {
		expect(await dockerOf({ ...ROOTFUL, userId: 0 })).toMatchObject({
			daemonJson: { access: { kind: 'own' } },
			reload: { access: { kind: 'own' } },
		});
		expect(await dockerOf(ROOTFUL, false)).toMatchObject({
			daemonJson: { access: { kind: 'by-hand', reason: 'no-helper' } },
			reload: { access: { kind: 'by-hand', reason: 'no-helper' } },
		});
	});

	it('has the file that its arguments name, and every option with the line of the unit that gives it', async () => {
		const argv = [...DOCKERD, '--config-file', '/srv/d.json', '--insecure-registry=10.0.0.0/8'];
		const files = await dockerOf({
			...ROOTFUL,
			files: {
				...LINKED_RUN,
				'/srv/d.json': '{}',
				[UNIT.FragmentPath]: '[Service]\nExecStart=/usr/sbin/dockerd -H fd://\n',
				[UNIT.DropInPaths]:
					'[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd -H fd:// --insecure-registry=10.0.0.0/8\n',
			},
			processes: [{ pid: 812, argv, sockets: [31], cgroup: '/system.slice/docker.service' }],
		});
		expect(files).toMatchObject({
			foundBy: 'process',
			daemonJson: {
				path: '/srv/d.json',
				kind: 'there',
				owner: 'root',
				access: { reason: 'not-listed' },
			},
		});
		expect(files.flags).toContainEqual({
			key: 'insecure-registries',
			flag: 'insecure-registry',
			value: '10.0.0.0/8',
			from: { file: UNIT.DropInPaths, line: 3 },
		});
		expect(files.flags.find(({ key }) => key === 'config-file')?.from).toBe('process');
	});

	it('knows what a unit that was changed since the start would give it at the next one', async () => {
		const files = await dockerOf({
			...ROOTFUL,
			files: {
				...LINKED_RUN,
				'/srv/d.json': '{}',
				[UNIT.FragmentPath]:
					'[Service]\nExecStart=/usr/sbin/dockerd --config-file /other.json \\\n  --registry-mirror https://m\n',
			},
			processes: [
				{
					pid: 812,
					argv: [...DOCKERD, '--config-file', '/srv/d.json'],
					sockets: [31],
					cgroup: '/system.slice/docker.service',
				},
			],
		});
		expect(files.daemonJson.path).toBe('/srv/d.json');
		expect(files.flags).toContainEqual({
			key: 'registry-mirrors',
			flag: 'registry-mirror',
			value: 'https://m',
			from: { file: UNIT.FragmentPath, line: 3 },
		});
		expect(files.flags.filter(({ key }) => key === 'config-file')).toHaveLength(1);
	});

	it('has the file that its unit names where its process may not be seen', async () => {
		const { processes: _, ...hidden } = ROOTFUL;
		const files = await dockerOf({
			...hidden,
			files: {
				...LINKED_RUN,
				'/etc/docker/other.json': '{}',
				[UNIT.FragmentPath]:
					'[Service]\nExecStart=/usr/sbin/dockerd --config-file /etc/docker/other.json -H fd://\n',
			},
		});
		expect(files).toMatchObject({
			foundBy: 'unit',
			daemonJson: { path: '/etc/docker/other.json' },
			reload: { kind: 'unit' },
		});
	});

	it('counts a relative name from the folder of the process', async () => {
		const argv = ['dockerd', '-H', `unix://${SOCKET}`, '--config-file=conf/d.json'];
		const files = await dockerOf({
			...ROOTFUL,
			userId: 0,
			processes: [{ pid: 9, argv, sockets: [31], cwd: '/srv' }],
		});
		expect(files.daemonJson.path).toBe('/srv/conf/d.json');
		expect(files.reload).toEqual({ kind: 'signal', pid: 9, access: { kind: 'own' } });
	});

	it('is known by its arguments and the owner of its socket, but not by what somebody calls a process', async () => {
		const hidden = {
			pid: 5,
			argv: ['dockerd', '-H', 'unix:///srv/d.sock', '--config-file=/srv/own.json'],
		};
		const fake = {
			pid: 6,
			argv: ['dockerd', '-H', 'unix:///srv/d.sock', '--config-file=/tmp/x'],
			userId: 1001,
		};
		const files = await dockerOf({
			variables: { DOCKER_HOST: 'unix:///srv/d.sock' },
			sockets: { 77: '/srv/d.sock' },
			processes: [hidden, fake],
			engines: { 'unix:///srv/d.sock': dockerFacts() },
		});
		expect(files.engine.flavour).toBe('rootful');
		expect(files.daemonJson.path).toBe('/srv/own.json');
		expect(files.reload).toEqual({ kind: 'signal', pid: 5, access: { kind: 'administrator' } });
	});

	it('is not touched where its /etc is not the one of this computer', async () => {
		const files = await dockerOf({
			...ROOTFUL,
			userId: 0,
			files: {
				...LINKED_RUN,
				'/etc/docker/daemon.json': '{"here":1}',
				'/proc/812/root/etc/docker/daemon.json': '{"there":1}',
			},
		});
		expect(files.daemonJson).toMatchObject({
			path: '/etc/docker/daemon.json',
			kind: 'there',
			access: { kind: 'by-hand', reason: 'in-machine' },
		});
		expect(
			files.daemonJson.kind === 'there' && new TextDecoder().decode(files.daemonJson.bytes),
		).toBe('{"there":1}');
	});

	it('says what it trusts, and that containers would be stopped', async () => {
		const RegistryConfig = {
			IndexConfigs: { 'docker.io': { Secure: true }, [HOST]: { Secure: false } },
			InsecureRegistryCIDRs: ['127.0.0.0/8'],
			Mirrors: ['https://mirror.test/'],
		};
		const says = { RegistryConfig, ContainersRunning: 7, LiveRestoreEnabled: true };
		const files = await dockerOf({
			...ROOTFUL,
			engines: { 'unix:///var/run/docker.sock': dockerFacts(says) },
		});
		expect(files.says).toEqual({
			insecureHosts: [HOST],
			insecureNetworks: ['127.0.0.0/8'],
			mirrors: ['https://mirror.test/'],
			containersRunning: 7,
			isLiveRestore: true,
		});
	});
});

describe('other kinds of Docker', () => {
	it('reads a rootless engine in the folder of its own variables, and signals the daemon itself', async () => {
		const socket = '/run/user/1000/docker.sock';
		const files = await dockerOf({
			files: { '/home/u/conf/docker/daemon.json': { text: '{}', owner: 1000 } },
			variables: { XDG_RUNTIME_DIR: '/run/user/1000' },
			sockets: { 8: socket },
			processes: [
				{ pid: 70, argv: ['rootlesskit', 'dockerd'], userId: 1000 },
				{
					pid: 71,
					argv: ['dockerd'],
					userId: 1000,
					parentPid: 70,
					sockets: [9],
					ownSockets: { 9: socket },
					variables: { HOME: '/home/u', XDG_CONFIG_HOME: '/home/u/conf' },
					cgroup: '/user.slice/user-1000.slice/user@1000.service/app.slice/docker.service',
				},
			],
			units: { 'user:docker.service': { ...UNIT, MainPID: '70' } },
			engines: { [`unix://${socket}`]: dockerFacts({ SecurityOptions: ['name=rootless'] }) },
		});
		expect(files).toMatchObject({
			engine: { flavour: 'rootless', isRootless: true },
			daemonJson: { path: '/home/u/conf/docker/daemon.json', owner: 'u', access: { kind: 'own' } },
			reload: { kind: 'signal', pid: 71, access: { kind: 'own' } },
			certificates: [
				{ path: `/home/u/conf/docker/certs.d/${HOST}`, ownCa: { access: { kind: 'own' } } },
			],
		});
	});

	it('leaves Docker Desktop to be restarted by the user', async () => {
		const socket = '/home/u/.docker/desktop/docker.sock';
		const files = await dockerOf({
			files: { [socket]: { kind: 'other', owner: 1000 } },
			engines: {
				[`unix://${socket}`]: dockerFacts({
					Name: 'docker-desktop',
					OperatingSystem: 'Docker Desktop',
				}),
			},
		});
		expect(files).toMatchObject({
			engine: { flavour: 'desktop' },
			daemonJson: { path: '/home/u/.docker/daemon.json', owner: 'u', access: { kind: 'own' } },
			reload: { kind: 'by-hand', what: 'desktop' },
			certificates: [{ path: `/home/u/.docker/certs.d/${HOST}` }],
		});
	});

	it('knows the folders of the snap, and signals its daemon', async () => {
		const argv = ['dockerd', '--config-file=/var/snap/docker/9/config/daemon.json'];
		const files = await dockerOf({
			...ROOTFUL,
			userId: 0,
			files: { ...LINKED_RUN, '/var/snap/docker/current': { link: '9' } },
			processes: [
				{ pid: 4, argv, sockets: [31], cgroup: '/system.slice/snap.docker.dockerd.service' },
			],
			engines: {
				'unix:///var/run/docker.sock': dockerFacts({ DockerRootDir: '/var/snap/docker/common/x' }),
			},
		});
		expect(files).toMatchObject({
			engine: { flavour: 'snap' },
			daemonJson: { path: '/var/snap/docker/9/config/daemon.json' },
			certificates: [
				{
					path: `/var/snap/docker/current/etc/docker/certs.d/${HOST}`,
					ownCa: { path: `/var/snap/docker/9/etc/docker/certs.d/${HOST}/image-ferry.crt` },
				},
			],
			reload: { kind: 'signal', pid: 4 },
		});
	});

	it('edits Docker Desktop of a Mac, and nothing of another machine there', async () => {
		const on = (socket: string, info: Readonly<Record<string, unknown>>) =>
			dockerOf({
				platform: 'darwin',
				homeFolder: '/Users/u',
				variables: { USER: 'u', DOCKER_HOST: `unix://${socket}` },
				files: { [socket]: { kind: 'other' } },
				engines: { [`unix://${socket}`]: dockerFacts(info) },
			});
		expect(
			await on('/Users/u/.docker/run/docker.sock', { OperatingSystem: 'Docker Desktop' }),
		).toMatchObject({
			engine: { flavour: 'desktop' },
			daemonJson: {
				path: '/Users/u/.docker/daemon.json',
				kind: 'missing',
				access: { kind: 'own' },
				owner: 'u',
			},
		});
		expect(await on('/Users/u/.colima/docker.sock', { OperatingSystem: 'Ubuntu' })).toMatchObject({
			engine: { flavour: 'machine' },
			daemonJson: { kind: 'unread', access: { kind: 'by-hand', reason: 'in-machine' } },
			reload: { kind: 'by-hand', what: 'machine' },
		});
	});

	it('has Windows’ places on Windows', async () => {
		const pipe = 'npipe:////./pipe/docker_engine';
		const home = 'C:\\Users\\u';
		const windows: MadeComputer = {
			platform: 'win32',
			homeFolder: home,
			variables: { PROGRAMDATA: 'D:\\Data', USERNAME: 'u' },
		};
		const version = { Version: '25.0.0', ApiVersion: '1.44', Os: 'windows', Arch: 'amd64' };
		const asService = await dockerOf({
			...windows,
			output: {
				'sc.exe qc docker':
					'  BINARY_PATH_NAME : "C:\\Program Files\\dockerd.exe" --run-service -H npipe://\r\n',
			},
			engines: { [pipe]: { version, info: dockerFacts().info } },
		});
		expect(asService).toMatchObject({
			engine: { flavour: 'windows' },
			daemonJson: {
				path: 'D:\\Data\\docker\\config\\daemon.json',
				access: { kind: 'by-hand', reason: 'not-listed' },
			},
			certificates: [{ path: 'D:\\Data\\docker\\certs.d\\reg.test5000' }],
			reload: { kind: 'by-hand', what: 'windows' },
			flags: [{ key: 'run-service' }, { key: 'hosts', value: 'npipe://' }],
		});
		const asDesktop = await dockerOf({
			...windows,
			engines: { [pipe]: dockerFacts({ OperatingSystem: 'Docker Desktop' }) },
		});
		expect(asDesktop).toMatchObject({
			engine: { flavour: 'desktop' },
			daemonJson: { path: `${home}\\.docker\\daemon.json`, owner: 'u', access: { kind: 'own' } },
		});
	});

	it('touches nothing of this computer for an engine elsewhere', async () => {
		const reached = (endpoint: string, more: MadeComputer, Name = 'workstation') =>
			dockerOf({
				variables: { DOCKER_HOST: endpoint },
				engines: { [endpoint]: dockerFacts({ Name }) },
				...more,
			});
		const elsewhere = {
			daemonJson: { access: { kind: 'by-hand' } },
			reload: { kind: 'by-hand' },
			flags: [],
		};
		// The end of a tunnel, seen and unseen; a port that nobody here is known to listen on; a name of another computer.
		const tunnel = {
			sockets: { 5: '/tmp/t.sock' },
			processes: [{ pid: 3, argv: ['socat'], userId: 1000, sockets: [5] }],
		};
		for (const [endpoint, more, name, flavour] of [
			['unix:///tmp/t.sock', tunnel, 'workstation', 'remote'],
			['unix:///tmp/t.sock', { sockets: { 5: '/tmp/t.sock' } }, 'workstation', 'remote'],
			[
				'unix:///var/run/docker.sock',
				{ files: { '/var/run/docker.sock': '' } },
				'server',
				'remote',
			],
			['tcp://127.0.0.1:2375', {}, 'workstation', 'remote'],
			[
				'unix:///home/u/.lima/d.sock',
				{
					sockets: { 5: '/home/u/.lima/d.sock' },
					processes: [{ pid: 3, argv: ['/usr/bin/ssh'], userId: 1000, sockets: [5] }],
				},
				'lima',
				'machine',
			],
		] as const) {
			const files = await reached(endpoint, more, name);
			expect(files).toMatchObject({ ...elsewhere, engine: { flavour } });
			expect(files.certificates).toMatchObject([
				{ ownCa: { kind: 'missing', access: { kind: 'by-hand' } } },
			]);
		}
		// Windows shows its Docker Desktop in its Linux too.
		const desktop = await dockerOf({
			variables: { DOCKER_HOST: 'unix:///mnt/d.sock' },
			sockets: { 5: '/mnt/d.sock' },
			engines: { 'unix:///mnt/d.sock': dockerFacts({ OperatingSystem: 'Docker Desktop' }) },
		});
		expect(desktop).toMatchObject({ ...elsewhere, engine: { flavour: 'machine' } });
	});

	it('knows a daemon of this computer behind a port', async () => {
		for (const host of ['127.0.0.1', 'localhost', '192.0.2.5', 'workstation', '198.51.100.9']) {
			const endpoint = `tcp://${host}:2376`;
			const files = await dockerOf({
				variables: { DOCKER_HOST: endpoint, DOCKER_TLS_VERIFY: '1' },
				ports: { 6: 2376 },
				processes: [{ pid: 3, argv: ['dockerd', '-H', 'tcp://0.0.0.0:2376'] }],
				engines: { [endpoint]: dockerFacts() },
			});
			const isElsewhere = host === '198.51.100.9';
			expect(files.engine.flavour).toBe(isElsewhere ? 'remote' : 'rootful');
			expect(files.reload).toMatchObject(
				isElsewhere ? { kind: 'by-hand', what: 'remote' } : { kind: 'signal', pid: 3 },
			);
		}
	});
});
