import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent, RunHappening } from '../../../../shared/mirror/run-event';
import { continueRunFold, reduceRun, startRunFold } from '../../../../shared/mirror/run-reducer';
import { runBytes, runFraction } from '../../../../shared/mirror/run-selectors';
import { snapshotOf, stateFromSnapshot } from '../../../../shared/mirror/run-snapshot';
import type { ItemState, RunState } from '../../../../shared/mirror/run-state';
import { anyRunEvents } from '../../../support/arbitrary-run';
import { madeRun } from '../../../support/run-events';

function folded(events: readonly RunEvent[]): RunState {
	const state = reduceRun(undefined, events);
	if (state === undefined) throw new Error('the run has not started');
	return state;
}

/** Every state from the first event on. */
function copyOf(state: RunState): RunState {
	return stateFromSnapshot(structuredClone(snapshotOf(state)));
}

function statesOf(events: readonly RunEvent[]): RunState[] {
	return events.map((_, i) => copyOf(folded(events.slice(0, i + 1))));
}

/** Numbers happenings that follow a state. */
function stateAfter(state: RunState, ...happenings: readonly RunHappening[]): RunState {
	const events = happenings.map(
		(one, i): RunEvent => ({ ...one, seq: state.seq + i + 1, atMs: 1_800_000_000_000 + i }),
	);
	return reduceRun(state, events) as RunState;
}

describe('any sequence of events', () => {
	it('is folded without an error, and a batch gives what one by one gives', () => {
		fc.assert(
			fc.property(anyRunEvents, fc.nat(80), (events, cut) => {
				const oneByOne = events.reduce<RunState | undefined>(
					(state, event) => reduceRun(state, [event]),
					undefined,
				);
				const twoBatches = reduceRun(reduceRun(undefined, events.slice(0, cut)), events.slice(cut));
				expect(oneByOne).toEqual(folded(events));
				if (cut > 0) expect(twoBatches).toEqual(folded(events));
			}),
		);
	});

	it('is harmless when it comes again', () => {
		fc.assert(
			fc.property(anyRunEvents, (events) => {
				const state = folded(events);
				expect(reduceRun(state, events)).toEqual(state);
			}),
		);
	});

	it('never changes a state that was given away', () => {
		fc.assert(
			fc.property(anyRunEvents, fc.nat(60), (events, cut) => {
				const before = folded(events.slice(0, cut + 1));
				const kept = copyOf(before);
				reduceRun(before, events);
				continueRunFold(before).apply(events.at(-1) as RunEvent);
				expect(before).toEqual(kept);
			}),
		);
	});

	it('never lets the bytes of an attempt fall, nor pass the size of the blob', () => {
		fc.assert(
			fc.property(anyRunEvents, (events) => {
				const states = statesOf(events);
				for (const [i, state] of states.entries()) {
					for (const blob of state.blobs.values()) {
						expect(blob.doneBytes).toBeLessThanOrEqual(blob.sizeBytes);
						const before = states[i - 1]?.blobs.get(blob.key);
						const isNewAttempt = ['blob.started', 'blobs.planned'].includes(events[i]?.type ?? '');
						if (before !== undefined && !isNewAttempt)
							expect(blob.doneBytes).toBeGreaterThanOrEqual(before.doneBytes);
					}
				}
			}),
		);
	});

	it('lets totals stand still after planning, and keeps the fraction between 0 and 1', () => {
		fc.assert(
			fc.property(anyRunEvents, (events) => {
				const states = statesOf(events);
				for (const [i, state] of states.entries()) {
					const fraction = runFraction(state);
					if (fraction !== undefined) {
						expect(fraction).toBeGreaterThanOrEqual(0);
						expect(fraction).toBeLessThanOrEqual(1);
					}
					const before = states[i - 1];
					if (before !== undefined && before.phase !== 'planning') {
						expect(runBytes(state).total).toBe(runBytes(before).total);
						expect(state.items).toHaveLength(before.items.length);
					}
				}
			}),
		);
	});

	it('changes nothing more after the end, and leaves a stop only by going on', () => {
		fc.assert(
			fc.property(anyRunEvents, (events) => {
				const states = statesOf(events);
				for (const [i, state] of states.entries()) {
					const before = states[i - 1];
					if (before?.phase === 'finished') expect(state).toEqual(before);
					if (before?.phase === 'stopped' && events[i]?.type !== 'run.continued')
						expect(state).toEqual(before);
				}
			}),
		);
	});

	it('makes an item done only from the state of being tagged, and never undoes it', () => {
		fc.assert(
			fc.property(anyRunEvents, (events) => {
				const states = statesOf(events);
				const steps = states.flatMap((state, i) =>
					state.items.map((item) => [states[i - 1]?.items[item.index], item] as const),
				);
				for (const [before, item] of steps) expectLegalStep(before, item);
			}),
		);
	});

	it('keeps the rate small and in order of time', () => {
		fc.assert(
			fc.property(anyRunEvents, (events) => {
				const { samples, movedBytes } = folded(events);
				expect(samples.length).toBeLessThanOrEqual(64);
				for (const [i, sample] of samples.entries()) {
					expect(sample.atMs).toBeGreaterThanOrEqual(samples[i - 1]?.atMs ?? 0);
					expect(sample.movedBytes).toBeLessThanOrEqual(movedBytes);
				}
			}),
		);
	});
});

