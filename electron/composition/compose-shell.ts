// The app itself: facts, environment check, settings in effect.
import { clipboard, shell } from 'electron';
import type { FerryContract } from '../../shared/ipc/contract';
import type { Handlers } from '../../shared/ipc/define';
import type { Settings, WindowSettings } from '../../shared/settings/settings';
import { ownFolders } from '../app/own-folders';
import { keepWindowSettings } from '../app/window-settings';
import { type AppFacts, appHandlers } from '../ipc/handlers/app';
import { settingsHandlers } from '../ipc/handlers/settings';
import { checkEnvironment } from '../surroundings/check-environment';
import { freeSpaceBytes } from '../surroundings/free-space';
import { proxyInUse } from '../surroundings/proxy-in-use';
import type { Base } from './base';
import type { Engines } from './compose-engines';
import type { Registries } from './compose-registries';
import type { Transfers } from './compose-transfers';

export interface ShellOptions {
	readonly facts: AppFacts;
	readonly settings: Settings;
	readonly registries: Registries;
	readonly engines: Engines;
	readonly transfers: Transfers;
}

export interface Shell {
	readonly handlers: Pick<Handlers<FerryContract>, 'app' | 'settings'>;
	/** The settings in effect. */
	readonly settings: () => WindowSettings;
}

export function composeShell(
	base: Base,
	{ facts, settings, registries, engines, transfers }: ShellOptions,
): Shell {
	const keeper = keepWindowSettings({
		settings,
		save: (choices) => base.settingsFile.change((now) => ({ ...now, ...choices })),
		onChanged: (changed) => base.emit('settings', 'changed', changed),
	});
	const ownProxy = () => proxyInUse(keeper.current().proxy, base);
	const environment = () =>
		checkEnvironment({
			platform: base.environment.platform,
			dataFolder: base.dataFolder,
			buildYear: __FERRY_BUILD_YEAR__,
			now: () => new Date(),
			vaultStatus: async () => registries.handlers.credentials.vaultStatus({}),
			engines: async () => engines.handlers.engines.detect({}),
			proxyInUse: ownProxy,
			freeBytes: () => freeSpaceBytes(base.dataFolder),
		});
	return {
		handlers: {
			app: appHandlers({
				facts,
				host: transfers.host,
				environment,
				openFolder: ownFolders(base.dataFolder, (folder) => shell.openPath(folder)),
				copyText: (text) => clipboard.writeText(text),
			}),
			settings: settingsHandlers(keeper, ownProxy),
		},
		settings: () => keeper.current(),
	};
}
