// The settings that the window shows, in effect: the theme is the system's `themeSource`, so that page, menus and
// dialogs change together and the page needs no word of it.
import { nativeTheme } from 'electron';
import type { Settings, WindowSettings } from '../../shared/settings/settings';
import type { WindowSettingsKeeper } from '../ipc/handlers/settings';

/** Colours of the page before it is painted: --paper in renderer/styles/tokens.css. */
const PAPER = { light: '#F7F8FA', dark: '#0E1520' } as const;

export interface WindowSettingsOptions {
	readonly settings: Settings;
	readonly save: (choices: WindowSettings) => Promise<unknown>;
	readonly onChanged: (settings: WindowSettings) => void;
}

/** Puts the settings into effect and keeps them so. */
export function keepWindowSettings(options: WindowSettingsOptions): WindowSettingsKeeper {
	const { theme, proxy, concurrency, hasNotifications } = options.settings;
	let current: WindowSettings = { theme, proxy, concurrency, hasNotifications };
	nativeTheme.themeSource = theme;
	return {
		current: () => current,
		change: async (changes) => {
			const changed = { ...current, ...changes };
			await options.save(changed);
			current = changed;
			nativeTheme.themeSource = changed.theme;
			options.onChanged(current);
		},
	};
}

/** Gives the colour behind a page that is not painted yet. */
export function paperColor(): string {
	return nativeTheme.shouldUseDarkColors ? PAPER.dark : PAPER.light;
}
