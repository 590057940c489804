import { describe, expect, it } from 'vitest';
import { createRunNotes } from '../../../../electron/desktop/run-notes';
import { reduceRun } from '../../../../shared/mirror/run-reducer';
import type { RunState } from '../../../../shared/mirror/run-state';
import { madeRun } from '../../../support/run-events';

function states(made: ReturnType<typeof madeRun>): RunState[] {
	const all: RunState[] = [];
	for (let count = 1; count <= made.all.length; count += 1) {
		const state = reduceRun(undefined, made.all.slice(0, count));
		if (state !== undefined) all.push(state);
	}
	return all;
}

function notesOf(isWanted = true) {
	const shown: { title: string; body: string; press: () => void }[] = [];
	const opened: string[] = [];
	const see = createRunNotes({
		isWanted: () => isWanted,
		show: (words, press) => shown.push({ ...words, press }),
		openRun: (runId) => opened.push(runId),
	});
	return { see, shown, opened, titles: () => shown.map(({ title }) => title) };
}

describe('notifications', () => {
	it('tell the end of a run, once, and pressing it opens the run', () => {
		const { see, shown, opened, titles } = notesOf();
		const made = madeRun({ images: 3, mirror: 'nightly' });
		for (const state of states(made)) see([state]);
		for (const state of states(made).slice(-1)) see([state]);
		expect(titles()).toEqual(['nightly: verified']);
		shown[0]?.press();
		expect(opened).toEqual([made.runId]);
	});

	it('tell the first problem of a run once, with what it is, and then the end', () => {
		const { see, shown, titles } = notesOf();
		for (const state of states(madeRun({ images: 6, failEvery: 2, mirror: 'nightly' })))
			see([state]);
		expect(titles()).toEqual(['nightly: a problem', 'nightly: done, with problems']);
		expect(shown[0]?.body).toMatch(/The run goes on with the others\.$/);
		expect(shown[1]?.body).toBe('3 of 6 images verified, 3 failed. Open the run to see why.');
	});

	it.each(['cancelled', 'interrupted'] as const)('tell that a run was %s', (outcome) => {
		const { see, titles } = notesOf();
		const all = states(madeRun({ images: 3, mirror: 'nightly' }));
		const working = all[Math.floor(all.length / 2)];
		if (working === undefined) throw new Error('no state');
		see([working]);
		see([{ ...working, phase: 'stopped', outcome }]);
		expect(titles()).toEqual([`nightly: ${outcome}`]);
	});

	it('say nothing of a run that had ended before, and nothing where nobody wants to hear', () => {
		const before = notesOf();
		before.see(states(madeRun({ images: 3 })).slice(-1));
		expect(before.shown).toEqual([]);
		const unwanted = notesOf(false);
		for (const state of states(madeRun({ images: 3 }))) unwanted.see([state]);
		expect(unwanted.shown).toEqual([]);
	});

	it('show hidden characters of names, and cut what is endless', () => {
		const { see, titles } = notesOf();
		for (const state of states(madeRun({ images: 1, mirror: `a\u202E${'x'.repeat(200)}` })))
			see([state]);
		expect(titles()[0]).toContain('\\u{202E}');
		expect(titles()[0]?.length).toBeLessThanOrEqual(90);
	});
});
