// Every sentence of the frame around the screens: palette, cheat sheet, footer, toasts.
export const shellText = {
	toasts: 'Messages',
	close: 'Close',
	palette: {
		label: 'Commands, runs and registries',
		field: 'Find a command, run or registry',
		commands: 'Commands',
		runs: 'Runs',
		registries: 'Registries',
		nothing: 'Nothing has that name. Try fewer letters.',
		open: 'Find…',
	},
	keys: {
		title: 'Keys',
		window: 'In the whole window',
		everywhere: 'In lists, tables and dialogs',
		rows: [
			{ what: 'Move to the next field or button', keys: ['Tab'] },
			{ what: 'Move between rows', keys: ['↑', '↓'] },
			{ what: 'Move to the first or last row', keys: ['Home', 'End'] },
			{ what: 'Move by a page', keys: ['Page Up', 'Page Down'] },
			{ what: 'Show or hide what is inside', keys: ['→', '←'] },
			{ what: 'Open, or press the button', keys: ['Enter'] },
			{ what: 'Choose, or clear the choice', keys: ['Space'] },
			{ what: 'Close, or give up', keys: ['Esc'] },
		],
	},
	footer: {
		label: 'State',
		more: (others: number): string => (others === 1 ? '1 more run' : `${others} more runs`),
		keychain: { ok: 'Keychain ready', attention: 'Keychain not ready', session: 'No keychain' },
		engines: (engines: number): string =>
			engines === 0 ? 'No engine' : engines === 1 ? '1 engine' : `${engines} engines`,
		enginesAttention: 'Engine needs attention',
		direct: 'No proxy',
		proxy: 'Through a proxy',
		proxyUnusable: 'Proxy not usable',
		proxyTitle: (server: string): string => `Through ${server}`,
	},
} as const;
