// What every part of the app with a window is composed over.
import type { BrowserWindow } from 'electron';
import type { FerryContract } from '../../shared/ipc/contract';
import type { Emit } from '../ipc/emit-event';
import type { Environment } from '../platform/environment';
import type { Logger } from '../platform/logger';
import type { SettingsFile } from '../settings/settings-file';
import type { WindowNetwork } from '../settings/window-network';

export interface Base {
	readonly dataFolder: string;
	readonly version: string;
	readonly environment: Environment;
	readonly settingsFile: SettingsFile;
	/** Proxies, authorities and concurrency as the settings say. */
	readonly network: WindowNetwork;
	/** Tells the window; nothing happens while there is none. */
	readonly emit: Emit<FerryContract>;
	/** The window, while it lives. */
	readonly window: () => BrowserWindow | undefined;
	readonly newId: () => string;
	readonly log: Logger;
}
