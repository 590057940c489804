// The app itself: what it is, and its built-in sample.
import type { Fault } from '../../../shared/fault/fault';
import type { FerryContract } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define';
import type { TransferHost } from '../../transfer/transfer-host';
import { notYet } from './not-yet';

export interface AppFacts {
	readonly version: string;
	readonly electron: string;
	readonly chromium: string;
	readonly dataFolder: string;
	readonly isTestBuild: boolean;
	/** What went wrong while the app started. */
	readonly notices: readonly Fault[];
}

export function appHandlers(facts: AppFacts, host: TransferHost): Handlers<FerryContract>['app'] {
	return {
		about: () => facts,
		environment: () => notYet('app.environment'),
		openFolder: () => notYet('app.openFolder'),
		copyText: () => notYet('app.copyText'),
		startSample: async () => ({ runId: await host.startSample() }),
	};
}
