// The runs: what they are, and stopping one.
import type { FerryContract } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define';
import type { LiveRuns } from '../../transfer/live-runs';
import type { TransferHost } from '../../transfer/transfer-host';

export function runsHandlers(
	runs: LiveRuns,
	host: Pick<TransferHost, 'cancel'>,
): Handlers<FerryContract>['runs'] {
	return {
		list: () => ({ runs: runs.list() }),
		snapshot: ({ runId }) => ({ state: runs.snapshot(runId) }),
		cancel: ({ runId }) => {
			host.cancel(runId);
			return {};
		},
	};
}
