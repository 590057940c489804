// Folds run events into a run state. The same fold serves journal replay, history, terminal and window.
// Total: any event in any state gives a state; order is kept by `seq`, replay is harmless.
import { assertNever } from '../assert-never';
import { BlobTable } from './blobs/blob-table';
import type { PlanItem, PlannedBlob } from './plan';
import type { RunEvent } from './run-event';
import type { BlobState, ItemState, RateSample, RegistryWait, RunState } from './run-state';

type StartedEvent = Extract<RunEvent, { type: 'run.started' }>;

/** A fold that goes on in place, for the one owner of a live run: O(1) per event. */
export interface RunFold {
	/** The state so far; the same object all along, so copy before keeping. */
	readonly state: RunState;
	apply(event: RunEvent): void;
}

type Draft = {
	-readonly [K in keyof RunState]: RunState[K];
} & {
	items: ItemState[];
	blobs: BlobTable;
	samples: RateSample[];
	waits: RegistryWait[];
};

/** Points of the rate kept: one a second for the last minute. */
const MAX_SAMPLES = 64;
const SAMPLE_EVERY_MS = 1000;

/** Starts a fold with a run's first event. */
export function startRunFold(started: StartedEvent): RunFold {
	return foldOver(initialState(started));
}

/** Goes on from a state that was kept; the state given is left as it is. */
export function continueRunFold(state: RunState): RunFold {
	return foldOver(copyOf(state));
}

/**
 * Gives the state after the events; the state given is left as it is. `undefined` in and out means
 * that `run.started` has not been seen. Events with a `seq` not above the state's are ignored.
 */
export function reduceRun(
	state: RunState | undefined,
	events: readonly RunEvent[],
): RunState | undefined {
	let fold = state === undefined ? undefined : foldOver(copyOf(state));
	for (const event of events) {
		if (fold === undefined && event.type === 'run.started') {
			fold = startRunFold(event);
		} else {
			fold?.apply(event);
		}
	}
	return fold?.state;
}

function foldOver(draft: Draft): RunFold {
	return {
		state: draft,
		apply(event) {
			if (event.seq <= draft.seq || isAbsorbed(draft, event)) {
				return;
			}
			draft.seq = event.seq;
			applyEvent(draft, event);
		},
	};
}

function isAbsorbed(draft: Draft, event: RunEvent): boolean {
	if (draft.phase === 'finished') {
		return true;
	}
	return draft.phase === 'stopped' && event.type !== 'run.continued';
}

function initialState(event: StartedEvent): Draft {
	return {
		runId: event.runId,
		seq: event.seq,
		mirror: event.mirror,
		route: event.route,
		destination: event.destination,
		phase: 'planning',
		startedAtMs: event.atMs,
		sittingStartedAtMs: event.atMs,
		planning: { resolved: 0, total: 0 },
		items: [],
		blobs: BlobTable.from(new Map()),
		waits: [],
		requests: 0,
		retries: 0,
		samples: [],
		movedBytes: 0,
	};
}

function copyOf(state: RunState): Draft {
	return {
		...state,
		items: [...state.items],
		blobs: BlobTable.from(state.blobs),
		samples: [...state.samples],
		waits: [...state.waits],
	};
}

function applyEvent(draft: Draft, event: RunEvent): void {
	switch (event.type) {
		case 'run.started':
			return;
		case 'run.continued':
		case 'run.planned':
		case 'run.counted':
		case 'run.stopping':
		case 'run.stopped':
		case 'run.finished':
		case 'plan.advanced':
		case 'items.planned':
		case 'blobs.planned':
		case 'registry.waiting':
		case 'registry.resumed':
			applyRunEvent(draft, event);
			return;
		case 'item.started':
		case 'item.tagging':
		case 'item.done':
		case 'item.skipped':
		case 'item.failed':
		case 'item.cancelled':
			applyItemEvent(draft, event);
			return;
		case 'blob.started':
		case 'blob.advanced':
		case 'blob.present':
		case 'blob.mounted':
		case 'blob.moved':
		case 'blob.failed':
			applyBlobEvent(draft, event);
			return;
		default:
			assertNever(event);
	}
}

