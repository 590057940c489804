import { describe, expect, it } from 'vitest';
import { reduceRun } from '../../../../shared/mirror/run-reducer';
import {
	runSnapshotSchema,
	snapshotOf,
	stateFromSnapshot,
} from '../../../../shared/mirror/run-snapshot';
import { madeRun } from '../../../support/run-events';

const made = madeRun({ images: 12, present: 2, failEvery: 5 });

/** The whole state after the first `count` events. */
function stateAfter(count: number) {
	const state = reduceRun(undefined, made.all.slice(0, count));
	if (state === undefined) throw new Error('the run has not started');
	return state;
}

describe('run snapshot', () => {
	it('passes its own strict schema and comes back equal, at every moment of a run', () => {
		for (let count = 1; count <= made.all.length; count += 1) {
			const state = stateAfter(count);
			const sent: unknown = structuredClone(snapshotOf(state));
			expect(stateFromSnapshot(runSnapshotSchema.parse(sent))).toEqual(state);
		}
	});

	it('lets the reducer go on as if nothing had been in between', () => {
		const half = Math.floor(made.all.length / 2);
		const resumed = reduceRun(
			stateFromSnapshot(snapshotOf(stateAfter(half))),
			made.all.slice(half),
		);
		expect(resumed).toEqual(stateAfter(made.all.length));
	});

	it('is a copy: a later event does not change what was sent', () => {
		const state = stateAfter(made.planning.length);
		const snapshot = snapshotOf(state);
		expect(snapshot.items).not.toBe(state.items);
		expect(snapshot.samples).not.toBe(state.samples);
	});

	it('refuses a key that the schema does not list', () => {
		const snapshot = { ...snapshotOf(stateAfter(made.all.length)), extra: 'x' };
		expect(runSnapshotSchema.safeParse(snapshot).success).toBe(false);
	});
});
