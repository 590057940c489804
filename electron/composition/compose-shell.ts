// The app itself: facts, environment check, settings in effect.
import type { FerryContract } from '../../shared/ipc/contract';
import type { Handlers } from '../../shared/ipc/define';
import type { Settings } from '../../shared/settings/settings';
import { keepWindowSettings } from '../app/window-settings';
import { type AppFacts, appHandlers } from '../ipc/handlers/app';
import { settingsHandlers } from '../ipc/handlers/settings';
import type { Base } from './base';
import type { Transfers } from './compose-transfers';

export interface ShellOptions {
	readonly facts: AppFacts;
	readonly settings: Settings;
	readonly transfers: Transfers;
}

export function composeShell(
	base: Base,
	{ facts, settings, transfers }: ShellOptions,
): Pick<Handlers<FerryContract>, 'app' | 'settings'> {
	const keeper = keepWindowSettings({
		settings,
		save: (choices) => base.settingsFile.change((now) => ({ ...now, ...choices })),
		onChanged: (changed) => base.emit('settings', 'changed', changed),
	});
	return { app: appHandlers(facts, transfers.host), settings: settingsHandlers(keeper) };
}
