// The registries that the user saved, by canonical host. How to reach them only; credentials are in the vault.
import type { RegistryEntry } from '../../shared/registry/registry-entry';
import type { SettingsFile } from './settings-file';

export interface SavedRegistries {
	/** In the order they were added. */
	list(): Promise<readonly RegistryEntry[]>;
	find(host: string): Promise<RegistryEntry | undefined>;
	/** Adds the entry, or puts it in the place of the one with its host. @throws FaultError settings.newer-format, disk.* */
	save(entry: RegistryEntry): Promise<'added' | 'replaced'>;
	/** Gives whether there was one. @throws FaultError settings.newer-format, disk.* */
	remove(host: string): Promise<boolean>;
}

/** Gives the saved registries of a settings file. Hosts must be canonical (registry-host.ts). */
export function savedRegistries(file: SettingsFile): SavedRegistries {
	const list = async () => (await file.load()).settings.registries;
	return {
		list,
		find: async (host) => (await list()).find((entry) => entry.host === host),
		save: async (entry) => {
			let isNew = true;
			await file.change((settings) => {
				isNew = settings.registries.every((one) => one.host !== entry.host);
				const registries = isNew
					? [...settings.registries, entry]
					: settings.registries.map((one) => (one.host === entry.host ? entry : one));
				return { ...settings, registries };
			});
			return isNew ? 'added' : 'replaced';
		},
		remove: async (host) => {
			if ((await list()).every((entry) => entry.host !== host)) {
				return false;
			}
			await file.change((settings) => ({
				...settings,
				registries: settings.registries.filter((entry) => entry.host !== host),
			}));
			return true;
		},
	};
}