type ItemEvent = Extract<RunEvent, { index: number }>;
type BlobEvent = Extract<RunEvent, { key: string }>;
type WholeRunEvent = Exclude<RunEvent, ItemEvent | BlobEvent | StartedEvent>;

function applyRunEvent(draft: Draft, event: WholeRunEvent): void {
	switch (event.type) {
		case 'run.continued':
			continueRun(draft, event.atMs);
			return;
		case 'plan.advanced':
		case 'blobs.planned':
		case 'items.planned':
		case 'run.planned':
			if (draft.phase === 'planning') {
				applyPlanEvent(draft, event);
			}
			return;
		case 'registry.waiting': {
			const { host, untilMs, fault } = event;
			draft.waits = [...draft.waits.filter((wait) => wait.host !== host), { host, untilMs, fault }];
			return;
		}
		case 'registry.resumed':
			draft.waits = draft.waits.filter((wait) => wait.host !== event.host);
			return;
		case 'run.counted':
			draft.requests = event.requests;
			draft.retries = event.retries;
			return;
		case 'run.stopping':
			draft.phase = 'stopping';
			return;
		case 'run.stopped':
			endRun(draft, 'stopped', event.outcome, event.atMs);
			if (event.fault !== undefined) {
				draft.stopFault = event.fault;
			}
			return;
		case 'run.finished':
			endRun(draft, 'finished', event.outcome, event.atMs);
			return;
		default:
			assertNever(event);
	}
}

type PlanEvent = Extract<
	RunEvent,
	{ type: 'plan.advanced' | 'blobs.planned' | 'items.planned' | 'run.planned' }
>;

/** Totals stand still once the plan is complete, so these count while planning only. */
function applyPlanEvent(draft: Draft, event: PlanEvent): void {
	switch (event.type) {
		case 'plan.advanced':
			draft.planning = { resolved: event.resolved, total: event.total };
			return;
		case 'blobs.planned':
			planBlobs(draft, event.blobs);
			return;
		case 'items.planned':
			planItems(draft, event.items);
			return;
		case 'run.planned':
			draft.phase = 'running';
			draft.samples = [{ atMs: event.atMs, movedBytes: draft.movedBytes }];
			return;
		default:
			assertNever(event);
	}
}

function endRun(
	draft: Draft,
	phase: 'stopped' | 'finished',
	outcome: NonNullable<RunState['outcome']>,
	atMs: number,
): void {
	draft.phase = phase;
	draft.outcome = outcome;
	draft.finishedAtMs = atMs;
	draft.waits = [];
}

function continueRun(draft: Draft, atMs: number): void {
	draft.phase = 'planning';
	delete draft.outcome;
	delete draft.stopFault;
	delete draft.finishedAtMs;
	draft.sittingStartedAtMs = atMs;
	draft.planning = { resolved: 0, total: 0 };
	draft.movedBytes = 0;
	draft.samples = [];
}

/** Planned again after *continue*, a blob that arrived keeps what is known of it. */
function planBlobs(draft: Draft, blobs: readonly PlannedBlob[]): void {
	for (const { key, digest, sizeBytes } of blobs) {
		if (!isSettled(draft.blobs.get(key))) {
			draft.blobs.set(key, { key, digest, sizeBytes, phase: 'waiting', doneBytes: 0, attempt: 0 });
		}
	}
}

function planItems(draft: Draft, items: readonly PlanItem[]): void {
	for (const item of items) {
		const known = draft.items[item.index];
		if (item.index > draft.items.length) {
			// A list with holes is no list: events of a run come in the order of its items.
			continue;
		}
		if (known !== undefined && (known.phase === 'done' || known.phase === 'skipped')) {
			continue;
		}
		draft.items[item.index] = itemFromPlan(item);
		for (const key of item.needs) {
			const blob = draft.blobs.get(key);
			if (blob !== undefined && blob.itemIndex === undefined) {
				draft.blobs.set(key, { ...blob, itemIndex: item.index });
			}
		}
	}
}

function itemFromPlan(item: PlanItem): ItemState {
	const { index, source, destination, platforms, referrers, needs, warnings } = item;
	return {
		index,
		source,
		destination,
		...(item.sourceDigest === undefined ? {} : { sourceDigest: item.sourceDigest }),
		...(item.destinationDigest === undefined ? {} : { destinationDigest: item.destinationDigest }),
		platforms,
		referrers,
		needs,
		warnings,
		phase: 'waiting',
	};
}

