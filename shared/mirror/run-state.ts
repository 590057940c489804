// What a run is at one moment. Invariants (each a test in run-reducer.test.ts): done bytes never fall
// within an attempt; totals stand still after planning; a finished run changes no more; an item is
// `done` only after its tag was read back.
import type { Fault } from '../fault/fault';
import type { PlannedReferrer } from './plan';
import type { RunOutcome, Verification } from './run-event';

export type RunPhase = 'planning' | 'running' | 'stopping' | 'stopped' | 'finished';
export type ItemPhase =
	| 'waiting'
	| 'copying'
	| 'tagging'
	| 'done'
	| 'skipped'
	| 'failed'
	| 'cancelled';
export type BlobPhase = 'waiting' | 'moving' | 'present' | 'mounted' | 'moved' | 'failed';

export interface ItemState {
	readonly index: number;
	readonly source: string;
	readonly destination: string;
	readonly sourceDigest?: string;
	readonly destinationDigest?: string;
	readonly platforms: readonly string[];
	readonly referrers: readonly PlannedReferrer[];
	/** Keys of the blobs it needs, each once. */
	readonly needs: readonly string[];
	readonly phase: ItemPhase;
	readonly skipReason?: 'present' | 'kept';
	readonly verification?: Verification;
	readonly warnings: readonly string[];
	readonly fault?: Fault;
	readonly startedAtMs?: number;
	readonly finishedAtMs?: number;
}

export interface BlobState {
	/** `repository@digest` at the destination. */
	readonly key: string;
	readonly digest: string;
	readonly sizeBytes: number;
	readonly phase: BlobPhase;
	/** Bytes of the present attempt that the destination took. */
	readonly doneBytes: number;
	/** From 1; 0 before the first. */
	readonly attempt: number;
	/** Index of the item whose copying moved, mounted or found it. */
	readonly itemIndex?: number;
	readonly fault?: Fault;
}

/** One point of the rate: bytes moved since the start of this sitting, at a time. */
export interface RateSample {
	readonly atMs: number;
	readonly movedBytes: number;
}

export interface RegistryWait {
	readonly host: string;
	readonly untilMs: number;
	readonly fault: Fault;
}

export interface RunState {
	readonly runId: string;
	readonly seq: number;
	readonly mirror: string;
	readonly route: 'direct' | 'engine';
	readonly destination: string;
	readonly phase: RunPhase;
	readonly outcome?: RunOutcome;
	/** What interrupted it, where that is known. */
	readonly stopFault?: Fault;
	readonly startedAtMs: number;
	/** When the present sitting began: the start, or the latest *continue*. */
	readonly sittingStartedAtMs: number;
	readonly finishedAtMs?: number;
	readonly planning: { readonly resolved: number; readonly total: number };
	readonly items: readonly ItemState[];
	readonly blobs: ReadonlyMap<string, BlobState>;
	readonly waits: readonly RegistryWait[];
	readonly requests: number;
	readonly retries: number;
	/** The last minutes, oldest first, at most 64. */
	readonly samples: readonly RateSample[];
	/** Bytes moved in this sitting, started attempts included. */
	readonly movedBytes: number;
}
