import { describe, expect, it } from 'vitest';
import { knownRuns } from '../../../../electron/transfer/known-runs';
import { createLiveRuns } from '../../../../electron/transfer/live-runs';
import { reduceRun } from '../../../../shared/mirror/run-reducer';
import type { RunState } from '../../../../shared/mirror/run-state';
import { summaryOf } from '../../../../shared/mirror/run-summary';
import { madeRun } from '../../../support/run-events';

function stateOf(runId: string, startedAtMs: number, isOver = true): RunState {
	const made = madeRun({ runId, images: 2 });
	const state = reduceRun(undefined, isOver ? made.all : made.planning);
	if (state === undefined) throw new Error('the run has not started');
	return { ...state, startedAtMs };
}

describe('known runs', () => {
	it('are those of this session as they are now, then the others; none that works elsewhere', async () => {
		let adopted = 0;
		const live = createLiveRuns({
			publish: () => undefined,
			onAdopted: () => {
				adopted += 1;
			},
			nowMs: () => 0,
		});
		live.adopt(stateOf('b', 2, false));
		live.adopt(stateOf('x', 9));
		live.forget('x');
		expect(adopted).toBe(3);
		const past = [stateOf('c', 3), stateOf('b', 2), stateOf('a', 1), stateOf('d', 4, false)];
		const known = knownRuns(live, {
			list: async () => past.map(summaryOf),
			find: async () => [
				{ runId: 'c', matches: 1, first: 'x' },
				{ runId: 'b', matches: 9, first: 'old' },
			],
		});
		const runs = await known.list();
		expect(runs.map(({ runId, phase }) => `${runId} ${phase}`)).toEqual([
			'c finished',
			'b running',
			'a finished',
		]);
		const digest = live.get('b')?.items[0]?.sourceDigest ?? '';
		const found = await known.find(digest);
		expect(found.map(({ runId }) => runId)).toEqual(['c', 'b']);
		expect(found[1]?.matches).toBe(1);
	});
});