function applyItemEvent(draft: Draft, event: ItemEvent): void {
	const item = draft.items[event.index];
	if (item === undefined || item.phase === 'done' || item.phase === 'skipped') {
		return;
	}
	draft.items[event.index] = nextItem(item, event);
}

function nextItem(item: ItemState, event: ItemEvent): ItemState {
	switch (event.type) {
		case 'item.started': {
			const { fault: _, finishedAtMs: __, ...rest } = item;
			return { ...rest, phase: 'copying', startedAtMs: event.atMs };
		}
		case 'item.tagging':
			return { ...item, phase: 'tagging' };
		case 'item.done':
			return item.phase === 'tagging'
				? {
						...item,
						phase: 'done',
						...(event.verification === undefined ? {} : { verification: event.verification }),
						warnings: event.warnings,
						...(event.destinationDigest === undefined
							? {}
							: { destinationDigest: event.destinationDigest }),
						finishedAtMs: event.atMs,
					}
				: item;
		case 'item.skipped':
			return {
				...item,
				phase: 'skipped',
				skipReason: event.reason,
				...(event.reason === 'present' ? { verification: 'digest' as const } : {}),
				startedAtMs: item.startedAtMs ?? event.atMs,
				finishedAtMs: event.atMs,
			};
		case 'item.failed':
			return {
				...item,
				phase: 'failed',
				fault: event.fault,
				startedAtMs: item.startedAtMs ?? event.atMs,
				finishedAtMs: event.atMs,
			};
		case 'item.cancelled':
			return { ...item, phase: 'cancelled', finishedAtMs: event.atMs };
		default:
			return assertNever(event);
	}
}

function applyBlobEvent(draft: Draft, event: BlobEvent): void {
	const blob = draft.blobs.get(event.key);
	if (blob === undefined) {
		return;
	}
	const next = nextBlob(blob, event);
	draft.blobs.set(event.key, next);
	const gained = event.type === 'blob.started' ? next.doneBytes : next.doneBytes - blob.doneBytes;
	if (gained > 0 && (event.type === 'blob.advanced' || event.type === 'blob.moved')) {
		addToRate(draft, gained, event.atMs);
	}
}

function nextBlob(blob: BlobState, event: BlobEvent): BlobState {
	switch (event.type) {
		case 'blob.started': {
			const { fault: _, ...rest } = blob;
			return { ...rest, phase: 'moving', attempt: event.attempt, doneBytes: 0 };
		}
		case 'blob.advanced':
			return blob.phase === 'moving'
				? {
						...blob,
						doneBytes: Math.min(Math.max(blob.doneBytes, event.doneBytes), blob.sizeBytes),
					}
				: blob;
		case 'blob.present':
			return isSettled(blob) ? blob : { ...blob, phase: 'present' };
		case 'blob.mounted':
			return { ...blob, phase: 'mounted' };
		case 'blob.moved':
			return { ...blob, phase: 'moved', doneBytes: blob.sizeBytes };
		case 'blob.failed':
			return { ...blob, phase: event.willRetry ? 'waiting' : 'failed', fault: event.fault };
		default:
			return assertNever(event);
	}
}

function addToRate(draft: Draft, gainedBytes: number, atMs: number): void {
	draft.movedBytes += gainedBytes;
	const last = draft.samples.at(-1);
	if (last !== undefined && atMs < last.atMs) {
		// The clock was set back: what was measured before says nothing any more.
		draft.samples = [{ atMs, movedBytes: draft.movedBytes }];
		return;
	}
	if (last === undefined || atMs - last.atMs >= SAMPLE_EVERY_MS) {
		draft.samples.push({ atMs, movedBytes: draft.movedBytes });
		if (draft.samples.length > MAX_SAMPLES) {
			draft.samples.shift();
		}
	}
}

/** Tells whether the blob reached its repository. */
export function isSettled(blob: BlobState | undefined): boolean {
	return blob?.phase === 'moved' || blob?.phase === 'mounted' || blob?.phase === 'present';
}
