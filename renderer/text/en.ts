// Every sentence that a person reads in the window, except those of faults (shared/fault/fault-texts.ts).
import { enginesText } from './parts/engines';
import { homeText } from './parts/home';
import { mirrorText } from './parts/mirror';
import { registriesText } from './parts/registries';
import { runText } from './parts/run';
import { settingsText } from './parts/settings';
import { shellText } from './parts/shell';
import { trustText } from './parts/trust';

export const text = {
	app: { name: 'Image Ferry', skip: 'Skip to content' },
	navigation: {
		label: 'Screens',
		home: 'Home',
		mirror: 'Mirror',
		runs: 'Runs',
		registries: 'Registries',
		engines: 'Engines',
		settings: 'Settings',
	},
	mirror: mirrorText,
	registries: registriesText,
	engines: enginesText,
	trust: trustText,
	settings: settingsText,
	shell: shellText,
	theme: { label: 'Theme', system: 'System', light: 'Light', dark: 'Dark' },
	home: homeText,
	...runText,
	footer: {
		idle: 'No run is active',
		version: (version: string, electron: string): string => `${version} · Electron ${electron}`,
		testBuild: 'test runtime',
		cancel: 'Cancel run',
	},
} as const;
