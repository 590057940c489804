// The menu bar: only what works. Roles bring the platform's own words and shortcuts.
import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/** Sets the app's menu. Reload and developer tools exist in a checkout only. */
export function setMenu(): void {
	const view: MenuItemConstructorOptions[] = [
		...(app.isPackaged
			? []
			: ([{ role: 'reload' }, { role: 'toggleDevTools' }, { type: 'separator' }] as const)),
		{ role: 'resetZoom' },
		{ role: 'zoomIn' },
		{ role: 'zoomOut' },
		{ type: 'separator' },
		{ role: 'togglefullscreen' },
	];
	Menu.setApplicationMenu(
		Menu.buildFromTemplate([
			...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
			{ label: '&File', submenu: [{ role: 'quit' }] },
			{ role: 'editMenu', label: '&Edit' },
			{ label: '&View', submenu: view },
			{ role: 'windowMenu', label: '&Window' },
		]),
	);
}
