// The settings that the window shows, as main has them.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Fault } from '../../shared/fault/fault';
import type { FerryContract } from '../../shared/ipc/contract';
import type { Client } from '../../shared/ipc/define';
import type { Theme } from '../../shared/settings/settings';

export interface SettingsState {
	readonly theme: Theme;
	readonly version: string;
	readonly electron: string;
	readonly isTestBuild: boolean;
	/** What went wrong while the app started. */
	readonly notices: readonly Fault[];
	/** Why the latest change was not saved. */
	readonly fault: Fault | undefined;
	load(): Promise<void>;
	setTheme(theme: Theme): Promise<void>;
}

export type SettingsStore = StoreApi<SettingsState>;

/** Builds the store over main. */
export function createSettingsStore(client: Client<FerryContract>): SettingsStore {
	return createStore<SettingsState>()((set) => ({
		theme: 'system',
		version: '',
		electron: '',
		isTestBuild: false,
		notices: [],
		fault: undefined,
		load: async () => {
			client.settings.changed(({ theme }) => set({ theme }));
			const [settings, about] = await Promise.all([client.settings.get({}), client.app.about({})]);
			if (settings.ok) set({ theme: settings.value.theme });
			if (about.ok) {
				const { version, electron, isTestBuild, notices } = about.value;
				set({ version, electron, isTestBuild, notices });
			}
		},
		setTheme: async (theme) => {
			const answer = await client.settings.set({ theme });
			set(answer.ok ? { ...answer.value, fault: undefined } : { fault: answer.fault });
		},
	}));
}
