// The app itself: what it is, what surrounds it, its folders, the clipboard, and its built-in sample.
import type { Fault } from '../../../shared/fault/fault';
import type { FerryContract } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define';
import type { EnvironmentCheck } from '../../../shared/ipc/groups/app';
import type { TransferHost } from '../../transfer/transfer-host';

export interface AppFacts {
	readonly version: string;
	readonly electron: string;
	readonly chromium: string;
	readonly dataFolder: string;
	readonly isTestBuild: boolean;
	/** What went wrong while the app started. */
	readonly notices: readonly Fault[];
}

export interface AppServices {
	readonly facts: AppFacts;
	readonly host: Pick<TransferHost, 'startSample'>;
	readonly environment: () => Promise<readonly EnvironmentCheck[]>;
	/** Shows one of our own folders. @throws FaultError disk.* */
	readonly openFolder: (folder: 'data' | 'logs') => Promise<void>;
	/** Puts plain text on the clipboard. */
	readonly copyText: (text: string) => void | Promise<void>;
}

export function appHandlers(services: AppServices): Handlers<FerryContract>['app'] {
	return {
		about: () => services.facts,
		environment: async () => ({ checks: await services.environment() }),
		openFolder: async ({ folder }) => {
			await services.openFolder(folder);
			return {};
		},
		copyText: async ({ text }) => {
			await services.copyText(text);
			return {};
		},
		startSample: async () => ({ runId: await services.host.startSample() }),
	};
}
