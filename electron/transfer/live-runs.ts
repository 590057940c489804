// Main's truth about the runs of this session: each run's events folded into its state. Says what it learned to the
// publisher, in the same order. Runs before this session are in the archive, not here.
import type { Fault } from '../../shared/fault/fault';
import type { RunEvent } from '../../shared/mirror/run-event';
import { reduceRun } from '../../shared/mirror/run-reducer';
import type { RunState } from '../../shared/mirror/run-state';
import { isActive } from '../../shared/mirror/run-summary';

export interface LiveRuns {
	/** Takes a run that begins here, or goes on. */
	adopt(state: RunState): void;
	/** Takes the next events of an adopted run. */
	accept(runId: string, events: readonly RunEvent[]): void;
	/** Says that nothing more will come of a run that has not ended, and why where that is known. */
	interrupt(runId: string, fault?: Fault): void;
	/** Drops a run that never came to anything. */
	forget(runId: string): void;
	get(runId: string): RunState | undefined;
	list(): readonly RunState[];
}

export interface LiveRunsOptions {
	readonly publish: (runId: string, events: readonly RunEvent[]) => void;
	/** A run began, or went on, or was dropped: the list is another. */
	readonly onAdopted?: () => void;
	readonly nowMs: () => number;
}

/** Starts with no runs. */
export function createLiveRuns({ publish, onAdopted, nowMs }: LiveRunsOptions): LiveRuns {
	const states = new Map<string, RunState>();
	const accept = (runId: string, events: readonly RunEvent[]): void => {
		const state = states.get(runId);
		const next = state === undefined ? undefined : reduceRun(state, events);
		if (next !== undefined) {
			states.set(runId, next);
			publish(runId, events);
		}
	};
	return {
		adopt: (state) => {
			states.set(state.runId, state);
			onAdopted?.();
		},
		accept,
		interrupt: (runId, fault) => {
			const state = states.get(runId);
			if (state !== undefined && isActive(state)) {
				const seq = state.seq + 1;
				const stopped = {
					type: 'run.stopped',
					seq,
					atMs: nowMs(),
					outcome: 'interrupted',
				} as const;
				accept(runId, [fault === undefined ? stopped : { ...stopped, fault }]);
			}
		},
		forget: (runId) => {
			states.delete(runId);
			onAdopted?.();
		},
		get: (runId) => states.get(runId),
		list: () => [...states.values()],
	};
}
