import { describe, expect, it } from 'vitest';
import { stretchesOf } from '../../../../renderer/components/stretches';
import { reduceRun } from '../../../../shared/mirror/run-reducer';
import { madeRun } from '../../../support/run-events';

function stretchesAfter(made: ReturnType<typeof madeRun>, count: number) {
	const state = reduceRun(undefined, made.all.slice(0, count));
	if (state === undefined) throw new Error('the run has not started');
	return stretchesOf(state);
}

describe('stretches of the bar', () => {
	it('are unknown while the run is planned', () => {
		expect(stretchesAfter(madeRun(), 3).fraction).toBeUndefined();
	});

	it('together are the fraction, between nothing and all, at every moment', () => {
		const made = madeRun({ images: 12, present: 3, failEvery: 5 });
		for (let count = made.planning.length; count <= made.all.length; count += 1) {
			const { fraction, there, moved } = stretchesAfter(made, count);
			expect(there + moved).toBeCloseTo(fraction ?? Number.NaN, 9);
			expect(there).toBeGreaterThanOrEqual(0);
			expect(moved).toBeGreaterThanOrEqual(0);
			expect(there + moved).toBeLessThanOrEqual(1);
		}
	});

	it('fill the bar only when everything arrived', () => {
		const good = madeRun({ images: 5 });
		expect(stretchesAfter(good, good.all.length).fraction).toBe(1);
		const bad = madeRun({ images: 5, failEvery: 2 });
		expect(stretchesAfter(bad, bad.all.length).fraction).toBeLessThan(1);
	});
});
