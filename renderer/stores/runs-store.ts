// The runs as main tells them, and everything that can be asked of them. Main is the truth; events are folded on top
// of its snapshots by run-folds.ts.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Fault } from '../../shared/fault/fault';
import type { FerryContract } from '../../shared/ipc/contract';
import type { Client } from '../../shared/ipc/define';
import type { RunState } from '../../shared/mirror/run-state';
import { isActive, type RunSummary } from '../../shared/mirror/run-summary';
import type { Result } from '../../shared/result';
import { foldRuns, type RunFolds, withSummary } from './run-folds';

/** Ended runs whose whole states are kept besides those that happen; going back to one is then at once. */
const MAX_ENDED_STATES = 4;

export type ReportFormat = Parameters<Client<FerryContract>['runs']['saveReport']>[0]['format'];

/** What a search for an image or digest found. */
export interface RunsSearch {
	readonly text: string;
	readonly isSearching: boolean;
	/** By run; how many of its images match, and the first of them. */
	readonly found: ReadonlyMap<string, { readonly matches: number; readonly first: string }>;
	readonly fault: Fault | undefined;
}

export interface RunsState {
	/** The newest first. */
	readonly summaries: readonly RunSummary[];
	/** Whether the list was read; `failed` keeps what is known from events. */
	readonly list: 'loading' | 'ready' | 'failed';
	/** Why the list could not be read. */
	readonly listFault: Fault | undefined;
	/** Whole states of the runs that happen or were opened, by id. */
	readonly states: ReadonlyMap<string, RunState>;
	/** Why a run could not be opened, by id. */
	readonly missing: ReadonlyMap<string, Fault>;
	/** Why the latest action failed; `undefined` after one that worked. */
	readonly fault: Fault | undefined;
	readonly isStarting: boolean;
	/** The report that was saved last. */
	readonly savedReport: { readonly runId: string; readonly fileName: string } | undefined;
	/** `undefined` while nothing is searched for. */
	readonly search: RunsSearch | undefined;
	/** Reads the list, and the state of what runs; then listens. */
	load(): Promise<void>;
	/** Makes sure that a run's state is here. */
	open(runId: string): Promise<void>;
	/** The next five give the id of the run, `undefined` when it could not start (`fault` says why). */
	startSample(): Promise<string | undefined>;
	/** Runs what a plan of the draft showed, or goes on with its interrupted run. */
	start(draftId: string, planId: string): Promise<string | undefined>;
	/** Goes on with an interrupted or cancelled run. */
	continueRun(runId: string): Promise<string | undefined>;
	/** Runs the images that failed once more, only of these where they are given by position. */
	retry(runId: string, items?: readonly number[]): Promise<string | undefined>;
	/** Runs the mirror of an ended run once more. */
	repeat(runId: string): Promise<string | undefined>;
	cancel(runId: string): Promise<void>;
	saveReport(runId: string, format: ReportFormat): Promise<void>;
	/** Looks for runs with an image or digest; empty text ends the search. The latest search wins. */
	find(text: string): Promise<void>;
	/** Takes a message away that was read. */
	dismiss(): void;
}

export type RunsStore = StoreApi<RunsState>;

/** Builds the store over main. */
export function createRunsStore(client: Client<FerryContract>): RunsStore {
	const store: RunsStore = createStore<RunsState>()((_set, get) => ({
		summaries: [],
		list: 'loading',
		listFault: undefined,
		states: new Map(),
		missing: new Map(),
		fault: undefined,
		isStarting: false,
		savedReport: undefined,
		search: undefined,
		load: () => load(),
		open: async (runId) => {
			if (!get().states.has(runId)) await folds.fetch(runId);
		},
		...startActions(
			() => store,
			client,
			(runId) => folds.fetch(runId),
		),
		...reportActions(() => store, client),
		...searchActions(() => store, client),
	}));
	const folds = foldRuns(keeperOf(store), client);
	const load = loader(store, client, folds);
	return store;
}

function loader(
	store: RunsStore,
	client: Client<FerryContract>,
	folds: RunFolds,
): () => Promise<void> {
	let isListening = false;
	/** Runs that work, or went on elsewhere since they were seen last. */
	const catchUp = (runs: readonly RunSummary[]): Promise<unknown> => {
		const { states } = store.getState();
		const isNews = (run: RunSummary): boolean => {
			const known = states.get(run.runId);
			return isActive(run) && (known === undefined || !isActive(known));
		};
		return Promise.all(runs.filter(isNews).map((run) => folds.fetch(run.runId)));
	};
	return async () => {
		if (!isListening) {
			isListening = true;
			client.runs.happened(({ runId, events }) => folds.take(runId, events));
			client.runs.changed(({ runs }) => {
				store.setState({ summaries: runs, list: 'ready', listFault: undefined });
				void catchUp(runs);
			});
		}
		const answer = await client.runs.list({});
		if (!answer.ok) {
			store.setState({ list: 'failed', listFault: answer.fault });
			return;
		}
		store.setState({ summaries: answer.value.runs, list: 'ready', listFault: undefined });
		await catchUp(answer.value.runs);
	};
}

