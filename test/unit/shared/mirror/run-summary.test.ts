import { describe, expect, it } from 'vitest';
import { reduceRun } from '../../../../shared/mirror/run-reducer';
import { isActive, runSummarySchema, summaryOf } from '../../../../shared/mirror/run-summary';
import { madeRun } from '../../../support/run-events';

describe('run summary', () => {
	it('counts what arrived, what failed, and the bytes that moved', () => {
		const made = madeRun({ images: 10, present: 2, failEvery: 5 });
		const state = reduceRun(undefined, made.all);
		if (state === undefined) throw new Error('the run has not started');
		const summary = summaryOf(state);
		expect(summary).toMatchObject({
			runId: 'run-1',
			mirror: 'appcircle',
			phase: 'finished',
			outcome: 'partly-succeeded',
			images: 10,
			arrived: 8,
			failed: 2,
		});
		expect(summary.movedBytes).toBeGreaterThan(0);
		expect(runSummarySchema.parse(summary)).toEqual(summary);
	});

	it('has neither outcome nor end while the run works', () => {
		const state = reduceRun(undefined, madeRun().planning);
		if (state === undefined) throw new Error('the run has not started');
		expect(summaryOf(state)).not.toHaveProperty('outcome');
		expect(summaryOf(state)).not.toHaveProperty('finishedAtMs');
	});

	it.each([
		['planning', true],
		['running', true],
		['stopping', true],
		['stopped', false],
		['finished', false],
	] as const)('calls a run that is %s active: %s', (phase, expected) => {
		expect(isActive({ phase })).toBe(expected);
	});
});
