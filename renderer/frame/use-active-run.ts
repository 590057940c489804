// Which runs the frame speaks of.
import type { RunState } from '../../shared/mirror/run-state';
import { isActive } from '../../shared/mirror/run-summary';
import { useRuns } from '../stores/stores';

/** Gives the newest run that still works. */
export function useActiveRun(): RunState | undefined {
	return useRuns(({ summaries, states }) => {
		const active = summaries.find(isActive);
		return active === undefined ? undefined : states.get(active.runId);
	});
}

/** Gives how many runs work besides that one. */
export function useOtherActiveRuns(): number {
	return useRuns(({ summaries }) => Math.max(0, summaries.filter(isActive).length - 1));
}
