import { expect, it } from 'vitest';
import { signsOf } from '../../../../electron/desktop/run-signs';
import { reduceRun } from '../../../../shared/mirror/run-reducer';
import type { RunState } from '../../../../shared/mirror/run-state';
import { madeRun } from '../../../support/run-events';

const whole = madeRun({ images: 4 });
const failing = madeRun({ images: 4, failEvery: 2, runId: 'failing' });

function after(made: typeof whole, count: number): RunState {
	const state = reduceRun(undefined, made.all.slice(0, count));
	if (state === undefined) throw new Error('the run has not started');
	return state;
}
const planning = after(whole, 2);
const moving = after(whole, Math.floor(whole.all.length * 0.7));
const ended = after(whole, whole.all.length);

it('says nothing when nothing works', () => {
	const nothing = { active: 0, fraction: undefined, hasProblem: false, isHeld: false };
	expect(signsOf([])).toEqual(nothing);
	expect(signsOf([ended])).toEqual(nothing);
});

it('knows how far a run is once its plan is complete', () => {
	expect(signsOf([planning])).toMatchObject({ active: 1, fraction: undefined });
	const { fraction } = signsOf([moving, ended]);
	expect(fraction).toBeGreaterThan(0);
	expect(fraction).toBeLessThan(1);
	expect(signsOf([moving, planning]).fraction).toBeUndefined();
});

it('tells an image that failed, and runs that are about to stop', () => {
	expect(signsOf([after(failing, failing.all.length - 1)])).toMatchObject({ hasProblem: true });
	expect(signsOf([{ ...moving, phase: 'stopping' }])).toMatchObject({ isHeld: true });
	expect(signsOf([{ ...moving, phase: 'stopping' }, moving])).toMatchObject({ isHeld: false });
});
