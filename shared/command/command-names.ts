// What each command is called, in the palette, the cheat sheet and the native menu alike. A verb first.
import type { CommandId } from './commands';

export const COMMAND_NAMES: Readonly<Record<CommandId, string>> = {
	'go-home': 'Go to Home',
	'go-mirror': 'Go to Mirror',
	'go-runs': 'Go to Runs',
	'go-registries': 'Go to Registries',
	'go-engines': 'Go to Engines',
	'go-settings': 'Go to Settings',
	'new-mirror': 'New mirror',
	'open-mirror-file': 'Open a mirror file',
	'add-registry': 'Add a registry',
	'accept-registry': 'Let an engine accept a registry',
	'run-sample': 'Run the sample',
	'theme-system': "Use the system's theme",
	'theme-light': 'Use the light theme',
	'theme-dark': 'Use the dark theme',
	'open-data': 'Open the data folder',
	'open-logs': 'Open the logs folder',
	palette: 'Find a command, run or registry',
	'cheat-sheet': 'Show the keys',
	filter: 'Filter what is shown',
	primary: 'Do the main action of the screen',
	'next-region': 'Move to the next part of the window',
	'previous-region': 'Move to the previous part of the window',
};
