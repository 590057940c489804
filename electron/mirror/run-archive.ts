// What a run needs of the place where runs are kept. run-journal, run-store and run-lock together are it.
import type { RunDefinition } from '../../shared/mirror/definition/run-definition';
import type { RunEvent } from '../../shared/mirror/run-event';
import type { RunState } from '../../shared/mirror/run-state';
import type { UploadPosition } from '../content/content-store';

/** A run that was stopped or broke off, ready to go on. */
export interface OpenRun {
	readonly state: RunState;
	/** Broken uploads that may be gone on with, by blob key. */
	readonly uploads: ReadonlyMap<string, UploadPosition>;
}

export interface RunIdentity {
	readonly runId: string;
	/** sha256 hex of the resolved intention (shared/mirror/intention.ts). */
	readonly intention: string;
	readonly mirror: string;
	/** Absent for the sample. */
	readonly mirrorFile?: string;
}

/** The written side of one run. Appending never waits; `commit` does. */
export interface RunRecord {
	append(event: RunEvent): void;
	keepUpload(key: string, position: UploadPosition | undefined): void;
	/** Settles when everything appended so far would survive a power cut. @throws FaultError disk.full, disk.denied */
	commit(): Promise<void>;
	/** Writes the summary of the end and closes. */
	close(state: RunState): Promise<void>;
}

export interface RunArchive {
	newRunId(): string;
	/** Holds the intention for this process. @throws FaultError run.locked */
	hold(intention: string): Promise<{ release(): Promise<void> }>;
	/** The run of this intention that is not finished: the newest, or the one with this id. */
	findOpen(intention: string, runId?: string): Promise<OpenRun | undefined>;
	/**
	 * Starts a record, or goes on with the one that is there. `onFailure` tells of writing that failed in the background;
	 * `definition` is kept beside.
	 */
	record(
		identity: RunIdentity,
		onFailure: (error: unknown) => void,
		definition?: RunDefinition,
	): Promise<RunRecord>;
	/** Waits until no other live run writes to one of these repositories, then holds them. */
	holdDestinations(
		runId: string,
		repositories: readonly string[],
		signal: AbortSignal,
	): Promise<{ release(): Promise<void> }>;
}
