// All runs that this app knows: those of this session as they are at this moment, the others as the archive has them.
import { isActive, type RunSummary, summaryOf } from '../../shared/mirror/run-summary';
import { imageLines, matchLines, type RunMatches } from '../mirror/journal/run-images';
import type { RunHistory } from '../mirror/run-history';
import type { LiveRuns } from './live-runs';

export interface KnownRuns {
	/** The newest first. One that another process works on is left out: nothing is heard of it here. */
	list(): Promise<readonly RunSummary[]>;
	/** Runs with an image that holds the text, the newest first. */
	find(text: string): Promise<readonly RunMatches[]>;
}

export function knownRuns(
	live: Pick<LiveRuns, 'list' | 'get'>,
	history: Pick<RunHistory, 'list' | 'find'>,
): KnownRuns {
	return {
		list: async () => {
			const own = live.list().map(summaryOf);
			const others = (await history.list()).filter(
				(run) => live.get(run.runId) === undefined && !isActive(run),
			);
			return [...own, ...others].sort((one, other) => other.startedAtMs - one.startedAtMs);
		},
		find: async (text) => {
			const own = live
				.list()
				.map((state) => matchLines(state.runId, imageLines(state), text))
				.filter((matches) => matches !== undefined);
			const others = (await history.find(text)).filter((run) => live.get(run.runId) === undefined);
			return [...own, ...others].sort((one, other) => (one.runId < other.runId ? 1 : -1));
		},
	};
}
