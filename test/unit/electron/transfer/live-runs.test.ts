import { describe, expect, it } from 'vitest';
import { createLiveRuns } from '../../../../electron/transfer/live-runs';
import type { RunEvent } from '../../../../shared/mirror/run-event';
import { reduceRun } from '../../../../shared/mirror/run-reducer';
import type { RunState } from '../../../../shared/mirror/run-state';
import { madeRun } from '../../../support/run-events';

const made = madeRun({ images: 4 });

function stateAfter(count: number): RunState {
	const state = reduceRun(undefined, made.all.slice(0, count));
	if (state === undefined) throw new Error('the run has not started');
	return state;
}

function liveRuns() {
	const published: (readonly RunEvent[])[] = [];
	const runs = createLiveRuns({ publish: (_, events) => published.push(events), nowMs: () => 99 });
	return { runs, published };
}

describe('live runs', () => {
	it('fold what they publish', () => {
		const { runs, published } = liveRuns();
		runs.adopt(stateAfter(1));
		for (const event of made.all.slice(1)) runs.accept(made.runId, [event]);
		expect(runs.get(made.runId)).toEqual(stateAfter(made.all.length));
		expect(runs.list()).toEqual([stateAfter(made.all.length)]);
		expect(published.flat()).toEqual(made.all.slice(1));
	});

	it('go on with a run from its middle', () => {
		const { runs } = liveRuns();
		runs.adopt(stateAfter(12));
		runs.accept(made.runId, made.all.slice(12));
		expect(runs.get(made.runId)).toEqual(stateAfter(made.all.length));
	});

	it('say that a run was interrupted, once, with the next number', () => {
		const { runs, published } = liveRuns();
		runs.adopt(stateAfter(9));
		runs.interrupt(made.runId);
		runs.interrupt(made.runId);
		expect(published).toEqual([
			[{ type: 'run.stopped', seq: 10, atMs: 99, outcome: 'interrupted' }],
		]);
		expect(runs.get(made.runId)).toMatchObject({ phase: 'stopped', outcome: 'interrupted' });
	});

	it('leave an ended run as it is', () => {
		const { runs, published } = liveRuns();
		runs.adopt(stateAfter(made.all.length));
		runs.interrupt(made.runId);
		expect(published).toEqual([]);
	});

	it('know nothing of a run that was not adopted', () => {
		const { runs, published } = liveRuns();
		runs.accept('x', made.all);
		runs.interrupt('x');
		expect(published).toEqual([]);
		expect(runs.get('x')).toBeUndefined();
	});
});
