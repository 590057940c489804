// What runs did, read back. The folder archive implements it.

import type { RunState } from '../../shared/mirror/run-state';
import type { RunSummary } from '../../shared/mirror/run-summary';

export interface RunHistory {
	/** Newest first. */
	list(): Promise<readonly RunSummary[]>;
	/** @throws FaultError run.not-found, journal.damaged */
	read(runId: string): Promise<RunState>;
}
