// What the app says of itself.
import type { Fault } from '../../shared/fault/fault';
import type { AppFacts } from '../ipc/handlers/app';

/** The runtime that only tests use (README, known limits): packages for users never have it. */
const TEST_ELECTRON = /^33\./;

/** Gives the facts of this process. */
export function appFacts(dataFolder: string, notice: Fault | undefined): AppFacts {
	const { electron = '', chrome = '' } = process.versions;
	return {
		version: __FERRY_VERSION__,
		electron,
		chromium: chrome,
		dataFolder,
		isTestBuild: TEST_ELECTRON.test(electron),
		notices: notice === undefined ? [] : [notice],
	};
}
