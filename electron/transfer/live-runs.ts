// Main's truth about the runs of this session: each run's events folded into its state. Says what it learned to the
// publisher, in the same order. History on disk is the journal's, not this file's.
import type { RunEvent } from '../../shared/mirror/run-event';
import { type RunFold, startRunFold } from '../../shared/mirror/run-reducer';
import { type RunSnapshot, snapshotOf } from '../../shared/mirror/run-snapshot';
import type { RunState } from '../../shared/mirror/run-state';
import { isActive, type RunSummary, summaryOf } from '../../shared/mirror/run-summary';
import { faultError } from '../platform/fault-error';

export interface LiveRuns {
	/** Takes the next events of a run; a run that is not known begins with `run.started`. */
	accept(runId: string, events: readonly RunEvent[]): void;
	/** Says that nothing more will come of a run that has not ended. */
	interrupt(runId: string): void;
	isActive(runId: string): boolean;
	/** The newest first. */
	list(): readonly RunSummary[];
	/** @throws FaultError run.not-found */
	snapshot(runId: string): RunSnapshot;
}

export interface LiveRunsOptions {
	readonly publish: (runId: string, events: readonly RunEvent[]) => void;
	readonly nowMs: () => number;
}

/** Starts with no runs. */
export function createLiveRuns({ publish, nowMs }: LiveRunsOptions): LiveRuns {
	const folds = new Map<string, RunFold>();
	const stateOf = (runId: string): RunState => {
		const fold = folds.get(runId);
		if (fold === undefined) {
			throw faultError({ code: 'run.not-found', side: 'this-computer', subject: runId });
		}
		return fold.state;
	};
	const accept = (runId: string, events: readonly RunEvent[]): void => {
		for (const event of events) {
			const fold = folds.get(runId);
			if (fold !== undefined) {
				fold.apply(event);
			} else if (event.type === 'run.started') {
				folds.set(runId, startRunFold(event));
			}
		}
		if (folds.has(runId)) {
			publish(runId, events);
		}
	};
	const isRunning = (runId: string): boolean => {
		const fold = folds.get(runId);
		return fold !== undefined && isActive(fold.state);
	};
	return {
		accept,
		interrupt: (runId) => {
			if (isRunning(runId)) {
				const seq = stateOf(runId).seq + 1;
				accept(runId, [{ type: 'run.stopped', seq, atMs: nowMs(), outcome: 'interrupted' }]);
			}
		},
		isActive: isRunning,
		list: () =>
			[...folds.values()]
				.map((fold) => summaryOf(fold.state))
				.sort((a, b) => b.startedAtMs - a.startedAtMs),
		snapshot: (runId) => snapshotOf(stateOf(runId)),
	};
}
