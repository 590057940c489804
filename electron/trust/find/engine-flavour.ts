// Tells what kind of set-up an engine is, which decides the files that count. In doubt it is one elsewhere: then nothing of
// this computer is touched for it.
import { z } from 'zod';
import type { EngineInfo } from '../../../shared/engine/engine-info';
import type { EngineFlavour } from '../../../shared/trust/engine-files';
import type { FoundEngine } from '../../engine/detect-engines';
import type { FinderWorld } from './finder-world';
import { type EngineRunner, isEngineProcess } from './runner/engine-process';

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
	world: Pick<FinderWorld, 'environment' | 'hostName'>,
): EngineFlavour {
	const parsed = infoSchema.safeParse(about);
	const facts = parsed.success ? parsed.data : infoSchema.parse({});
	if (info.kind === 'docker' && isDesktop(info, facts)) {
		return 'desktop';
	}
	const { address } = endpoint;
	if (address.kind === 'tcp' && !isLoopback(address.host)) {
		return 'remote';
	}
	switch (world.environment.platform) {
		case 'win32':
			return info.kind === 'docker' && info.platform.startsWith('windows/') ? 'windows' : 'machine';
		case 'linux':
			return onLinux(info, facts, runner, { world, isTcp: address.kind === 'tcp' });
		default:
			return 'machine';
	}
}

function isDesktop(
	{ place }: EngineInfo,
	{ OperatingSystem }: Readonly<{ OperatingSystem: string }>,
): boolean {
	return OperatingSystem === 'Docker Desktop' || place === 'docker-desktop';
}

function onLinux(
	info: EngineInfo,
	facts: z.infer<typeof infoSchema>,
	{ process, unit }: EngineRunner,
	how: { readonly world: Pick<FinderWorld, 'hostName'>; readonly isTcp: boolean },
): EngineFlavour {
	if (info.place === 'podman-machine') {
		return 'machine';
	}
	if (process !== undefined && !isEngineProcess(process, info.kind)) {
		return MACHINE_PROGRAMS.test(process.name) ? 'machine' : 'remote';
	}
	const isKnown = process !== undefined || unit !== undefined;
	// An engine tells the name of the computer it runs on; behind a port without a process a tunnel may begin.
	if (!isKnown && (how.isTcp || facts.Name !== how.world.hostName)) {
		return 'remote';
	}
	const isSnap =
		facts.DockerRootDir.startsWith('/var/snap/') ||
		process?.unit?.name.startsWith('snap.') === true ||
		process?.argv[0]?.startsWith('/snap/') === true;
	return isSnap ? 'snap' : info.isRootless ? 'rootless' : 'rootful';
}

function isLoopback(host: string): boolean {
	return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
