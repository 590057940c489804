// Decides how an engine is told to read its files again: as little as is enough, and never what could end it.
import type { FileAccess, ReloadWay } from '../../../shared/trust/engine-files';
import type { EngineSight } from './engine-sight';

/** From this version on Podman takes SIGHUP for the end. */
const PODMAN_WITHOUT_RELOAD = 6;

const NOT_LISTED: FileAccess = { kind: 'by-hand', reason: 'not-listed' };

export function reloadWay(sight: EngineSight): ReloadWay {
	const { engine } = sight;
	switch (engine.flavour) {
		case 'program':
			return { kind: 'none' };
		case 'desktop':
		case 'machine':
		case 'windows':
		case 'remote':
			return { kind: 'by-hand', what: engine.flavour };
		default:
			return engine.kind === 'docker' ? dockerReload(sight) : podmanReload(sight);
	}
}

/**
 * A user's unit runs a parent of dockerd, which need not pass the signal on, and a snap's unit is not one that the helper
 * knows: there dockerd itself is told.
 */
function dockerReload(sight: EngineSight): ReloadWay {
	const { unit, process, engine } = sight;
	if (ownsUnit(sight) && unit?.name === 'docker.service' && !unit.isUserUnit && unit.canReload) {
		return unitWay(sight, 'docker.service', 'reload');
	}
	if (process !== undefined) {
		return signalWay(sight, process.pid);
	}
	return engine.flavour === 'rootless' && unit?.canReload === true
		? unitWay(sight, unit.name, 'reload')
		: { kind: 'by-hand', what: 'unknown' };
}

function podmanReload(sight: EngineSight): ReloadWay {
	const { unit, process, engine } = sight;
	if (ownsUnit(sight) && unit?.name === 'podman.service') {
		return unitWay(sight, unit.name, 'restart');
	}
	return process === undefined || majorOf(engine.version) >= PODMAN_WITHOUT_RELOAD
		? { kind: 'by-hand', what: 'unknown' }
		: signalWay(sight, process.pid);
}

/**
 * Whether the process that was found is the one that the unit runs. One that may not be seen is the unit's while that is
 * active; Podman's sleeps between requests.
 */
function ownsUnit({ unit, process, engine }: EngineSight): boolean {
	if (unit === undefined || process === undefined) {
		return unit !== undefined && (unit.isActive || engine.kind === 'podman');
	}
	return unit.isActive && [process.pid, process.parentPid].includes(unit.mainPid);
}

function unitWay(sight: EngineSight, unit: string, action: 'reload' | 'restart'): ReloadWay {
	const isUserUnit = sight.unit?.isUserUnit === true;
	const isOwn = isUserUnit || sight.world.environment.userId === 0;
	const byOther = sight.helper.allowsUnit(unit) ? byHelper(sight) : NOT_LISTED;
	return { kind: 'unit', unit, isUserUnit, action, access: isOwn ? { kind: 'own' } : byOther };
}

function signalWay(sight: EngineSight, pid: number): ReloadWay {
	const isOwn = sight.world.maySignal(pid);
	return { kind: 'signal', pid, access: isOwn ? { kind: 'own' } : byHelper(sight) };
}

function byHelper({ helper }: EngineSight): FileAccess {
	return helper.isInstalled ? { kind: 'administrator' } : { kind: 'by-hand', reason: 'no-helper' };
}

/** Gives 0 for a version that is not understood. */
export function majorOf(version: string): number {
	return Number(/^v?(\d+)/.exec(version)?.[1] ?? 0);
}
