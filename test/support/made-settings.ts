// Window settings for tests that need some.
import { DEFAULT_SETTINGS, type WindowSettings } from '../../shared/settings/settings';

const { theme, proxy, concurrency, hasNotifications } = DEFAULT_SETTINGS;

/** The settings of a fresh start. */
export const WINDOW_SETTINGS: WindowSettings = { theme, proxy, concurrency, hasNotifications };
