// Who runs an engine on Linux: its process and its unit, found by its socket; where another user's process may not be looked
// into, by what everybody may know.
import { daemonFlags } from '../../../../shared/trust/docker/daemon-flags';
import type { EngineAddress, EngineEndpoint } from '../../../engine/engine-endpoint';
import type { FinderWorld } from '../finder-world';
import { type ProcessFacts, processFacts } from './process-facts';
import { listenerOwner, processBehind, processesNamed, withoutParents } from './socket-process';
import { type UnitFacts, unitFacts } from './unit-facts';

export interface EngineRunner {
	readonly process?: ProcessFacts;
	/** The unit that the process belongs to; without a known process the one that has the socket. */
	readonly unit?: UnitFacts;
}

type Kind = 'docker' | 'podman';

const PROGRAMS = { docker: 'dockerd', podman: 'podman' } as const;
const USUAL_SOCKETS = {
	docker: /^(?:\/var)?\/run\/(?:user\/\d+\/)?docker\.sock$/,
	podman: /^(?:\/var)?\/run\/(?:user\/\d+\/)?podman\/podman\.sock$/,
} as const;

export async function runnerOf(
	world: FinderWorld,
	{ address }: EngineEndpoint,
	kind: Kind,
): Promise<EngineRunner> {
	const behind = await processBehind(world, address);
	// systemd holds the socket of an engine that sleeps, or whose process may not be looked into.
	const known = behind?.name === 'systemd' || behind?.pid === 1 ? undefined : behind;
	const process = known ?? (await processByArguments(world, address, kind));
	const unit =
		process === undefined
			? await unitBySocket(world, address, kind)
			: process.unit && (await unitFacts(world, process.unit.name, process.unit.isUserUnit));
	const main =
		process ?? (unit === undefined ? undefined : await processFacts(world, unit.mainPid));
	return {
		...(main === undefined ? {} : { process: main }),
		...(unit === undefined ? {} : { unit }),
	};
}

/** Whether engines listen there unless somebody said otherwise. */
export function isUsualSocket(address: EngineAddress, kind: Kind): boolean {
	return address.kind === 'socket' && USUAL_SOCKETS[kind].test(address.path);
}

/** Whether a process is an engine's own, rather than a tunnel's or a proxy's end. */
export function isEngineProcess({ argv, name }: ProcessFacts, kind: Kind): boolean {
	const program = (argv[0] ?? '').split('/').at(-1) ?? '';
	return program.startsWith(PROGRAMS[kind]) || name === PROGRAMS[kind];
}

/**
 * The one engine process that says by its arguments that it listens there, and has the socket's owner: anybody may call
 * a process what they like, but not give a socket to somebody else.
 */
async function processByArguments(
	world: FinderWorld,
	address: EngineAddress,
	kind: Kind,
): Promise<ProcessFacts | undefined> {
	const owner = await listenerOwner(world, address);
	if (owner === undefined) {
		return undefined;
	}
	const found: ProcessFacts[] = [];
	for (const pid of await processesNamed(world, PROGRAMS[kind])) {
		const facts = await processFacts(world, pid);
		if (facts?.userId === owner && (await listensAt(world, facts, address, kind))) {
			found.push(facts);
		}
	}
	const served = withoutParents(found);
	return served.length === 1 ? served[0] : undefined;
}

async function listensAt(
	world: FinderWorld,
	{ argv }: ProcessFacts,
	address: EngineAddress,
	kind: Kind,
): Promise<boolean> {
	const hosts = kind === 'docker' ? daemonHosts(argv) : serviceAddress(argv);
	if (hosts === undefined) {
		return false;
	}
	if (address.kind === 'tcp') {
		return hosts.some((host) => host.startsWith('tcp://') && host.endsWith(`:${address.port}`));
	}
	const path = await world.realPath(address.path);
	if (hosts.length === 0 || hosts.some((host) => host.startsWith('fd://'))) {
		return USUAL_SOCKETS[kind].test(path);
	}
	const files = hosts.map((host) => host.replace(/^unix:\/\//, ''));
	const real = await Promise.all(files.map((file) => world.realPath(file)));
	return real.includes(path);
}

function daemonHosts(argv: readonly string[]): readonly string[] {
	return daemonFlags(argv, 'process')
		.filter(({ key }) => key === 'hosts')
		.map(({ value }) => value);
}

/** `undefined`: it is another command of podman than its service. */
function serviceAddress(argv: readonly string[]): readonly string[] | undefined {
	const service = argv.indexOf('service');
	return service < 0 || argv[service - 1] !== 'system'
		? undefined
		: argv.slice(service + 1).filter((word) => /^(?:unix|tcp|fd):\/\//.test(word));
}

async function unitBySocket(
	world: FinderWorld,
	address: EngineAddress,
	kind: Kind,
): Promise<UnitFacts | undefined> {
	if (address.kind !== 'socket') {
		return undefined;
	}
	const path = await world.realPath(address.path);
	const isUserUnit = /^\/run\/user\//.test(path);
	if (USUAL_SOCKETS[kind].test(path)) {
		return unitFacts(world, `${kind}.service`, isUserUnit);
	}
	const socket = await unitFacts(world, `${kind}.socket`, isUserUnit);
	return socket?.listens.includes(address.path) === true
		? unitFacts(world, `${kind}.service`, isUserUnit)
		: undefined;
}
