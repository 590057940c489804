import { expect, it } from 'vitest';
import { podmanMachine } from '../../../../../electron/engine/strategies/podman-machine';
import { fakeWorld } from '../../../../support/fake-engine-world';

const machine = (connection: object, State = 'running') =>
	JSON.stringify([{ Name: 'podman-machine-default', State, ConnectionInfo: connection }]);

const onMac = (output?: string) => podmanMachine(fakeWorld({ platform: 'darwin', output }));

it('takes the socket or pipe that Podman names', async () => {
	const [mac] = await onMac(machine({ PodmanSocket: { Path: '/tmp/m.sock' }, PodmanPipe: null }));
	expect(mac?.endpoint?.name).toBe('unix:///tmp/m.sock');
	const [pipe] = await onMac(
		machine({
			PodmanSocket: null,
			PodmanPipe: { Path: String.raw`\\.\pipe\podman-machine-default` },
		}),
	);
	expect(pipe?.endpoint?.name).toBe('npipe:////./pipe/podman-machine-default');
});

it('says when it does not run', async () => {
	const [place] = await onMac(machine({ PodmanSocket: { Path: '/tmp/m.sock' } }, 'stopped'));
	expect(place?.reason).toBe('The machine is stopped; podman machine start starts it.');
});

it.each([undefined, '', '[]', 'not JSON', '{"a":1}'])(
	'says when there is none: %s',
	async (output) => {
		expect((await onMac(output)).map(({ reason }) => reason)).toEqual([
			'There is no Podman machine.',
		]);
		expect(await podmanMachine(fakeWorld({ platform: 'linux', output }))).toEqual([]);
	},
);
