// The settings that the window shows and changes.
import type { FerryContract } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define';
import type { ProxyInUse } from '../../../shared/settings/proxy-choice';
import type { WindowSettings, WindowSettingsChange } from '../../../shared/settings/settings';

/** Where window settings are kept and take effect. */
export interface WindowSettingsKeeper {
	current(): WindowSettings;
	/** Saves, applies, and tells every window. */
	change(changes: WindowSettingsChange): Promise<void>;
}

export function settingsHandlers(
	keeper: WindowSettingsKeeper,
	proxyInUse: () => Promise<ProxyInUse>,
): Handlers<FerryContract>['settings'] {
	return {
		get: () => keeper.current(),
		set: async (changes) => {
			await keeper.change(changes);
			return keeper.current();
		},
		proxyInUse,
	};
}
