// Finds and reads what decides for a Docker engine: its daemon.json, the options it was started with, its certs.d.

import { daemonFlags, flagsOfUnit } from '../../../shared/trust/docker/daemon-flags';
import { LIST_KEYS } from '../../../shared/trust/docker/daemon-json-nodes';
import type { DaemonFlag, DockerFiles, EngineSays } from '../../../shared/trust/engine-files';
import { variableOf } from '../../platform/environment';
import { certificateFolders, unseenFolders } from './certificate-folders';
import {
	type EngineSight,
	engineHome,
	engineVariable,
	seeNamedFile,
	unreachableFiles,
	viewOf,
} from './engine-sight';
import { pathsOf } from './finder-world';
import { reloadWay } from './reload-way';
import { seeFile, unseenFile } from './seen-file';

const SYSTEM_FOLDER = '/etc/docker';
const SNAP_FOLDER = '/var/snap/docker/current';

/** `host`: the registry whose certificates are wanted. */
export async function readDocker(
	sight: EngineSight,
	host: string | undefined,
	says: EngineSays,
): Promise<DockerFiles> {
	const { engine } = sight;
	const shared = { kind: 'docker', engine, reload: reloadWay(sight), says } as const;
	const unreachable = unreachableFiles(engine);
	if (unreachable !== undefined) {
		return {
			...shared,
			daemonJson: unseenFile(`${SYSTEM_FOLDER}/daemon.json`, unreachable, 'unread'),
			foundBy: 'usual-place',
			flags: [],
			certificates: unseenFolders(host, `${SYSTEM_FOLDER}/certs.d`, unreachable),
		};
	}
	const view = viewOf(sight);
	const flags = await flagsOf(sight);
	const usual = await usualPlaces(sight);
	const named = flags.findLast(({ key }) => key === 'config-file');
	return {
		...shared,
		daemonJson: await (named === undefined
			? seeFile(view, usual.file)
			: seeNamedFile(sight, named.value)),
		foundBy: named === undefined ? 'usual-place' : sight.process === undefined ? 'unit' : 'process',
		flags,
		certificates: await certificateFolders(view, host, [usual.certificates], usual.certificates),
	};
}

/** What the running process was given counts; where a unit's file says it, that is where it can be changed. */
async function flagsOf(sight: EngineSight): Promise<readonly DaemonFlag[]> {
	const fromUnit = await unitFlags(sight);
	const argv = sight.process?.argv ?? (await windowsArguments(sight));
	if (argv === undefined) {
		return fromUnit;
	}
	const running = daemonFlags(argv, 'process').map(
		(flag) => fromUnit.find(({ key, value }) => key === flag.key && value === flag.value) ?? flag,
	);
	// A unit that was changed since the start: the next start would end on the same key in the file.
	const atNextStart = fromUnit.filter(
		(flag) => LIST_KEYS.some((key) => key === flag.key) && !running.includes(flag),
	);
	return [...running, ...atNextStart];
}

/** Later files of a unit replace the command of earlier ones. */
async function unitFlags({ world, unit }: EngineSight): Promise<readonly DaemonFlag[]> {
	let flags: readonly DaemonFlag[] = [];
	for (const file of unit?.files ?? []) {
		const text = (await world.readText(file)) ?? '';
		flags = /^\s*ExecStart\s*=/m.test(text) ? flagsOfUnit(text, file) : flags;
	}
	return flags;
}

/** Windows keeps the command of a service with it. */
async function windowsArguments({
	world,
	engine,
}: EngineSight): Promise<readonly string[] | undefined> {
	if (engine.flavour !== 'windows') {
		return undefined;
	}
	const output = await world.run('sc.exe', ['qc', 'docker']);
	const command = /BINARY_PATH_NAME\s*:\s*(.+)/.exec(output ?? '')?.[1];
	return command === undefined
		? undefined
		: [...command.matchAll(/(?:"[^"]*"|\S)+/g)].map(([word]) => word.replaceAll('"', ''));
}

async function usualPlaces(
	sight: EngineSight,
): Promise<{ readonly file: string; readonly certificates: string }> {
	const { environment } = sight.world;
	const { join } = pathsOf(environment);
	const both = (folder: string) => ({
		file: join(folder, 'daemon.json'),
		certificates: join(folder, 'certs.d'),
	});
	switch (sight.engine.flavour) {
		case 'desktop':
			return both(join(environment.homeFolder, '.docker'));
		case 'rootless':
			return both(
				join(
					engineVariable(sight, 'XDG_CONFIG_HOME') ?? join(await engineHome(sight), '.config'),
					'docker',
				),
			);
		case 'snap':
			return {
				file: `${SNAP_FOLDER}/config/daemon.json`,
				certificates: `${SNAP_FOLDER}${SYSTEM_FOLDER}/certs.d`,
			};
		case 'windows': {
			const folder = join(variableOf(environment, 'ProgramData') ?? 'C:\\ProgramData', 'docker');
			return {
				file: join(folder, 'config', 'daemon.json'),
				certificates: join(folder, 'certs.d'),
			};
		}
		default:
			return both(SYSTEM_FOLDER);
	}
}
