// Every sentence of the screen Mirror.
export const mirrorText = {
	title: 'Mirror',
} as const;