describe('a run that goes well', () => {
	const made = madeRun({ images: 6, present: 1, failEvery: 0 });
	const planned = folded(made.planning);

	it('plans, moves and finishes', () => {
		expect(planned).toMatchObject({ phase: 'running', seq: made.planning.length });
		const end = folded(made.all);
		expect(end).toMatchObject({ phase: 'finished', outcome: 'succeeded' });
		expect(end.items.map((item) => item.phase)).toEqual([
			'skipped',
			...Array.from({ length: 5 }, () => 'done'),
		]);
	});

	it('before run.started is no run', () => {
		expect(reduceRun(undefined, made.all.slice(1))).toBeUndefined();
		expect(reduceRun(undefined, [])).toBeUndefined();
	});

	it('folds in place for its one owner', () => {
		const first = made.all[0] as Extract<RunEvent, { type: 'run.started' }>;
		const fold = startRunFold(first);
		const { state } = fold;
		for (const event of made.all.slice(1)) fold.apply(event);
		expect(fold.state).toBe(state);
		expect(state).toEqual(folded(made.all));
	});

	it('names of each blob the first item that needs it', () => {
		const shared = planned.items[1]?.needs[0] ?? '';
		expect(planned.blobs.get(shared)?.itemIndex).toBe(1);
	});

	it('counts moved bytes of broken attempts too, for the rate', () => {
		const key = planned.items[1]?.needs[0] ?? '';
		const size = planned.blobs.get(key)?.sizeBytes ?? 0;
		const state = stateAfter(
			planned,
			{ type: 'blob.started', key, attempt: 1 },
			{ type: 'blob.advanced', key, doneBytes: 1000 },
			{ type: 'blob.advanced', key, doneBytes: 400 },
			{ type: 'blob.started', key, attempt: 2 },
			{ type: 'blob.moved', key },
		);
		expect(state.movedBytes).toBe(1000 + size);
		expect(state.blobs.get(key)).toMatchObject({ phase: 'moved', attempt: 2, doneBytes: size });
	});

	it('shows a registry that rests once, until it is heard again', () => {
		const fault = {
			code: 'registry.unreachable',
			side: 'source',
			subject: 's',
			isRetryable: true,
		} as const;
		const waiting = stateAfter(
			planned,
			{ type: 'registry.waiting', host: 's', untilMs: 1, fault },
			{ type: 'registry.waiting', host: 's', untilMs: 2, fault },
		);
		expect(waiting.waits).toEqual([{ host: 's', untilMs: 2, fault }]);
		expect(stateAfter(waiting, { type: 'registry.resumed', host: 's' }).waits).toEqual([]);
	});
});

describe('a run that was stopped and goes on', () => {
	const made = madeRun({ images: 4, present: 0, failEvery: 0 });
	const half = folded(made.all.slice(0, made.planning.length + 8));
	const stopped = stateAfter(
		half,
		{ type: 'run.stopping' },
		{ type: 'run.stopped', outcome: 'cancelled' },
	);

	it('plans again without losing what arrived', () => {
		expect(stopped).toMatchObject({ phase: 'stopped', outcome: 'cancelled' });
		const settled = [...stopped.blobs.values()].filter((blob) => blob.phase === 'moved');
		expect(settled.length).toBeGreaterThan(0);
		const again = stateAfter(
			stopped,
			{ type: 'run.continued' },
			{
				type: 'blobs.planned',
				blobs: [...stopped.blobs.values()].map(({ key, digest, sizeBytes }) => ({
					...{ key, digest, sizeBytes },
					expected: 'move',
				})),
			},
		);
		expect(again).toMatchObject({ phase: 'planning', movedBytes: 0, samples: [] });
		expect(again.outcome).toBeUndefined();
		expect(again.finishedAtMs).toBeUndefined();
		for (const blob of settled) expect(again.blobs.get(blob.key)).toEqual(blob);
		for (const blob of again.blobs.values())
			expect(['waiting', 'moved', 'mounted', 'present']).toContain(blob.phase);
	});

	it('keeps what broke it off, until it goes on', () => {
		const fault = {
			code: 'disk.full',
			side: 'this-computer',
			subject: '/data',
			isRetryable: false,
		} as const;
		const stopped = stateAfter(half, { type: 'run.stopped', outcome: 'interrupted', fault });
		expect(stopped.stopFault).toEqual(fault);
		expect(stateFromSnapshot(snapshotOf(stopped)).stopFault).toEqual(fault);
		expect(stateAfter(stopped, { type: 'run.continued' })).not.toHaveProperty('stopFault');
	});

	it('takes failed items up again and forgets their fault', () => {
		const fault = {
			code: 'registry.denied',
			side: 'source',
			subject: 's',
			isRetryable: false,
		} as const;
		const failed = stateAfter(
			half,
			{ type: 'item.failed', index: 3, fault },
			{ type: 'run.stopped', outcome: 'interrupted' },
		);
		expect(failed.items[3]).toMatchObject({ phase: 'failed', fault });
		const started = stateAfter(
			failed,
			{ type: 'run.continued' },
			{ type: 'run.planned' },
			{ type: 'item.started', index: 3 },
		);
		expect(started.items[3]).toMatchObject({ phase: 'copying' });
		expect(started.items[3]).not.toHaveProperty('fault');
	});

	it('ignores a list of items that has a hole', () => {
		const [first] = made.planning;
		const state = folded([first as RunEvent]);
		const item = { ...half.items[0], index: 7, action: 'copy' } as never;
		expect(stateAfter(state, { type: 'items.planned', items: [item] }).items).toEqual([]);
	});
});

function expectLegalStep(before: ItemState | undefined, item: ItemState): void {
	if (before?.phase === 'done' || before?.phase === 'skipped') {
		expect(item).toEqual(before);
	} else if (item.phase === 'done') {
		expect(before?.phase).toBe('tagging');
	}
}
