// Every sentence of the screen Settings.
export const settingsText = {
	title: 'Settings',
} as const;
