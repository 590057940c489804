// What was read of a Docker engine, made from a few words, as the planners get it.
import type { DaemonFlag, DockerFiles } from '../../shared/trust/engine-files';
import { fileMissing, fileThere } from './trust-samples';

export const DAEMON_JSON = '/etc/docker/daemon.json';

type Given = Partial<Omit<DockerFiles, 'daemonJson' | 'engine'>> & {
	/** Content of daemon.json; absent where it is not there. */
	readonly json?: string | Uint8Array;
	readonly version?: string;
};

/** A rootful engine that is reloaded by its unit and says nothing of itself. */
export function dockerFiles({ json, version = '20.10.24', ...more }: Given = {}): DockerFiles {
	return {
		kind: 'docker',
		engine: {
			endpoint: 'unix:///run/docker.sock',
			kind: 'docker',
			version,
			isRootless: false,
			flavour: 'rootful',
		},
		daemonJson: json === undefined ? fileMissing(DAEMON_JSON) : fileThere(DAEMON_JSON, json),
		foundBy: 'usual-place',
		flags: [],
		certificates: [],
		reload: {
			kind: 'unit',
			unit: 'docker.service',
			isUserUnit: false,
			action: 'reload',
			access: { kind: 'administrator' },
		},
		says: {},
		...more,
	};
}

/** A flag of dockerd, as the running process has it unless told otherwise. */
export function daemonFlag(
	flag: string,
	value: string,
	from: DaemonFlag['from'] = 'process',
): DaemonFlag {
	const keys: Readonly<Record<string, string>> = {
		'insecure-registry': 'insecure-registries',
		'registry-mirror': 'registry-mirrors',
	};
	return { key: keys[flag] ?? flag, flag, value, from };
}
