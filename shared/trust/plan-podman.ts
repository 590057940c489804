// (wish, what was read of a Podman engine) → what would be written, and what that makes of it. Pure.

import type { Result } from '../result';
import type { PodmanFiles } from './engine-files';
import type { EngineTrust, StandingRow } from './trust-plan';
import type { TrustWish } from './trust-wish';

export type PlanPodman = (wish: TrustWish, files: PodmanFiles) => Result<EngineTrust>;
export type ReadPodman = (files: PodmanFiles) => Result<readonly StandingRow[]>;
