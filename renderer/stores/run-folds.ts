// How events become states: folded with the same reducer that main uses, over a snapshot where something is missing.
import type { Fault } from '../../shared/fault/fault';
import type { FerryContract } from '../../shared/ipc/contract';
import type { Client } from '../../shared/ipc/define';
import type { RunEvent } from '../../shared/mirror/run-event';
import { reduceRun } from '../../shared/mirror/run-reducer';
import { stateFromSnapshot } from '../../shared/mirror/run-snapshot';
import type { RunState } from '../../shared/mirror/run-state';
import { type RunSummary, summaryOf } from '../../shared/mirror/run-summary';

export interface RunFolds {
	/** Takes what happened; asks for a snapshot where something is missing before it. */
	take(runId: string, events: readonly RunEvent[]): void;
	/** Asks for a snapshot, in the place of what is known. */
	fetch(runId: string): Promise<void>;
}

/** Where the folds read and keep states. */
export interface KeptStates {
	known(runId: string): RunState | undefined;
	keep(state: RunState): void;
	/** Main could not give the run. */
	miss(runId: string, fault: Fault): void;
}

/** Folds what main tells into what is kept. */
export function foldRuns(kept: KeptStates, client: Client<FerryContract>): RunFolds {
	/** Events that came while a snapshot was on its way. */
	const waiting = new Map<string, RunEvent[]>();
	const take = (runId: string, events: readonly RunEvent[]): void => {
		const first = events[0];
		const buffer = waiting.get(runId);
		if (first === undefined) return;
		if (buffer !== undefined) {
			for (const event of events) buffer.push(event);
			return;
		}
		const known = kept.known(runId);
		const expected = known === undefined ? 1 : known.seq + 1;
		if (first.seq > expected) {
			waiting.set(runId, [...events]);
			void fetch(runId);
			return;
		}
		const next = reduceRun(known, events);
		if (next !== undefined) kept.keep(next);
	};
	const fetch = async (runId: string): Promise<void> => {
		if (!waiting.has(runId)) waiting.set(runId, []);
		const answer = await client.runs.snapshot({ runId });
		const events = waiting.get(runId) ?? [];
		waiting.delete(runId);
		if (!answer.ok) {
			kept.miss(runId, answer.fault);
			return;
		}
		kept.keep(stateFromSnapshot(answer.value.state));
		take(runId, events);
	};
	return { take, fetch };
}

/** Gives the list with this run's line as its state says; a run keeps its place, a new one comes where its start puts it. */
export function withSummary(
	summaries: readonly RunSummary[],
	state: RunState,
): readonly RunSummary[] {
	const summary = summaryOf(state);
	const index = summaries.findIndex((one) => one.runId === state.runId);
	if (index >= 0) return summaries.with(index, summary);
	const after = summaries.findIndex((one) => one.startedAtMs < summary.startedAtMs);
	return summaries.toSpliced(after < 0 ? summaries.length : after, 0, summary);
}
