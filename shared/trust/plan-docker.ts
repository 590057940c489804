// (wish, what was read of a Docker engine) → what would be written, and what that makes of it. Pure.

import type { Result } from '../result';
import type { DockerFiles } from './engine-files';
import type { EngineTrust, StandingRow } from './trust-plan';
import type { TrustWish } from './trust-wish';

export type PlanDocker = (wish: TrustWish, files: DockerFiles) => Result<EngineTrust>;
export type ReadDocker = (files: DockerFiles) => Result<readonly StandingRow[]>;
