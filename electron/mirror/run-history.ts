// What runs did, read back. The folder archive implements it.
import type { RunDefinition } from '../../shared/mirror/definition/run-definition';
import type { RunState } from '../../shared/mirror/run-state';
import type { RunSummary } from '../../shared/mirror/run-summary';
import type { RunMatches } from './journal/run-images';

export interface KeptDefinition {
	readonly definition: RunDefinition;
	readonly mirrorFile?: string;
}

export interface RunHistory {
	/** Newest first. */
	list(): Promise<readonly RunSummary[]>;
	/** @throws FaultError run.not-found, journal.damaged */
	read(runId: string): Promise<RunState>;
	/** Runs that have an image whose source, destination or digest holds the text, the newest first. */
	find(text: string): Promise<readonly RunMatches[]>;
	/** What the run was made of, and the mirror file that said so; `undefined` where it was not kept or a newer version kept it. */
	definition(runId: string): Promise<KeptDefinition | undefined>;
}
