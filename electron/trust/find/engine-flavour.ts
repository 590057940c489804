// Tells what kind of set-up an engine is, which decides the files that count. In doubt it is one elsewhere: then nothing of
// this computer is touched for it.
import { z } from 'zod';
import type { EngineFlavour } from '../../../shared/trust/engine-files';
import type { FoundEngine } from '../../engine/detect-engines';
import type { EngineAddress } from '../../engine/engine-endpoint';
import type { Environment } from '../../platform/environment';
import type { FinderWorld } from './finder-world';
import { type EngineRunner, isEngineProcess, isUsualSocket } from './runner/engine-process';

type ThisComputer = Pick<FinderWorld, 'environment' | 'hostName' | 'addresses'>;

const infoSchema = z.object({
	Name: z.string().default(''),
	OperatingSystem: z.string().default(''),
	DockerRootDir: z.string().default(''),
});

/** Programs that bring the socket of an engine in a virtual machine here. */
const MACHINE_PROGRAMS = /^(?:ssh|limactl|colima|gvproxy|qemu.*|vpnkit.*)$/;

/** `about`: the engine's /info as it came. */
export function flavourOf(
	{ info, endpoint }: FoundEngine,
	about: unknown,
	runner: EngineRunner,
	world: ThisComputer,
): EngineFlavour {
	const parsed = infoSchema.safeParse(about);
	const facts = parsed.success ? parsed.data : infoSchema.parse({});
	const { address } = endpoint;
	if (address.kind === 'tcp' && !isHere(address.host, world)) {
		return 'remote';
	}
	const isDesktop = info.kind === 'docker' && facts.OperatingSystem === 'Docker Desktop';
	switch (world.environment.platform) {
		case 'win32':
			return isDesktop
				? 'desktop'
				: info.kind === 'docker' && info.platform.startsWith('windows/')
					? 'windows'
					: 'machine';
		case 'linux':
			return isDesktop
				? desktopOnLinux(address, world.environment)
				: onLinux({ info, endpoint }, facts, runner, world);
		default:
			return isDesktop ? 'desktop' : 'machine';
	}
}

/** Windows' Docker Desktop shows itself in its Linux too, but has its files on the other side. */
function desktopOnLinux(address: EngineAddress, { homeFolder }: Environment): EngineFlavour {
	return address.kind === 'socket' && address.path.startsWith(`${homeFolder}/.docker/`)
		? 'desktop'
		: 'machine';
}

function onLinux(
	{ info, endpoint: { address } }: FoundEngine,
	facts: z.infer<typeof infoSchema>,
	{ process, unit }: EngineRunner,
	world: ThisComputer,
): EngineFlavour {
	if (info.place === 'podman-machine') {
		return 'machine';
	}
	if (process !== undefined && !isEngineProcess(process, info.kind)) {
		return MACHINE_PROGRAMS.test(process.name) ? 'machine' : 'remote';
	}
	const isKnown = process !== undefined || unit !== undefined;
	// An engine tells the name of the computer that it runs on; a socket somewhere else may be the end of a tunnel.
	if (!isKnown && (facts.Name !== world.hostName || !isUsualSocket(address, info.kind))) {
		return 'remote';
	}
	const isSnap =
		facts.DockerRootDir.startsWith('/var/snap/') ||
		process?.unit?.name.startsWith('snap.') === true ||
		process?.argv[0]?.startsWith('/snap/') === true;
	return isSnap ? 'snap' : info.isRootless ? 'rootless' : 'rootful';
}

/** Whether a name or address is this computer's own; what listens there may lead elsewhere still. */
function isHere(host: string, { hostName, addresses }: ThisComputer): boolean {
	return (
		['localhost', '::1', hostName, ...addresses].includes(host) || /^127(?:\.\d+){3}$/.test(host)
	);
}