type StartActions = Pick<
	RunsState,
	'startSample' | 'start' | 'continueRun' | 'retry' | 'repeat' | 'cancel'
>;

function startActions(
	store: () => RunsStore,
	client: Client<FerryContract>,
	fetch: (runId: string) => Promise<void>,
): StartActions {
	/** One start at a time; where the run is known already, what is known is out of date. */
	const begin = async (
		ask: () => Promise<Result<{ readonly runId: string }>>,
	): Promise<string | undefined> => {
		store().setState({ isStarting: true, fault: undefined, savedReport: undefined });
		const answer = await ask();
		store().setState({ isStarting: false, fault: answer.ok ? undefined : answer.fault });
		if (!answer.ok) return undefined;
		const { runId } = answer.value;
		const known = store().getState().states.get(runId);
		if (known !== undefined && !isActive(known)) await fetch(runId);
		return runId;
	};
	return {
		startSample: () => begin(() => client.app.startSample({})),
		start: (id, planId) => begin(() => client.runs.start({ id, planId })),
		continueRun: (runId) => begin(() => client.runs.continue({ runId })),
		retry: (runId, items) =>
			begin(() =>
				client.runs.retry(items === undefined ? { runId } : { runId, items: [...items] }),
			),
		repeat: (runId) => begin(() => client.runs.repeat({ runId })),
		cancel: async (runId) => {
			const answer = await client.runs.cancel({ runId });
			store().setState({ fault: answer.ok ? undefined : answer.fault });
		},
	};
}

function reportActions(
	store: () => RunsStore,
	client: Client<FerryContract>,
): Pick<RunsState, 'saveReport' | 'dismiss'> {
	return {
		saveReport: async (runId, format) => {
			store().setState({ fault: undefined, savedReport: undefined });
			const answer = await client.runs.saveReport({ runId, format });
			if (!answer.ok) {
				store().setState({ fault: answer.fault });
			} else if (answer.value.kind === 'saved') {
				store().setState({ savedReport: { runId, fileName: answer.value.fileName } });
			}
		},
		dismiss: () => store().setState({ fault: undefined, savedReport: undefined }),
	};
}

function searchActions(
	store: () => RunsStore,
	client: Client<FerryContract>,
): Pick<RunsState, 'find'> {
	return {
		find: async (text) => {
			if (text.trim() === '') {
				store().setState({ search: undefined });
				return;
			}
			const found = store().getState().search?.found ?? new Map();
			store().setState({ search: { text, isSearching: true, found, fault: undefined } });
			const answer = await client.runs.find({ text });
			if (store().getState().search?.text !== text) return;
			store().setState({
				search: answer.ok
					? {
							text,
							isSearching: false,
							found: new Map(answer.value.found.map(({ runId, ...rest }) => [runId, rest])),
							fault: undefined,
						}
					: { text, isSearching: false, found: new Map(), fault: answer.fault },
			});
		},
	};
}

function keeperOf(store: RunsStore) {
	return {
		known: (runId: string) => store.getState().states.get(runId),
		keep: (state: RunState) => {
			const { states, summaries, missing } = store.getState();
			store.setState({
				states: withoutOldest(new Map(states).set(state.runId, state), state.runId),
				summaries: withSummary(summaries, state),
				...(missing.has(state.runId) ? { missing: without(missing, state.runId) } : {}),
			});
		},
		miss: (runId: string, fault: Fault) => {
			store.setState({ missing: new Map(store.getState().missing).set(runId, fault) });
		},
	};
}

/** Whole states are large: of the ended ones only the latest seen stay. */
function withoutOldest(states: Map<string, RunState>, latestId: string): Map<string, RunState> {
	const ended = [...states.values()].filter((one) => !isActive(one) && one.runId !== latestId);
	for (const { runId } of ended.slice(0, Math.max(0, ended.length - MAX_ENDED_STATES))) {
		states.delete(runId);
	}
	return states;
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
	const rest = new Map(map);
	rest.delete(key);
	return rest;
}
