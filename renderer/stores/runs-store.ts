// The runs as main tells them: a snapshot each, and events folded on top with the same reducer that main uses. A gap
// in the numbers asks for a new snapshot.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Fault } from '../../shared/fault/fault';
import type { FerryContract } from '../../shared/ipc/contract';
import type { Client } from '../../shared/ipc/define';
import type { RunEvent } from '../../shared/mirror/run-event';
import { reduceRun } from '../../shared/mirror/run-reducer';
import { stateFromSnapshot } from '../../shared/mirror/run-snapshot';
import type { RunState } from '../../shared/mirror/run-state';
import { isActive, type RunSummary, summaryOf } from '../../shared/mirror/run-summary';

export interface RunsState {
	/** The newest first. */
	readonly summaries: readonly RunSummary[];
	/** Whole states of the runs that happen or were opened, by id. */
	readonly states: ReadonlyMap<string, RunState>;
	/** Why the latest action failed; `undefined` after one that worked. */
	readonly fault: Fault | undefined;
	readonly isStarting: boolean;
	/** Reads the list, and the state of what runs; then listens. */
	load(): Promise<void>;
	/** Makes sure that a run's state is here. */
	open(runId: string): Promise<void>;
	/** Gives the id of the run, `undefined` when it could not start (`fault` says why). */
	startSample(): Promise<string | undefined>;
	cancel(runId: string): Promise<void>;
}

export type RunsStore = StoreApi<RunsState>;

/** Builds the store over main. */
export function createRunsStore(client: Client<FerryContract>): RunsStore {
	const store = createStore<RunsState>()((set, get) => ({
		summaries: [],
		states: new Map(),
		fault: undefined,
		isStarting: false,
		load: async () => {
			client.runs.happened(({ runId, events }) => folds.take(runId, events));
			const answer = await client.runs.list({});
			if (!answer.ok) {
				set({ fault: answer.fault });
				return;
			}
			set({ summaries: answer.value.runs });
			await Promise.all(answer.value.runs.filter(isActive).map((run) => folds.fetch(run.runId)));
		},
		open: async (runId) => {
			if (!get().states.has(runId)) await folds.fetch(runId);
		},
		startSample: async () => {
			set({ isStarting: true, fault: undefined });
			const answer = await client.app.startSample({});
			set({ isStarting: false, fault: answer.ok ? undefined : answer.fault });
			return answer.ok ? answer.value.runId : undefined;
		},
		cancel: async (runId) => {
			const answer = await client.runs.cancel({ runId });
			set({ fault: answer.ok ? undefined : answer.fault });
		},
	}));
	const folds = foldInto(store, client);
	return store;
}

interface Folds {
	/** Takes what happened; asks for a snapshot where something is missing before it. */
	take(runId: string, events: readonly RunEvent[]): void;
	/** Asks for a snapshot. */
	fetch(runId: string): Promise<void>;
}

function foldInto(store: RunsStore, client: Client<FerryContract>): Folds {
	/** Events that came while a snapshot was on its way. */
	const waiting = new Map<string, RunEvent[]>();
	const take = (runId: string, events: readonly RunEvent[]): void => {
		const first = events[0];
		const buffer = waiting.get(runId);
		if (first === undefined) return;
		if (buffer !== undefined) {
			buffer.push(...events);
			return;
		}
		const known = store.getState().states.get(runId);
		const expected = known === undefined ? 1 : known.seq + 1;
		if (first.seq > expected) {
			waiting.set(runId, [...events]);
			void fetch(runId);
			return;
		}
		const next = reduceRun(known, events);
		if (next !== undefined) keep(store, next);
	};
	const fetch = async (runId: string): Promise<void> => {
		if (!waiting.has(runId)) waiting.set(runId, []);
		const answer = await client.runs.snapshot({ runId });
		const events = waiting.get(runId) ?? [];
		waiting.delete(runId);
		if (!answer.ok) {
			store.setState({ fault: answer.fault });
			return;
		}
		keep(store, stateFromSnapshot(answer.value.state));
		take(runId, events);
	};
	return { take, fetch };
}

function keep(store: RunsStore, state: RunState): void {
	const { states, summaries } = store.getState();
	const others = summaries.filter((summary) => summary.runId !== state.runId);
	store.setState({
		states: new Map(states).set(state.runId, state),
		summaries: [summaryOf(state), ...others].sort((a, b) => b.startedAtMs - a.startedAtMs),
	});
}
