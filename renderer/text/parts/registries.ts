// Every sentence of the screen Registries.
export const registriesText = {
	title: 'Registries',
} as const;
