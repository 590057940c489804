import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../../shared/mirror/run-event';
import { reduceRun } from '../../../../shared/mirror/run-reducer';
import {
	bytesLeft,
	itemCounts,
	movingBlobs,
	outcomeOf,
	runBytes,
	runFraction,
	runRate,
	runTimeLeftMs,
} from '../../../../shared/mirror/run-selectors';
import type { BlobState, ItemState, RunState } from '../../../../shared/mirror/run-state';
import { anyRunEvents } from '../../../support/arbitrary-run';
import { madeRun } from '../../../support/run-events';

const made = madeRun({ images: 8, present: 2, failEvery: 0 });

function folded(events: readonly RunEvent[]): RunState {
	const state = reduceRun(undefined, events);
	if (state === undefined) throw new Error('the run has not started');
	return state;
}

const planned = folded(made.planning);
const finished = folded(made.all);

function withBlobs(...blobs: readonly Partial<BlobState>[]): RunState {
	const full = blobs.map(
		(blob, i): BlobState => ({
			...{
				key: `r${i}@d`,
				digest: 'd',
				sizeBytes: 100,
				phase: 'waiting',
				doneBytes: 0,
				attempt: 0,
			},
			...blob,
		}),
	);
	return { ...planned, blobs: new Map(full.map((blob) => [blob.key, blob])) };
}

function withItems(...phases: readonly ItemState['phase'][]): RunState {
	const item = planned.items[0] as ItemState;
	return { ...planned, items: phases.map((phase, index) => ({ ...item, index, phase })) };
}

describe('counts', () => {
	it('put every item into one drawer', () => {
		expect(
			itemCounts(
				withItems('waiting', 'copying', 'tagging', 'done', 'skipped', 'failed', 'cancelled'),
			),
		).toEqual({ total: 7, waiting: 1, active: 2, done: 1, skipped: 1, failed: 1, cancelled: 1 });
	});

	it('add up to the total, and bytes never exceed it, in any run', () => {
		fc.assert(
			fc.property(anyRunEvents, (events) => {
				const state = folded(events);
				const { total, ...drawers } = itemCounts(state);
				expect(Object.values(drawers).reduce((sum, count) => sum + count, 0)).toBe(total);
				const bytes = runBytes(state);
				expect(bytes.moved + bytes.mounted + bytes.present).toBeLessThanOrEqual(bytes.total);
				expect(bytesLeft(state)).toBeLessThanOrEqual(bytes.total);
				expect(bytesLeft(state)).toBeGreaterThanOrEqual(0);
			}),
		);
	});
});

describe('the fraction', () => {
	it('is unknown while planning, and after a stop before anything was planned', () => {
		expect(runFraction(folded(made.planning.slice(0, -1)))).toBeUndefined();
		const started = folded(made.all.slice(0, 1));
		expect(runFraction({ ...started, phase: 'stopped', outcome: 'cancelled' })).toBeUndefined();
	});

	it('is 1 only when every item is settled: all bytes there is not yet done', () => {
		const blob = { phase: 'moved' as const, doneBytes: 100 };
		const allBytes = { ...withBlobs(blob), items: withItems('tagging', 'done').items };
		expect(runFraction(allBytes)).toBeLessThan(1);
		expect(runFraction(finished)).toBe(1);
		expect(runFraction(withItems('done', 'failed', 'skipped'))).toBe(1);
	});

	it('counts what is mounted and present as accounted for', () => {
		const state = withBlobs({ phase: 'mounted' }, { phase: 'present' }, {}, {});
		expect(runFraction({ ...state, items: withItems('copying').items })).toBeCloseTo(0.475);
	});
});

describe('bytes left to cross the network', () => {
	it('count a blob once however many repositories wait for it', () => {
		expect(bytesLeft(withBlobs({}, {}, {}))).toBe(100);
		expect(bytesLeft(withBlobs({}, { digest: 'e' }))).toBe(200);
	});

	it('are none where a sibling can be mounted from, and the rest of what is moving', () => {
		expect(bytesLeft(withBlobs({ phase: 'moved' }, {}, {}))).toBe(0);
		expect(bytesLeft(withBlobs({ phase: 'present' }, {}))).toBe(0);
		expect(bytesLeft(withBlobs({ phase: 'moving', doneBytes: 30 }, {}))).toBe(70);
		expect(bytesLeft(withBlobs({ phase: 'failed' }))).toBe(0);
	});
});

describe('rate and time left', () => {
	const start = planned.sittingStartedAtMs;
	const running: RunState = {
		...withBlobs({ phase: 'moving', sizeBytes: 10_000, doneBytes: 2000 }),
		items: withItems('copying').items,
		samples: [
			{ atMs: start, movedBytes: 0 },
			{ atMs: start + 20_000, movedBytes: 2000 },
		],
		movedBytes: 2000,
	};

	it('are bytes a second over the recent past', () => {
		expect(runRate(running, start + 20_000)).toBeCloseTo(100);
		expect(runRate({ ...running, samples: [] }, start)).toBeUndefined();
	});

	it('give less weight to what is long ago', () => {
		const faster = {
			...running,
			samples: [...running.samples, { atMs: start + 40_000, movedBytes: 22_000 }],
			movedBytes: 22_000,
		};
		const rate = runRate(faster, start + 40_000) ?? 0;
		expect(rate).toBeGreaterThan(550);
		expect(rate).toBeLessThan(1000);
	});

	it('tell the time left once it is no guess', () => {
		expect(runTimeLeftMs(running, start + 20_000)).toBeCloseTo(80_000);
		expect(runTimeLeftMs(running, start + 9999)).toBeUndefined();
		expect(runTimeLeftMs({ ...running, phase: 'stopping' }, start + 20_000)).toBeUndefined();
		const still = { ...running, samples: [], movedBytes: 0 };
		expect(runTimeLeftMs(still, start + 20_000)).toBeUndefined();
	});

	it('stay numbers when the clock is put back by months', () => {
		const samples = [
			{ atMs: 1_700_000_000_000, movedBytes: 0 },
			{ atMs: 1_700_000_001_000, movedBytes: 2000 },
		];
		const rate = runRate({ ...finished, samples }, 1_690_000_000_000);
		expect(rate).toBe(2000);
	});

	it('are never negative, whatever the clock does', () => {
		fc.assert(
			fc.property(anyRunEvents, fc.integer({ min: -1e9, max: 1e9 }), (events, offset) => {
				const state = folded(events);
				const nowMs = state.startedAtMs + offset;
				expect(runRate(state, nowMs) ?? 0).toBeGreaterThanOrEqual(0);
				expect(runTimeLeftMs(state, nowMs) ?? 0).toBeGreaterThanOrEqual(0);
			}),
		);
	});
});

describe('outcome', () => {
	it('follows from the items', () => {
		expect(outcomeOf(withItems('done', 'skipped'))).toBe('succeeded');
		expect(outcomeOf(withItems('done', 'failed'))).toBe('partly-succeeded');
		expect(outcomeOf(withItems('failed', 'failed'))).toBe('failed');
		expect(outcomeOf(withItems('done', 'failed', 'cancelled'))).toBe('cancelled');
	});
});

describe('moving blobs', () => {
	it('come largest first', () => {
		const state = withBlobs(
			{ phase: 'moving', sizeBytes: 1 },
			{ phase: 'moved', sizeBytes: 9 },
			{ phase: 'moving', sizeBytes: 5 },
		);
		expect(movingBlobs(state).map((blob) => blob.sizeBytes)).toEqual([5, 1]);
	});
});
