import { expect, it } from 'vitest';
import type { EngineStrategy } from '../../../../../electron/engine/engine-world';
import {
	dockerDesktop,
	dockerRootless,
	dockerSocket,
	podmanSocket,
	podmanUserSocket,
	windowsPipes,
} from '../../../../../electron/engine/strategies/known-sockets';
import { fakeWorld } from '../../../../support/fake-engine-world';

const known = {
	dockerDesktop,
	dockerRootless,
	dockerSocket,
	podmanSocket,
	podmanUserSocket,
	windowsPipes,
};

const namesOn = async (strategy: EngineStrategy, platform: NodeJS.Platform, variables = {}) =>
	(await strategy(fakeWorld({ platform, variables }))).map(({ looked }) => looked);

it.each([
	['dockerSocket', 'linux', ['unix:///var/run/docker.sock']],
	['dockerSocket', 'darwin', ['unix:///var/run/docker.sock']],
	['dockerSocket', 'win32', []],
	['dockerRootless', 'linux', ['unix:///run/user/1000/docker.sock']],
	['dockerRootless', 'darwin', []],
	[
		'dockerDesktop',
		'darwin',
		['unix:///home/u/.docker/desktop/docker.sock', 'unix:///home/u/.docker/run/docker.sock'],
	],
	['dockerDesktop', 'win32', []],
	['podmanSocket', 'linux', ['unix:///run/podman/podman.sock']],
	['podmanUserSocket', 'linux', ['unix:///run/user/1000/podman/podman.sock']],
	['podmanUserSocket', 'darwin', []],
	['windowsPipes', 'linux', []],
	[
		'windowsPipes',
		'win32',
		[
			'npipe:////./pipe/docker_engine',
			'npipe:////./pipe/dockerDesktopLinuxEngine',
			'npipe:////./pipe/podman-machine-default',
		],
	],
] as const)('%s on %s', async (name, platform, expected) => {
	expect(await namesOn(known[name], platform)).toEqual(expected);
});

it('takes XDG_RUNTIME_DIR when it is set', async () => {
	const variables = { XDG_RUNTIME_DIR: '/tmp/run-u' };
	expect(await namesOn(known.dockerRootless, 'linux', variables)).toEqual([
		'unix:///tmp/run-u/docker.sock',
	]);
	expect(await namesOn(known.podmanUserSocket, 'linux', variables)).toEqual([
		'unix:///tmp/run-u/podman/podman.sock',
	]);
});
