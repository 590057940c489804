import { describe, expect, it } from 'vitest';
import { HOST, PODMAN_ROOT, PODMAN_SOCKET, podmanOf } from '../../../../support/found-files';
import { podmanFacts } from '../../../../support/made-computer';

describe('Podman', () => {
	it('has the system’s files, drop-ins of the user after them, and a service that is restarted', async () => {
		const files = await podmanOf({
			...PODMAN_ROOT,
			files: {
				'/etc/containers/registries.conf': 'x',
				'/etc/containers/registries.conf.d/b.conf': 'b',
				'/etc/containers/registries.conf.d/a.conf': 'a',
				'/etc/containers/registries.conf.d/a.bak': 'no',
				'/etc/containers/registries.conf.d/sub/c.conf': 'no',
			},
		});
		expect(files).toMatchObject({
			engine: { flavour: 'rootful' },
			main: { path: '/etc/containers/registries.conf', kind: 'there' },
			foundBy: 'system-file',
			hidden: [],
			ownDropIn: {
				path: '/etc/containers/registries.conf.d/50-image-ferry-reg.test_5000.conf',
				kind: 'missing',
			},
			reload: { kind: 'unit', unit: 'podman.service', action: 'restart', access: { kind: 'own' } },
		});
		expect(
			files.dropIns.map(({ folder, files: seen }) => [
				folder,
				seen.map(({ path }) => path.split('/').at(-1)),
			]),
		).toEqual([
			['/etc/containers/registries.conf.d', ['a.conf', 'b.conf']],
			['/root/.config/containers/registries.conf.d', []],
		]);
		expect(files.certificates.map(({ path, isPreferred }) => [path, isPreferred])).toEqual([
			[`/root/.config/containers/certs.d/${HOST}`, false],
			[`/etc/containers/certs.d/${HOST}`, true],
			[`/etc/docker/certs.d/${HOST}`, false],
		]);
	});

	it('has only the user’s files once the user has a main file, an empty one too', async () => {
		const files = await podmanOf({
			...PODMAN_ROOT,
			files: {
				'/etc/containers/registries.conf': 'x',
				'/root/.config/containers/registries.conf': '',
			},
		});
		expect(files).toMatchObject({
			main: { path: '/root/.config/containers/registries.conf' },
			foundBy: 'user-file',
			hidden: [{ path: '/etc/containers/registries.conf' }],
			dropIns: [{ folder: '/root/.config/containers/registries.conf.d' }],
			ownDropIn: {
				path: '/root/.config/containers/registries.conf.d/50-image-ferry-reg.test_5000.conf',
			},
		});
	});

	it('has the file that a variable or an option of the service names, with the drop-ins until version 6', async () => {
		const named = (
			argv: readonly string[],
			variables: Readonly<Record<string, string>>,
			version = '4.3.1',
		) =>
			podmanOf({
				...PODMAN_ROOT,
				processes: [
					{
						pid: 90,
						argv: ['podman', ...argv, 'system', 'service'],
						sockets: [4],
						cwd: '/srv',
						variables,
					},
				],
				engines: { [`unix://${PODMAN_SOCKET}`]: podmanFacts({}, version) },
			});
		const byVariable = await named([], { CONTAINERS_REGISTRIES_CONF: '/srv/r.conf', HOME: '/h' });
		expect(byVariable).toMatchObject({
			main: { path: '/srv/r.conf' },
			foundBy: 'variable',
			reload: { kind: 'signal', pid: 90 },
			ownDropIn: { path: '/etc/containers/registries.conf.d/50-image-ferry-reg.test_5000.conf' },
		});
		expect(byVariable.dropIns.map(({ folder }) => folder)).toEqual([
			'/etc/containers/registries.conf.d',
			'/h/.config/containers/registries.conf.d',
		]);
		expect(await named([], { REGISTRIES_CONFIG_PATH: 'old.conf' })).toMatchObject({
			main: { path: '/srv/old.conf' },
		});
		expect(
			await named(['--registries-conf', '/o.conf'], { CONTAINERS_REGISTRIES_CONF: '/v' }),
		).toMatchObject({
			main: { path: '/o.conf' },
		});
		const newer = await named([], { CONTAINERS_REGISTRIES_CONF: '/srv/r.conf' }, '6.0.0');
		expect(newer).toMatchObject({
			foundBy: 'variable',
			dropIns: [],
			reload: { kind: 'by-hand', what: 'unknown' },
		});
		expect(newer.ownDropIn).toBeUndefined();
	});

	it('reads all levels from version 6 on, in which XDG_CONFIG_HOME counts', async () => {
		const files = await podmanOf({
			...PODMAN_ROOT,
			userId: 1000,
			variables: { XDG_RUNTIME_DIR: '/run/user/1000' },
			files: {
				'/x/containers/registries.conf': { text: '', owner: 1000 },
				'/usr/share/containers/registries.conf': 's',
			},
			sockets: { 4: '/run/user/1000/podman/podman.sock' },
			processes: [
				{
					pid: 90,
					argv: ['podman', 'system', 'service'],
					sockets: [4],
					userId: 1000,
					variables: { HOME: '/home/u', XDG_CONFIG_HOME: '/x' },
				},
			],
			engines: {
				'unix:///run/user/1000/podman/podman.sock': podmanFacts(
					{ SecurityOptions: ['name=rootless'] },
					'v6.1.0',
				),
			},
		});
		expect(files).toMatchObject({
			main: { path: '/x/containers/registries.conf' },
			hidden: [{ path: '/usr/share/containers/registries.conf' }],
			ownDropIn: { path: '/x/containers/registries.conf.d/50-image-ferry-reg.test_5000.conf' },
		});
		expect(files.dropIns.map(({ folder }) => folder)).toEqual([
			'/usr/share/containers/registries.conf.d',
			'/usr/share/containers/registries.rootless.conf.d',
			'/usr/share/containers/registries.rootless.conf.d/1000',
			'/etc/containers/registries.conf.d',
			'/etc/containers/registries.rootless.conf.d',
			'/etc/containers/registries.rootless.conf.d/1000',
			'/x/containers/registries.conf.d',
		]);
	});

	it('is the child of the process that waits for it, without root', async () => {
		const argv = ['podman', 'system', 'service'];
		const socket = '/run/user/1000/podman/podman.sock';
		const files = await podmanOf({
			variables: { XDG_RUNTIME_DIR: '/run/user/1000' },
			sockets: { 4: socket },
			processes: [
				{ pid: 40, argv: ['/usr/lib/systemd/systemd', '--user'], userId: 1000, sockets: [4] },
				{ pid: 90, argv, userId: 1000, sockets: [4] },
				{
					pid: 91,
					argv,
					userId: 1000,
					sockets: [4],
					parentPid: 90,
					variables: { HOME: '/home/u' },
				},
			],
			engines: { [`unix://${socket}`]: podmanFacts({ SecurityOptions: ['name=rootless'] }) },
		});
		expect(files).toMatchObject({
			engine: { flavour: 'rootless' },
			reload: { kind: 'signal', pid: 91 },
			ownDropIn: { access: { kind: 'own' }, owner: 'u' },
		});
		expect(files.certificates.find(({ isPreferred }) => isPreferred)?.path).toBe(
			`/home/u/.config/containers/certs.d/${HOST}`,
		);
	});

	it('takes the system’s files for root’s service where root’s home may not be entered', async () => {
		const files = await podmanOf({
			...PODMAN_ROOT,
			userId: 1000,
			closed: ['/root'],
			files: {
				'/etc/containers/registries.conf': 'x',
				'/root/.config/containers/registries.conf': '',
			},
			units: {
				'podman.service': { ActiveState: 'active', MainPID: '90', Environment: 'A=1 "B=2 3"' },
			},
		});
		expect(files).toMatchObject({
			main: {
				path: '/etc/containers/registries.conf',
				access: { kind: 'by-hand', reason: 'not-listed' },
			},
			foundBy: 'system-file',
			ownDropIn: { access: { kind: 'administrator' }, owner: 'root' },
			reload: { kind: 'unit', access: { kind: 'administrator' } },
		});
		expect(files.certificates.map(({ path }) => path)).toEqual([
			`/etc/containers/certs.d/${HOST}`,
			`/etc/docker/certs.d/${HOST}`,
		]);
	});

	it('takes what the unit sets where the service’s own variables may not be read', async () => {
		const Environment = 'LOGGING=--log-level=info "CONTAINERS_REGISTRIES_CONF=/srv/my r.conf"';
		const files = await podmanOf({
			...PODMAN_ROOT,
			userId: 1000,
			units: { 'podman.service': { ActiveState: 'active', MainPID: '90', Environment } },
		});
		expect(files).toMatchObject({ foundBy: 'variable', main: { path: '/srv/my r.conf' } });
	});

	it('is out of reach in a machine', async () => {
		const socket = '/Users/u/machine.sock';
		const machines = [
			{ Name: 'm', State: 'running', ConnectionInfo: { PodmanSocket: { Path: socket } } },
		];
		const files = await podmanOf({
			platform: 'darwin',
			homeFolder: '/Users/u',
			files: { [socket]: { kind: 'other' } },
			output: { 'podman machine inspect': JSON.stringify(machines) },
			engines: { [`unix://${socket}`]: podmanFacts({ SecurityOptions: ['name=rootless'] }) },
		});
		expect(files).toMatchObject({
			engine: { flavour: 'machine' },
			main: { kind: 'unread', access: { kind: 'by-hand', reason: 'in-machine' } },
			ownDropIn: { kind: 'missing' },
			reload: { kind: 'by-hand', what: 'machine' },
		});
	});
});
