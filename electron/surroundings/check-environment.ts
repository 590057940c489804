// What the app needs around it, looked at without asking any registry: keychain, engines, proxy, disk, clock. A look
// that is not possible leaves its line out; one that finds trouble says so with a fault.
import type { DetectedEngines, EngineInfo } from '../../shared/engine/engine-info';
import { makeFault } from '../../shared/fault/fault';
import type { EnvironmentCheck } from '../../shared/ipc/groups/app';
import type { ProxyInUse } from '../../shared/settings/proxy-choice';
import type { VaultStatus } from '../credentials/credential-vault';
import { FaultError } from '../platform/fault-error';

/** Journals and reports of a large mirror stay far below it; layers are never kept here. */
const ENOUGH_BYTES = 200 * 1024 * 1024;

export interface Surroundings {
	readonly platform: NodeJS.Platform;
	readonly dataFolder: string;
	/** The year this version was made in. */
	readonly buildYear: number;
	readonly now: () => Date;
	readonly vaultStatus: () => Promise<VaultStatus>;
	readonly engines: () => Promise<DetectedEngines>;
	readonly proxyInUse: () => Promise<ProxyInUse>;
	readonly freeBytes: () => Promise<number>;
}

/** Looks at everything, at once. Never throws. */
export async function checkEnvironment(around: Surroundings): Promise<readonly EnvironmentCheck[]> {
	const looks = [checkKeychain, checkEngines, checkProxy, checkDisk, checkClock];
	const found = await Promise.all(
		looks.map((look) => look(around).catch((): readonly EnvironmentCheck[] => [])),
	);
	return found.flat();
}

const KEYCHAINS: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
	darwin: 'Keychain',
	win32: 'Credential Manager',
};

async function checkKeychain(around: Surroundings): Promise<readonly EnvironmentCheck[]> {
	const { kind, fault } = await around.vaultStatus();
	const facts = { name: KEYCHAINS[around.platform] ?? 'Secret Service', kind };
	return fault === undefined
		? [{ check: 'keychain', outcome: 'ok', facts }]
		: [{ check: 'keychain', outcome: 'attention', facts, fault }];
}

async function checkEngines(around: Surroundings): Promise<readonly EnvironmentCheck[]> {
	const detected = await around.engines();
	return [engineCheck('docker', detected), engineCheck('podman', detected)];
}

function engineCheck(
	kind: EngineInfo['kind'],
	{ engines, rejected }: DetectedEngines,
): EnvironmentCheck {
	const own = engines.filter((engine) => engine.kind === kind);
	const best = own.find((engine) => engine.isUsable) ?? own[0];
	if (best !== undefined) {
		const facts = { version: best.version, count: String(own.length) };
		return { check: kind, outcome: best.isUsable ? 'ok' : 'attention', facts };
	}
	const fault = rejected.find(
		({ place, fault: one }) => one !== undefined && isOf(kind, place),
	)?.fault;
	return fault === undefined
		? { check: kind, outcome: 'none', facts: {} }
		: { check: kind, outcome: 'attention', facts: {}, fault };
}

/** Pipes and named endpoints are Docker's unless they say otherwise. */
function isOf(kind: EngineInfo['kind'], place: string): boolean {
	return place.startsWith('podman') === (kind === 'podman');
}

async function checkProxy(around: Surroundings): Promise<readonly EnvironmentCheck[]> {
	const { kind, server } = await around.proxyInUse();
	const outcome = ({ direct: 'none', proxy: 'ok', unusable: 'attention' } as const)[kind];
	return [{ check: 'proxy', outcome, facts: server === undefined ? {} : { server } }];
}

async function checkDisk(around: Surroundings): Promise<readonly EnvironmentCheck[]> {
	try {
		const freeBytes = await around.freeBytes();
		const facts = { freeBytes: String(freeBytes) };
		if (freeBytes >= ENOUGH_BYTES) return [{ check: 'disk', outcome: 'ok', facts }];
		const fault = makeFault({
			code: 'disk.full',
			side: 'this-computer',
			subject: around.dataFolder,
			facts: { needed: String(ENOUGH_BYTES), free: String(freeBytes) },
		});
		return [{ check: 'disk', outcome: 'attention', facts, fault }];
	} catch (error) {
		if (!(error instanceof FaultError)) throw error;
		return [{ check: 'disk', outcome: 'attention', facts: {}, fault: error.fault }];
	}
}

/** Without asking anybody, only a clock that runs before this version was made is known to be wrong. */
async function checkClock(around: Surroundings): Promise<readonly EnvironmentCheck[]> {
	const year = around.now().getUTCFullYear();
	const facts = { year: String(year) };
	if (year >= around.buildYear) return [{ check: 'clock', outcome: 'ok', facts }];
	const fault = makeFault({
		code: 'clock.implausible',
		side: 'this-computer',
		subject: around.dataFolder,
		facts,
	});
	return [{ check: 'clock', outcome: 'attention', facts, fault }];
}
