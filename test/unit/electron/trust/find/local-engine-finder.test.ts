import { describe, expect, it } from 'vitest';
import { faultOf } from '../../../../support/fault-of';
import {
	finderOn,
	HOST,
	PODMAN_ROOT,
	podmanOf,
	ROOTFUL,
	SOCKET,
} from '../../../../support/found-files';
import { dockerFacts, type MadeComputer } from '../../../../support/made-computer';

const { signal } = new AbortController();

describe('the list', () => {
	const version = JSON.stringify({ Client: { Version: '4.3.1' } });
	const output = { 'podman version --format json': version };

	it('has Docker first, each engine once, and Podman as a command where no service of this user is', async () => {
		const both: MadeComputer = {
			...ROOTFUL,
			output,
			variables: { DOCKER_HOST: `unix://${SOCKET}` },
		};
		const endpoint = `unix://${SOCKET}`;
		const engines = { ...both.engines, [endpoint]: dockerFacts() };
		const listed = await finderOn({ ...both, engines }).list(signal);
		expect(listed).toEqual([
			{ endpoint, kind: 'docker', version: '20.10.24', isRootless: false, flavour: 'rootful' },
			{
				endpoint: 'podman:',
				kind: 'podman',
				version: '4.3.1',
				isRootless: true,
				flavour: 'program',
			},
		]);
		expect(await finderOn({ ...PODMAN_ROOT, output }).list(signal)).toMatchObject([
			{ flavour: 'rootful' },
		]);
	});

	it('has no command that works on another computer', async () => {
		const server = JSON.stringify({ Client: { Version: '4.3.1' }, Server: { Version: '4.3.1' } });
		for (const computer of [
			{ output: { 'podman version --format json': server } },
			{ output, variables: { CONTAINER_HOST: 'ssh://x' } },
			{ output, platform: 'darwin' as const },
			{ output: { 'podman version --format json': 'nonsense' } },
		])
			expect(await finderOn(computer).list(signal)).toEqual([]);
	});

	it('reads the command’s files in this user’s home, anew at each run', async () => {
		const files = await podmanOf({
			output,
			variables: { CONTAINERS_REGISTRIES_CONF: '/srv/r.conf' },
		});
		expect(files).toMatchObject({
			engine: { flavour: 'program' },
			main: { path: '/srv/r.conf' },
			reload: { kind: 'none' },
			says: {},
			ownDropIn: {
				path: '/home/u/.config/containers/registries.conf.d/50-image-ferry-reg.test_5000.conf',
			},
		});
	});

	it('reads what concerns all without a registry, and no certificates for a network', async () => {
		const finder = finderOn(PODMAN_ROOT);
		const [engine] = await finder.list(signal);
		if (engine === undefined) throw new Error('nothing found');
		const general = await finder.read(engine, undefined, signal);
		expect(general).toMatchObject({ certificates: [] });
		expect(general).not.toHaveProperty('ownDropIn');
		const mirror = await finder.read(engine, { host: HOST, of: 'docker.io' }, signal);
		expect(mirror).toMatchObject({
			ownDropIn: {
				path: '/etc/containers/registries.conf.d/50-image-ferry-mirror-of-docker.io.conf',
			},
		});
		const docker = finderOn(ROOTFUL);
		const [first] = await docker.list(signal);
		if (first === undefined) throw new Error('nothing found');
		expect(await docker.read(first, { host: '10.0.0.0/8' }, signal)).toMatchObject({
			certificates: [],
		});
	});

	it('tells that an engine is gone', async () => {
		const engine = {
			endpoint: 'unix:///gone.sock',
			kind: 'docker',
			version: '1',
			isRootless: false,
			flavour: 'rootful',
		} as const;
		const fault = await faultOf(() => finderOn({}).read(engine, { host: HOST }, signal));
		expect(fault).toMatchObject({ code: 'engine.unreachable', subject: 'unix:///gone.sock' });
	});
});
