// Every sentence of the screen Engines.
export const enginesText = {
	title: 'Engines',
} as const;
