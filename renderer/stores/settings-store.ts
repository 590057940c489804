// The settings that the window shows and changes, as main has them, and what the app says of itself.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Fault } from '../../shared/fault/fault';
import type { FerryContract } from '../../shared/ipc/contract';
import type { Client } from '../../shared/ipc/define';
import type { ProxyInUse } from '../../shared/settings/proxy-choice';
import {
	DEFAULT_SETTINGS,
	type Theme,
	type WindowSettings,
	type WindowSettingsChange,
} from '../../shared/settings/settings';

export interface SettingsState extends WindowSettings {
	readonly version: string;
	readonly electron: string;
	readonly chromium: string;
	readonly dataFolder: string;
	readonly isTestBuild: boolean;
	/** What the saved choice of a proxy comes to; `undefined` until main has said it. */
	readonly proxyInUse: ProxyInUse | undefined;
	/** What went wrong while the app started. */
	readonly notices: readonly Fault[];
	/** Why the latest change was not saved. */
	readonly fault: Fault | undefined;
	load(): Promise<void>;
	/** Saves what is named and gives whether that worked. */
	change(changes: WindowSettingsChange): Promise<boolean>;
	setTheme(theme: Theme): Promise<void>;
}

export type SettingsStore = StoreApi<SettingsState>;

const { theme, proxy, concurrency, hasNotifications } = DEFAULT_SETTINGS;

/** Builds the store over main. */
export function createSettingsStore(client: Client<FerryContract>): SettingsStore {
	return createStore<SettingsState>()((set, get) => {
		const lookUpProxy = async (): Promise<void> => {
			const answer = await client.settings.proxyInUse({});
			set({ proxyInUse: answer.ok ? answer.value : undefined });
		};
		return {
			...{ theme, proxy, concurrency, hasNotifications },
			...{ version: '', electron: '', chromium: '', dataFolder: '', isTestBuild: false },
			proxyInUse: undefined,
			notices: [],
			fault: undefined,
			load: async () => {
				client.settings.changed((settings) => {
					set(settings);
					void lookUpProxy();
				});
				const [settings, about] = await Promise.all([
					client.settings.get({}),
					client.app.about({}),
					lookUpProxy(),
				]);
				if (settings.ok) set(settings.value);
				if (about.ok) set(about.value);
			},
			change: async (changes) => {
				const answer = await client.settings.set(changes);
				set(answer.ok ? { ...answer.value, fault: undefined } : { fault: answer.fault });
				return answer.ok;
			},
			setTheme: async (chosen) => {
				await get().change({ theme: chosen });
			},
		};
	});
}
