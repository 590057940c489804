// All that the desk is put together from.

import type { Result } from '../../../shared/result';
import type { DockerFiles, EngineFiles, PodmanFiles } from '../../../shared/trust/engine-files';
import type { EnginePreview, EngineTrust, StandingRow } from '../../../shared/trust/trust-plan';
import type { TrustWish } from '../../../shared/trust/trust-wish';
import type { Wait } from '../../platform/clock';
import type { EngineFinder } from '../engine-finder';
import type { TrustHistory } from '../history/trust-history';
import type { OpenTrustSession } from '../trust-writer';
import type { FindCredential } from '../verify/prove-pull';
import type { OpenTrustClient } from '../verify/trust-client';
import type { ValidateEdit } from '../verify/validate-docker';
import type { WatchLimits } from '../verify/watch-engine';
import type { LookAtFile } from './look-at-file';

export interface TrustPlanners {
	readonly planDocker: (wish: TrustWish, files: DockerFiles) => Result<EngineTrust>;
	readonly readDocker: (files: DockerFiles) => Result<readonly StandingRow[]>;
	readonly planPodman: (wish: TrustWish, files: PodmanFiles) => Result<EngineTrust>;
	readonly readPodman: (files: PodmanFiles) => Result<readonly StandingRow[]>;
	readonly preview: (files: EngineFiles, trust: EngineTrust) => EnginePreview;
}

export interface DeskPorts {
	readonly finder: EngineFinder;
	readonly planners: TrustPlanners;
	readonly openSession: OpenTrustSession;
	readonly openClient: OpenTrustClient;
	readonly findCredential: FindCredential;
	readonly history: TrustHistory;
	readonly lookAtFile: LookAtFile;
	/** Judges an edit before anything is written; absent where nothing can. */
	readonly validate?: ValidateEdit;
	/** Where the locks of all processes of this user lie. */
	readonly lockFolder: string;
	readonly limits: WatchLimits;
	readonly wait: Wait;
	readonly nowMs: () => number;
	/** Such as `t1795287936690-3f9a`: sorts by time. */
	readonly newId: () => string;
}

/** What would be written for the wish. */
export function planEngine(
	{ planDocker, planPodman }: TrustPlanners,
	wish: TrustWish,
	files: EngineFiles,
): Result<EngineTrust> {
	return isDocker(files) ? planDocker(wish, files) : planPodman(wish, files);
}

/** What the files make of registries. */
export function readEngine(
	{ readDocker, readPodman }: TrustPlanners,
	files: EngineFiles,
): Result<readonly StandingRow[]> {
	return isDocker(files) ? readDocker(files) : readPodman(files);
}

function isDocker(files: DockerFiles | PodmanFiles): files is DockerFiles {
	return files.kind === 'docker';
}
