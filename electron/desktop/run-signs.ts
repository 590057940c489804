// What the runs of this session mean for the desktop, in a few numbers. Pure.
import { itemCounts, runFraction } from '../../shared/mirror/run-selectors';
import type { RunState } from '../../shared/mirror/run-state';
import { isActive } from '../../shared/mirror/run-summary';

export interface RunSigns {
	/** Runs that work. */
	readonly active: number;
	/** 0–1 over all active runs; `undefined` while one of them does not know its whole, or none is active. */
	readonly fraction: number | undefined;
	/** An image of an active run has failed. */
	readonly hasProblem: boolean;
	/** Every active run is on its way to a stop, or waits for a registry. */
	readonly isHeld: boolean;
}

/** Gives the signs of all runs. */
export function signsOf(runs: readonly RunState[]): RunSigns {
	const active = runs.filter(isActive);
	const fractions = active.map(runFraction).filter((fraction) => fraction !== undefined);
	const isKnown = active.length > 0 && fractions.length === active.length;
	return {
		active: active.length,
		fraction: isKnown
			? fractions.reduce((sum, fraction) => sum + fraction, 0) / active.length
			: undefined,
		hasProblem: active.some((run) => itemCounts(run).failed > 0),
		isHeld: active.length > 0 && active.every((run) => run.phase === 'stopping'),
	};
}
