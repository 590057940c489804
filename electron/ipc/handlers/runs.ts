// The runs: those of this session as they happen, earlier ones from the archive; and stopping one.
import type { FerryContract } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define';
import { snapshotOf } from '../../../shared/mirror/run-snapshot';
import { isActive, type RunSummary, summaryOf } from '../../../shared/mirror/run-summary';
import type { RunHistory } from '../../mirror/run-history';
import type { LiveRuns } from '../../transfer/live-runs';
import type { TransferHost } from '../../transfer/transfer-host';
import { notYet } from './not-yet';

export interface RunsServices {
	readonly live: LiveRuns;
	readonly history: RunHistory;
	readonly host: Pick<TransferHost, 'cancel'>;
}

export function runsHandlers({
	live,
	history,
	host,
}: RunsServices): Handlers<FerryContract>['runs'] {
	return {
		start: () => notYet('runs.start'),
		continue: () => notYet('runs.continue'),
		retry: () => notYet('runs.retry'),
		find: () => notYet('runs.find'),
		saveReport: () => notYet('runs.saveReport'),
		list: async () => ({ runs: merge(live.list().map(summaryOf), await history.list()) }),
		snapshot: async ({ runId }) => ({
			state: snapshotOf(live.get(runId) ?? (await history.read(runId))),
		}),
		cancel: ({ runId }) => {
			host.cancel(runId);
			return {};
		},
	};
}

/** A run that works in another process is left out: nothing is heard of it here. */
function merge(live: readonly RunSummary[], past: readonly RunSummary[]): readonly RunSummary[] {
	const liveIds = new Set(live.map((run) => run.runId));
	const others = past.filter((run) => !liveIds.has(run.runId) && !isActive(run));
	return [...live, ...others].sort((a, b) => b.startedAtMs - a.startedAtMs);
}
