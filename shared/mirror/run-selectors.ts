// Numbers that people see, derived from a run state. Two are never mixed: what is accounted for (the bar)
// and what moved (the rate).
import { movingOf, tallyOf } from './blobs/blob-table';
import type { RunOutcome } from './run-event';
import type { BlobState, ItemState, RunState } from './run-state';

export interface RunCounts {
	readonly total: number;
	readonly waiting: number;
	readonly active: number;
	readonly done: number;
	readonly skipped: number;
	readonly failed: number;
	readonly cancelled: number;
}

/**
 * Keeps what was computed from a state until its next event: whoever shows a run asks for the same sums several
 * times, and with ten thousand images each costs milliseconds.
 */
function oncePerEvent<T>(compute: (state: RunState) => T): (state: RunState) => T {
	const kept = new WeakMap<RunState, { readonly seq: number; readonly value: T }>();
	return (state) => {
		const known = kept.get(state);
		if (known?.seq === state.seq) {
			return known.value;
		}
		const value = compute(state);
		kept.set(state, { seq: state.seq, value });
		return value;
	};
}

/** Counts items by what became of them. */
export const itemCounts: (state: RunState) => RunCounts = oncePerEvent((state) => {
	const counts = { total: 0, waiting: 0, active: 0, done: 0, skipped: 0, failed: 0, cancelled: 0 };
	for (const item of state.items) {
		counts.total += 1;
		counts[countKey(item)] += 1;
	}
	return counts;
});

/** How many copied images could not be read back, and so are not verified. */
export const unverifiedCount: (state: RunState) => number = oncePerEvent(
	(state) =>
		state.items.filter((item) => item.phase === 'done' && item.verification === undefined).length,
);

function countKey(item: ItemState): Exclude<keyof RunCounts, 'total'> {
	return item.phase === 'copying' || item.phase === 'tagging' ? 'active' : item.phase;
}

export interface RunBytes {
	/** Every blob once per destination repository. */
	readonly total: number;
	/** Whole blobs whose bytes crossed the network, plus the bytes of those on their way. */
	readonly moved: number;
	readonly mounted: number;
	readonly present: number;
}

/** Adds up blobs in bytes. */
export function runBytes(state: RunState): RunBytes {
	const { total, moved, mounted, present } = tallyOf(state.blobs);
	return { total, moved, mounted, present };
}

/**
 * Gives how much of the run is accounted for, 0–1, or `undefined` while the plan is incomplete (a
 * percentage would be a guess). Bytes weigh 95 %, settled items the rest, so that all bytes there is
 * not yet "done".
 */
export function runFraction(state: RunState): number | undefined {
	const isUnplanned = state.items.length === 0 && state.phase !== 'finished';
	if (state.phase === 'planning' || isUnplanned) {
		return undefined;
	}
	const bytes = runBytes(state);
	const counts = itemCounts(state);
	const byBytes =
		bytes.total === 0 ? 1 : (bytes.moved + bytes.mounted + bytes.present) / bytes.total;
	const settled = counts.total - counts.waiting - counts.active;
	const byItems = counts.total === 0 ? 1 : settled / counts.total;
	return byItems === 1 ? 1 : Math.min(1, byBytes * 0.95 + byItems * 0.05);
}

/** Half-life of the rate's memory (screens.md, ETA rule). */
const RATE_HALF_LIFE_MS = 20_000;

/** Gives bytes a second over the recent past, or `undefined` before two points exist. */
export function runRate(state: RunState, nowMs: number): number | undefined {
	const points = [...state.samples, { atMs: nowMs, movedBytes: state.movedBytes }];
	let weighted = 0;
	let weights = 0;
	for (let i = 1; i < points.length; i += 1) {
		const from = points[i - 1];
		const to = points[i];
		if (from === undefined || to === undefined || to.atMs <= from.atMs) {
			continue;
		}
		const spanMs = to.atMs - from.atMs;
		// A clock that was put back leaves points in the future; they count as now.
		const ageMs = Math.max(0, nowMs - to.atMs);
		const weight = spanMs * 0.5 ** (ageMs / RATE_HALF_LIFE_MS);
		weighted += ((to.movedBytes - from.movedBytes) / spanMs) * 1000 * weight;
		weights += weight;
	}
	return weights === 0 ? undefined : weighted / weights;
}

const ETA_AFTER_MS = 10_000;
const ETA_AFTER_FRACTION = 0.02;

/**
 * Gives bytes that still have to cross the network: what is moving, and every distinct blob that waits
 * and is nowhere yet. A blob that one repository has, or is getting, will be mounted into the others.
 */
export function bytesLeft(state: RunState): number {
	return tallyOf(state.blobs).left;
}

/**
 * Gives the time left in ms, or `undefined` while it would be a guess: in the first 10 s, below 2 %,
 * while nothing moves, and when the run is not running.
 */
export function runTimeLeftMs(state: RunState, nowMs: number): number | undefined {
	const fraction = runFraction(state) ?? 0;
	const isEarly = nowMs - state.sittingStartedAtMs < ETA_AFTER_MS || fraction < ETA_AFTER_FRACTION;
	const rate = runRate(state, nowMs);
	if (state.phase !== 'running' || isEarly || rate === undefined || rate < 1) {
		return undefined;
	}
	return (bytesLeft(state) / rate) * 1000;
}

/** Gives the blobs that are moving now, the largest first. */
export function movingBlobs(state: RunState): readonly BlobState[] {
	return movingOf(state.blobs).toSorted((a, b) => b.sizeBytes - a.sizeBytes);
}

/** Gives the outcome that the items make. */
export function outcomeOf(state: RunState): Exclude<RunOutcome, 'interrupted'> {
	const counts = itemCounts(state);
	if (counts.cancelled > 0) {
		return 'cancelled';
	}
	if (counts.failed === 0) {
		return 'succeeded';
	}
	return counts.failed === counts.total ? 'failed' : 'partly-succeeded';
}
