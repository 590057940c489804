import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { RunEnding } from '../../../../../renderer/screens/runs/run-ending';
import { makeFault } from '../../../../../shared/fault/fault';
import { describeFault } from '../../../../../shared/fault/fault-texts';
import { reduceRun } from '../../../../../shared/mirror/run-reducer';
import type { RunState } from '../../../../../shared/mirror/run-state';
import { madeRun } from '../../../../support/run-events';

const made = madeRun({ images: 3 });
const fault = makeFault({ code: 'disk.full', side: 'this-computer', subject: '/data' });

function interrupted(why?: typeof fault): RunState {
	const stopped = { type: 'run.stopped', seq: 9999, atMs: 1, outcome: 'interrupted' } as const;
	const state = reduceRun(undefined, [
		...made.planning,
		why === undefined ? stopped : { ...stopped, fault: why },
	]);
	if (state === undefined) throw new Error('the run has not started');
	return state;
}

describe('the end of a run that could not be read back', () => {
	it('is never called verified', () => {
		const events = made.all.map((event) => {
			if (event.type !== 'item.done') return event;
			const { verification: _, ...unread } = event;
			return unread;
		});
		const state = reduceRun(undefined, events);
		if (state === undefined) throw new Error('the run has not started');
		render(<RunEnding run={state} />);
		expect(screen.getByRole('heading').textContent).toBe('3 images copied, not all verified');
		expect(screen.getByText(/3 images copied, but not verified/)).toBeTruthy();
		expect(screen.queryByText(/digest that was planned/)).toBeNull();
	});
});

describe('the end of a run that was interrupted', () => {
	it('says what broke it off and what to do, where that is known', () => {
		render(<RunEnding run={interrupted(fault)} />);
		const { title, remedy } = describeFault(fault);
		expect(screen.getByText(`${title}.`)).toBeTruthy();
		expect(screen.getByText(remedy)).toBeTruthy();
	});

	it('says no more than that it was, where it is not', () => {
		render(<RunEnding run={interrupted()} />);
		expect(screen.queryByText(describeFault(fault).remedy)).toBeNull();
	});
});
