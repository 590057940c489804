// Finds the process that listens behind an endpoint, on Linux: by the number of its socket, which the process holds open.
import type { EngineAddress } from '../../../engine/engine-endpoint';
import type { FinderWorld } from '../finder-world';
import { type ProcessFacts, processFacts } from './process-facts';

const ENGINE_NAMES = ['dockerd', 'podman'];
const LISTENING_FLAG = 0x10000;
const TCP_LISTENING = '0A';

/** Gives `undefined` when there is none, or none that this user may know of. */
export async function processBehind(
	world: FinderWorld,
	address: EngineAddress,
): Promise<ProcessFacts | undefined> {
	if (world.environment.platform !== 'linux') {
		return undefined;
	}
	const engines = await processesNamed(world, ...ENGINE_NAMES);
	return (
		(await holderAmong(world, address, engines)) ??
		(await ownNetworkHolder(world, address, engines)) ??
		(await holderAmong(world, address, await processesNamed(world)))
	);
}

/** Ids of the processes that have one of these short names; of all, when none is given. */
export async function processesNamed(
	world: FinderWorld,
	...wanted: readonly string[]
): Promise<readonly number[]> {
	const pids = (await world.listFolder('/proc')).filter((name) => /^\d+$/.test(name));
	const names = await Promise.all(pids.map((pid) => world.readText(`/proc/${pid}/comm`)));
	return pids
		.filter((_, index) => wanted.length === 0 || wanted.includes((names[index] ?? '').trim()))
		.map(Number);
}

/** Number of the user who made the socket; `undefined` where that can't be told. */
export async function listenerOwner(
	world: FinderWorld,
	address: EngineAddress,
): Promise<number | undefined> {
	if (world.environment.platform !== 'linux') {
		return undefined;
	}
	if (address.kind === 'tcp') {
		return (await tcpListeners(world, address.port, '/proc/net'))[0]?.owner;
	}
	const facts = await world.facts(address.path);
	return typeof facts === 'string' ? undefined : facts.ownerId;
}

/** A process that waits for its own child, which does the work, is left out. */
export function withoutParents(processes: readonly ProcessFacts[]): readonly ProcessFacts[] {
	return processes.filter(({ pid }) => !processes.some(({ parentPid }) => parentPid === pid));
}

async function holderAmong(
	world: FinderWorld,
	address: EngineAddress,
	pids: readonly number[],
): Promise<ProcessFacts | undefined> {
	const sockets = await socketsOf(world, address, '/proc/net');
	return sockets.size === 0 ? undefined : await holderOf(world, sockets, pids);
}

/** A rootless engine has a network of its own: its sockets are listed there alone. */
async function ownNetworkHolder(
	world: FinderWorld,
	address: EngineAddress,
	pids: readonly number[],
): Promise<ProcessFacts | undefined> {
	for (const pid of pids) {
		const sockets = await socketsOf(world, address, `/proc/${pid}/net`);
		const holder = sockets.size === 0 ? undefined : await holderOf(world, sockets, [pid]);
		if (holder !== undefined) {
			return holder;
		}
	}
	return undefined;
}

/**
 * Several may hold it. systemd made the socket and gave it away; Podman without root waits in a parent for its own
 * child; and of two that listened under the same name only the later one still has it.
 */
async function holderOf(
	world: FinderWorld,
	sockets: ReadonlySet<string>,
	pids: readonly number[],
): Promise<ProcessFacts | undefined> {
	const holders: ProcessFacts[] = [];
	for (const pid of pids) {
		const facts = (await holds(world, pid, sockets)) ? await processFacts(world, pid) : undefined;
		if (facts !== undefined) holders.push(facts);
	}
	const served = holders.filter(({ pid }) => pid !== 1 || holders.length === 1);
	return [...withoutParents(served)].sort((one, other) => other.startedAt - one.startedAt)[0];
}

async function holds(
	world: FinderWorld,
	pid: number,
	sockets: ReadonlySet<string>,
): Promise<boolean> {
	for (const descriptor of await world.listFolder(`/proc/${pid}/fd`)) {
		const target = await world.readLink(`/proc/${pid}/fd/${descriptor}`);
		if (target !== undefined && sockets.has(target)) {
			return true;
		}
	}
	return false;
}

/** What the descriptors of listening sockets lead to: `socket:[NUMBER]`. */
async function socketsOf(
	world: FinderWorld,
	address: EngineAddress,
	folder: string,
): Promise<ReadonlySet<string>> {
	const found =
		address.kind === 'socket'
			? await namedSockets(world, address.path, folder)
			: (await tcpListeners(world, address.port, folder)).map(({ number }) => number);
	return new Set(found.map((number) => `socket:[${number}]`));
}

/** Lines as `ffff…: 00000002 00000000 00010000 0001 01 31337 /run/docker.sock`; the name is as it was given to bind. */
async function namedSockets(world: FinderWorld, path: string, folder: string): Promise<string[]> {
	const wanted = await world.realPath(path);
	const found: string[] = [];
	for (const line of linesOf(await world.readText(`${folder}/unix`))) {
		const [, , , flags = '', , , number = '', ...name] = line.trim().split(/\s+/);
		const file = name.join(' ');
		const isListening = (Number.parseInt(flags, 16) & LISTENING_FLAG) !== 0;
		if (
			isListening &&
			file.startsWith('/') &&
			(file === path || file === wanted || (await world.realPath(file)) === wanted)
		) {
			found.push(number);
		}
	}
	return found;
}

/** Lines as `0: 0100007F:0947 00000000:0000 0A … … … OWNER … SOCKET …`. */
async function tcpListeners(world: FinderWorld, port: number, folder: string) {
	const hex = port.toString(16).toUpperCase().padStart(4, '0');
	const texts = await Promise.all(
		['tcp', 'tcp6'].map((name) => world.readText(`${folder}/${name}`)),
	);
	return texts.flatMap(linesOf).flatMap((line) => {
		const [, local = '', , state = '', , , , owner = '', , number = ''] = line.trim().split(/\s+/);
		const isWanted = state === TCP_LISTENING && local.endsWith(`:${hex}`);
		return isWanted ? [{ number, owner: Number(owner) }] : [];
	});
}

function linesOf(text: string | undefined): readonly string[] {
	return (text ?? '').split('\n').slice(1);
}
