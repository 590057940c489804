// The runs: those of this session as they happen, earlier ones from the archive; starting, going on, and stopping.
import type { FerryContract } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define';
import { snapshotOf } from '../../../shared/mirror/run-snapshot';
import type { RunState } from '../../../shared/mirror/run-state';
import type { RunHistory } from '../../mirror/run-history';
import type { KnownRuns } from '../../transfer/known-runs';
import type { LiveRuns } from '../../transfer/live-runs';
import type { RunDesk } from '../../transfer/run-desk';
import type { TransferHost } from '../../transfer/transfer-host';

type Saved = Awaited<ReturnType<Handlers<FerryContract>['runs']['saveReport']>>;
type Format = Parameters<Handlers<FerryContract>['runs']['saveReport']>[0]['format'];

export interface RunsServices {
	readonly live: LiveRuns;
	readonly history: RunHistory;
	readonly known: KnownRuns;
	readonly host: Pick<TransferHost, 'cancel'>;
	readonly desk: RunDesk;
	/** Lets the user choose where. */
	readonly saveReport: (state: RunState, format: Format) => Promise<Saved>;
}

export function runsHandlers(services: RunsServices): Handlers<FerryContract>['runs'] {
	const { live, history, known, host, desk } = services;
	const stateOf = async (runId: string): Promise<RunState> =>
		live.get(runId) ?? (await history.read(runId));
	return {
		start: async ({ id, planId }) => ({ runId: await desk.start(id, planId) }),
		continue: async ({ runId }) => ({ runId: await desk.continue(runId) }),
		retry: async ({ runId, items }) => ({ runId: await desk.retry(runId, items) }),
		repeat: async ({ runId }) => ({ runId: await desk.repeat(runId) }),
		find: async ({ text }) => ({ found: await known.find(text) }),
		saveReport: async ({ runId, format }) => services.saveReport(await stateOf(runId), format),
		list: async () => ({ runs: await known.list() }),
		snapshot: async ({ runId }) => ({ state: snapshotOf(await stateOf(runId)) }),
		cancel: ({ runId }) => {
			host.cancel(runId);
			return {};
		},
	};
}
