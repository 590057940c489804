// Which run the frame speaks of.
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
