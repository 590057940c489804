// The menu bar: only what works. Roles bring the platform's own words and shortcuts; commands are those of the page,
// with the keys of the same table. The page takes the keys itself, so here they are only shown.
import type { MenuItemConstructorOptions } from 'electron';
import { COMMAND_NAMES } from '../../shared/command/command-names';
import { acceleratorOf, type CommandId } from '../../shared/command/commands';
import { MENU_WORDS } from './words';

export interface MenuOptions {
	readonly isMac: boolean;
	/** Reload and developer tools exist in a checkout only. */
	readonly isPackaged: boolean;
	/** Tells the page to do a command. */
	readonly command: (command: CommandId) => void;
	/** Closes the window as its own button does, which asks while a run works. */
	readonly close: () => void;
}

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };
const SCREENS = [
	'go-home',
	'go-mirror',
	'go-runs',
	'go-registries',
	'go-engines',
	'go-settings',
] as const;

/** Gives the menu as Electron builds it. */
export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
	const item = (id: CommandId): MenuItemConstructorOptions => {
		const accelerator = acceleratorOf(id);
		return {
			id,
			label: COMMAND_NAMES[id],
			click: () => options.command(id),
			...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
		};
	};
	const quit: MenuItemConstructorOptions = {
		id: 'quit',
		label: MENU_WORDS.quit,
		accelerator: 'CmdOrCtrl+Q',
		click: options.close,
	};
	const forCheckouts: MenuItemConstructorOptions[] = options.isPackaged
		? []
		: [{ role: 'reload' }, { role: 'toggleDevTools' }, SEPARATOR];
	return [
		...(options.isMac ? [macMenu(quit)] : []),
		{
			label: MENU_WORDS.file,
			submenu: [
				item('new-mirror'),
				item('open-mirror-file'),
				item('add-registry'),
				item('accept-registry'),
				SEPARATOR,
				item('run-sample'),
				...(options.isMac ? [] : [SEPARATOR, quit]),
			],
		},
		{ role: 'editMenu', label: MENU_WORDS.edit },
		{
			label: MENU_WORDS.view,
			submenu: [
				item('palette'),
				SEPARATOR,
				...SCREENS.map(item),
				SEPARATOR,
				...forCheckouts,
				{ role: 'resetZoom' },
				{ role: 'zoomIn' },
				{ role: 'zoomOut' },
				SEPARATOR,
				{ role: 'togglefullscreen' },
			],
		},
		{ role: 'windowMenu', label: MENU_WORDS.window },
		{
			role: 'help',
			label: MENU_WORDS.help,
			submenu: [item('cheat-sheet'), SEPARATOR, item('open-data'), item('open-logs')],
		},
	];
}

/** The app's own menu, whose Quit asks like closing does. */
function macMenu(quit: MenuItemConstructorOptions): MenuItemConstructorOptions {
	return {
		role: 'appMenu',
		submenu: [
			{ role: 'about' },
			SEPARATOR,
			{ role: 'services' },
			SEPARATOR,
			{ role: 'hide' },
			{ role: 'hideOthers' },
			{ role: 'unhide' },
			SEPARATOR,
			quit,
		],
	};
}
