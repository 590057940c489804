// One engine as it was found, with what is needed to read its files.
import type { FileAccess, SeenFile, TrustEngine } from '../../../shared/trust/engine-files';
import { variableOf } from '../../platform/environment';
import { type FinderWorld, pathsOf } from './finder-world';
import type { People } from './people';
import type { EngineRunner } from './runner/engine-process';
import type { EngineVariable } from './runner/process-facts';
import { type FileView, type HelperReach, seeFile, unseenFile } from './seen-file';

export interface EngineSight extends EngineRunner {
	readonly world: FinderWorld;
	readonly people: People;
	readonly helper: HelperReach;
	readonly engine: TrustEngine;
}

/** Where this engine's files are looked at. */
export function viewOf({ world, people, helper, process }: EngineSight): FileView {
	return {
		world,
		people,
		helper,
		...(process === undefined ? {} : { engineRoot: `/proc/${process.pid}/root` }),
	};
}

/** Why no file of an engine can be reached from here; `undefined` where they can. */
export function unreachableFiles({ flavour }: TrustEngine): FileAccess | undefined {
	switch (flavour) {
		case 'machine':
			return { kind: 'by-hand', reason: 'in-machine' };
		case 'remote':
			return { kind: 'by-hand', reason: 'remote' };
		default:
			return undefined;
	}
}

/**
 * A variable of the engine's process; where that one's may not be known, what its unit sets, or what this process has, for
 * an engine of the same user without a unit.
 */
export function engineVariable(sight: EngineSight, name: EngineVariable): string | undefined {
	const { world, process, unit } = sight;
	if (process?.variables !== undefined) {
		return process.variables[name];
	}
	const isSameUser = unit === undefined && engineUser(sight) === world.environment.userId;
	return unit?.variables[name] ?? (isSameUser ? variableOf(world.environment, name) : undefined);
}

/** Number of the user whose engine it is. */
export function engineUser({ world, process, engine }: EngineSight): number | undefined {
	return process?.userId ?? (engine.isRootless ? world.environment.userId : 0);
}

/** The home folder that the engine takes for its user's. */
export async function engineHome(sight: EngineSight): Promise<string> {
	const { environment } = sight.world;
	const user = engineUser(sight);
	const named = engineVariable(sight, 'HOME');
	if (named !== undefined || user === undefined) {
		return named ?? environment.homeFolder;
	}
	return user === environment.userId
		? environment.homeFolder
		: ((await sight.people.homeOf(user)) ?? (user === 0 ? '/root' : environment.homeFolder));
}

/**
 * Reads the file that an engine was told by its arguments or variables. Relative names count from where it was started; where
 * that may not be known, the file is not known either.
 */
export async function seeNamedFile(sight: EngineSight, name: string): Promise<SeenFile> {
	const file = absoluteName(sight, name);
	return file === undefined
		? unseenFile(name, { kind: 'by-hand', reason: 'denied' }, 'unread')
		: await seeFile(viewOf(sight), file);
}

function absoluteName({ world, process, unit }: EngineSight, name: string): string | undefined {
	const paths = pathsOf(world.environment);
	// systemd starts services in the root folder.
	const from = process?.workingFolder ?? (unit === undefined ? undefined : paths.sep);
	if (paths.isAbsolute(name)) {
		return paths.normalize(name);
	}
	return from === undefined ? undefined : paths.resolve(from, name);
}
