// The settings that the window shows, in effect: the theme is the system's `themeSource`, so that page, menus and
// dialogs change together and the page needs no word of it.
import { nativeTheme } from 'electron';
import type { WindowSettings } from '../../shared/ipc/contract';
import type { Theme } from '../../shared/settings/settings';
import type { WindowSettingsKeeper } from '../ipc/handlers/settings';

/** Colours of the page before it is painted: --paper in renderer/styles/tokens.css. */
const PAPER = { light: '#F7F8FA', dark: '#0E1520' } as const;

export interface WindowSettingsOptions {
	readonly theme: Theme;
	readonly saveTheme: (theme: Theme) => Promise<unknown>;
	readonly onChanged: (settings: WindowSettings) => void;
}

/** Puts the theme into effect and keeps it so. */
export function keepWindowSettings(options: WindowSettingsOptions): WindowSettingsKeeper {
	let { theme } = options;
	nativeTheme.themeSource = theme;
	return {
		current: () => ({ theme }),
		change: async (settings) => {
			await options.saveTheme(settings.theme);
			theme = settings.theme;
			nativeTheme.themeSource = theme;
			options.onChanged({ theme });
		},
	};
}

/** Gives the colour behind a page that is not painted yet. */
export function paperColor(): string {
	return nativeTheme.shouldUseDarkColors ? PAPER.dark : PAPER.light;
}
