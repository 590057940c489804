// Every sentence of the screen Settings.
import type { ProxyServerProblem } from '../../../shared/settings/proxy-choice';

export const settingsText = {
	title: 'Settings',
	appearance: {
		title: 'Appearance',
		about: 'System follows what your desktop is set to.',
		theme: 'Theme',
	},
	proxy: {
		title: 'Proxy',
		about: 'How registries are reached. A change counts for runs that start after it.',
		label: 'Proxy',
		modes: {
			system: {
				name: 'System',
				meaning: 'What the desktop says, its automatic configuration included.',
			},
			environment: {
				name: 'Environment',
				meaning: 'HTTPS_PROXY, HTTP_PROXY and NO_PROXY, as they were when Image Ferry started.',
			},
			none: { name: 'None', meaning: 'Every registry is reached directly.' },
			manual: { name: 'Manual', meaning: 'One proxy for everything but the exceptions.' },
		},
		server: 'Address',
		serverHelp: 'Scheme, host and port, such as http://proxy.example.com:3128.',
		serverExample: 'http://proxy.example.com:3128',
		exceptions: 'Exceptions',
		exceptionsHelp:
			'Hosts, .suffixes and ranges that are reached directly, divided by commas or lines.',
		exceptionsExample: '.corp.example.com, 10.0.0.0/8',
		refused: (entries: readonly string[]): string =>
			`${entries.join(', ')} ${entries.length === 1 ? 'is' : 'are'} no host, .suffix or range. Write names without scheme and path.`,
		save: 'Save proxy',
		notInUse: 'Not saved yet. The proxy above is used as soon as it is saved.',
		problems: {
			empty: 'Write the address of the proxy.',
			'not-an-address':
				'That is no address. Write scheme, host and port, such as http://proxy.example.com:3128.',
			'unknown-scheme': 'Image Ferry speaks to http and https proxies only.',
			'holds-sign-in':
				'Leave out the user name and password: they would be a secret in the settings file. A proxy that asks for a sign-in is taken from HTTPS_PROXY; choose Environment.',
			'holds-path':
				'Leave out the path: a proxy is a host and a port. A configuration script is set in the desktop; choose System.',
		} satisfies Readonly<Record<ProxyServerProblem, string>>,
		inUse: 'In use',
		unknown: 'Not known yet',
		unusable:
			'The desktop names a proxy of a kind that Image Ferry does not speak, such as SOCKS. Choose Manual, or None.',
		direct: 'No proxy: registries are reached directly',
		through: (server: string, hasSignIn: boolean, exceptions: number): string =>
			[
				server,
				...(hasSignIn ? ['with a sign-in'] : []),
				...(exceptions === 0
					? []
					: [exceptions === 1 ? '1 exception' : `${exceptions} exceptions`]),
			].join(', '),
	},
	transfers: {
		title: 'Transfers',
		about: 'Requests at once to one registry, where a mirror does not say it.',
		label: 'Requests at once',
		auto: {
			name: 'Found for each registry',
			meaning: 'Begins low, grows while the registry keeps up, and backs off when it does not.',
		},
		fixed: {
			name: 'At most a number',
			meaning: 'For a registry or a line that must not be loaded.',
		},
		most: 'At most',
	},
	notifications: {
		title: 'Notifications',
		about: 'Only while the window is not in front.',
		toggle: 'Tell when a run ends or has a problem',
		help: 'By a notification of your desktop; pressing it opens the run.',
	},
	data: {
		title: 'Data folder',
		about: 'Settings, runs and logs. Passwords are not in it: they are in the keychain.',
		path: 'Place',
		open: 'Open data folder',
		copy: 'Copy path',
		copied: 'Path copied',
		move: 'To move it, quit Image Ferry, move the folder, and start with FERRY_DATA_DIR set to its new place. The command line needs the same.',
		logs: 'Logs',
		logsHelp:
			'What the app did, one line each. Passwords and tokens are taken out before a line is written.',
		openLogs: 'Open logs folder',
	},
	about: {
		title: 'About',
		about:
			'Image Ferry connects to the registries you name and to nothing else. It sends no telemetry.',
		version: 'Version',
		electron: 'Electron',
		chromium: 'Chromium',
		testBuild: 'Test runtime: this build runs on an older Electron and is for tests only.',
		licence: 'Licence',
		licenceWords: 'Apache License 2.0. The libraries in it keep their own licences.',
	},
} as const;
