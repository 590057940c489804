// The settings that the window shows and changes.
import { proxyInUseSchema } from '../../settings/proxy-choice';
import { windowSettingsChangeSchema, windowSettingsSchema } from '../../settings/settings';
import { call, event } from '../define';
import { nothing } from './basics';

export const settingsGroup = {
	/** The settings that the window shows. */
	get: call(nothing, windowSettingsSchema),
	/** Saves what is named, the rest stays; every window hears of it. */
	set: call(windowSettingsChangeSchema, windowSettingsSchema),
	/** What the saved choice of a proxy comes to on this computer now. */
	proxyInUse: call(nothing, proxyInUseSchema),
	/** The settings changed, by whatever means. */
	changed: event(windowSettingsSchema),
} as const;
