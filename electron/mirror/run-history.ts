// What runs did, read back. The folder archive implements it.
import type { RunDefinition } from '../../shared/mirror/definition/run-definition';
import type { RunState } from '../../shared/mirror/run-state';
import type { RunSummary } from '../../shared/mirror/run-summary';

export interface KeptDefinition {
	readonly definition: RunDefinition;
	readonly mirrorFile?: string;
}

export interface RunHistory {
	/** Newest first. */
	list(): Promise<readonly RunSummary[]>;
	/** @throws FaultError run.not-found, journal.damaged */
	read(runId: string): Promise<RunState>;
	/** What the run was made of, and the mirror file that said so; `undefined` where it was not kept or a newer version kept it. */
	definition(runId: string): Promise<KeptDefinition | undefined>;
}
