import { describe, expect, it } from 'vitest';
import { resultLines } from '../../../../electron/command-line/commands/result-lines';
import { runReport } from '../../../../shared/mirror/report';
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

	it('counts what could not be read back, and calls none of it verified', () => {
		const events = madeRun({ images: 3 }).all.map((event, i, all) => {
			const isFirst = all.findIndex((one) => one.type === 'item.done') === i;
			if (event.type !== 'item.done' || !isFirst) return event;
			const { verification: _, ...unread } = event;
			return unread;
		});
		const state = reduceRun(undefined, events);
		if (state === undefined) throw new Error('the run has not started');
		const summary = summaryOf(state);
		expect(summary).toMatchObject({ outcome: 'succeeded', arrived: 3, unverified: 1 });
		expect(runSummarySchema.parse(summary)).toEqual(summary);
		const report = runReport(state, () => '');
		expect(report.items.filter((item) => item.outcome === 'copied')).toHaveLength(3);
		expect(report.items.filter((item) => item.verified)).toHaveLength(2);
		expect(resultLines(state)[1]).toBe(
			'2 of 3 images copied and verified, 1 copied but not verified, 0 there already, 0 failed.',
		);
		expect(summaryOf(reduceRun(undefined, madeRun().all) ?? state)).not.toHaveProperty(
			'unverified',
		);
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
