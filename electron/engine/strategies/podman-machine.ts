// Podman's virtual machine, as macOS and Windows have it: Podman itself says where its socket is.
import { z } from 'zod';
import type { EngineStrategy } from '../engine-world';
import { socketPlace } from './known-sockets';

const ARGUMENTS = ['machine', 'inspect'];
const LOOKED = 'podman machine inspect';
const place = 'podman-machine';

const pathSchema = z.object({ Path: z.string() }).nullish();
const machinesSchema = z.array(
	z.object({
		Name: z.string().optional(),
		State: z.string().optional(),
		ConnectionInfo: z.object({ PodmanSocket: pathSchema, PodmanPipe: pathSchema }).optional(),
	}),
);

export const podmanMachine: EngineStrategy = async ({ environment, run }) => {
	const output = await run('podman', ARGUMENTS);
	const machines = machinesSchema.safeParse(parsed(output));
	if (!machines.success || machines.data.length === 0) {
		// On Linux Podman needs no machine: that there is none says nothing.
		return environment.platform === 'linux'
			? []
			: [{ place, looked: LOOKED, reason: 'There is no Podman machine.' }];
	}
	return machines.data.map(({ Name = 'unnamed', State, ConnectionInfo }) => {
		const looked = `Podman machine ${Name}`;
		if (State !== undefined && State !== 'running') {
			return { place, looked, reason: `The machine is ${State}; podman machine start starts it.` };
		}
		const pipe = ConnectionInfo?.PodmanPipe?.Path.replaceAll('\\', '/');
		const file = pipe ?? ConnectionInfo?.PodmanSocket?.Path;
		return file === undefined
			? { place, looked, reason: 'The machine names no socket.' }
			: socketPlace(place, file, pipe === undefined ? 'unix' : 'npipe');
	});
};

function parsed(text: string | undefined): unknown {
	try {
		return JSON.parse(text ?? '');
	} catch {
		return undefined;
	}
}
