// What was read of whole engines, and plans of trust, made up for tests.
import type {
	DockerFiles,
	FileAccess,
	PodmanFiles,
	SeenFile,
	TrustEngine,
} from '../../shared/trust/engine-files';
import type { EngineTrust, PlannedEdit } from '../../shared/trust/trust-plan';
import { fileMissing } from './trust-samples';

const ADMINISTRATOR: FileAccess = { kind: 'administrator' };

export function madeEngine(parts: Partial<TrustEngine> = {}): TrustEngine {
	return {
		endpoint: 'unix:///run/docker.sock',
		kind: 'docker',
		version: '20.10.24',
		isRootless: false,
		flavour: 'rootful',
		...parts,
	};
}

export function dockerFiles(parts: Partial<DockerFiles> = {}): DockerFiles {
	return {
		kind: 'docker',
		engine: madeEngine(),
		daemonJson: fileMissing('/etc/docker/daemon.json'),
		foundBy: 'usual-place',
		flags: [],
		certificates: [],
		reload: {
			kind: 'unit',
			unit: 'docker.service',
			isUserUnit: false,
			action: 'reload',
			access: ADMINISTRATOR,
		},
		says: {},
		...parts,
	};
}

export function podmanFiles(parts: Partial<PodmanFiles> = {}): PodmanFiles {
	return {
		kind: 'podman',
		engine: madeEngine({
			kind: 'podman',
			endpoint: 'podman:',
			version: '4.3.1',
			flavour: 'program',
		}),
		main: fileMissing('/etc/containers/registries.conf'),
		foundBy: 'system-file',
		hidden: [],
		dropIns: [],
		certificates: [],
		reload: { kind: 'none' },
		says: {},
		...parts,
	};
}

export function plannedEdit(
	before: SeenFile,
	after: Uint8Array | string | undefined,
	more: Partial<PlannedEdit> = {},
): PlannedEdit {
	const content = typeof after === 'string' ? new TextEncoder().encode(after) : after;
	return {
		role: 'daemon-json',
		before,
		...(content === undefined ? {} : { after: content }),
		newMode: 0o644,
		...more,
	};
}

export function engineTrust(
	edits: readonly PlannedEdit[],
	parts: Partial<EngineTrust> = {},
): EngineTrust {
	const effect = { standing: 'none', insecure: [], mirrors: [], caFiles: [] } as const;
	return {
		edits,
		findings: [],
		effectiveNow: effect,
		effectiveAfter: effect,
		needsReload: edits.length > 0,
		...parts,
	};
}
