// The desk of engine trust of this computer, the same for the window and the command line.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { CredentialProvider } from '../../shared/registry/credential';
import { planDocker, readDocker } from '../../shared/trust/plan-docker';
import { planPodman, readPodman } from '../../shared/trust/plan-podman';
import { previewEngine } from '../../shared/trust/preview/preview-engine';
import { localEngines } from '../engine/open-engine';
import { wait } from '../platform/clock';
import { nodeFileSystem } from '../platform/disk/node-file-system';
import type { Environment } from '../platform/environment';
import { createTrustDesk } from '../trust/desk/create-desk';
import type { DeskPorts } from '../trust/desk/desk-ports';
import { lookAtFile } from '../trust/desk/look-at-file';
import { localEngineFinder, realFinderPorts } from '../trust/find/local-engine-finder';
import { openTrustHistory } from '../trust/history/trust-history';
import { localTrustWriter } from '../trust/local-trust-writer';
import { runProgram } from '../trust/run-program';
import type { TrustDesk } from '../trust/trust-desk';
import { podmanCommand } from '../trust/verify/podman-command';
import { validateWithDockerd } from '../trust/verify/validate-docker';
import { WATCH_LIMITS } from '../trust/verify/watch-engine';

export interface LocalTrustDesk {
	readonly dataFolder: string;
	readonly environment: Environment;
	/** Asked for a proof only, and only after the registry asked. */
	readonly credentials: () => CredentialProvider;
	/** Where the installed app keeps its helper; absent for a checkout and for plain Node. */
	readonly resourcesFolder?: string | undefined;
}

export function localTrustDesk(options: LocalTrustDesk): TrustDesk {
	return createTrustDesk(localDeskPorts(options));
}

/** For tests that stand in for one of them. */
export function localDeskPorts({
	dataFolder,
	environment,
	credentials,
	resourcesFolder,
}: LocalTrustDesk): DeskPorts {
	const writer = localTrustWriter({
		environment,
		...(resourcesFolder === undefined ? {} : { resourcesFolder }),
	});
	const engines = localEngines(environment);
	return {
		finder: localEngineFinder(realFinderPorts(environment, writer.reach)),
		planners: {
			planDocker,
			readDocker,
			planPodman,
			readPodman,
			preview: previewEngine,
		},
		openSession: writer.open,
		openClient: (engine, signal) =>
			engine.flavour === 'program'
				? Promise.resolve(podmanCommand(engine))
				: engines.open(engine.endpoint, signal),
		findCredential: async (host, repository) =>
			(await credentials().get({ host, repository })).credential,
		history: openTrustHistory(dataFolder, nodeFileSystem(environment.platform)),
		lookAtFile,
		validate: validateWithDockerd(runProgram, environment.variables),
		lockFolder: path.join(dataFolder, 'locks'),
		limits: WATCH_LIMITS,
		wait,
		nowMs: Date.now,
		newId: () => `t${Date.now()}-${randomBytes(4).toString('hex')}`,
	};
}
