// The settings that the window shows and changes.
import type { FerryContract, WindowSettings } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define';

/** Where window settings are kept and take effect. */
export interface WindowSettingsKeeper {
	current(): WindowSettings;
	/** Saves, applies, and tells every window. */
	change(settings: WindowSettings): Promise<void>;
}

export function settingsHandlers(
	keeper: WindowSettingsKeeper,
): Handlers<FerryContract>['settings'] {
	return {
		get: () => keeper.current(),
		set: async (settings) => {
			await keeper.change(settings);
			return keeper.current();
		},
	};
}
