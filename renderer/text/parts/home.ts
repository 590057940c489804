// Every sentence of the screen Home.
import { formatBytes } from '../../../shared/format/bytes';
import { count, images } from './words';

export const homeText = {
	title: 'Home',
	welcome: 'What do you need to do?',
	what: 'Image Ferry brings container images into registries that the internet cannot reach. It shows what would happen, copies every layer once, checks what arrived, and tells the truth about what did not.',
	choicesLabel: 'Ways to start',
	choices: {
		mirror: {
			name: 'Mirror images',
			what: 'From a list of references, or tags you browse, into a registry of yours.',
		},
		file: {
			name: 'Open a mirror file',
			what: 'A mirror that is saved as YAML, such as one kept in git.',
		},
		registry: {
			name: 'Add a registry',
			what: 'Its address, how it is trusted and signed in to. Then test it.',
		},
		sample: {
			name: 'Run the sample',
			what: 'Made-up images between two registries inside this app. Needs no account, engine or network.',
		},
	},
	start: 'Run the sample',
	starting: 'Starting…',
	openRunning: 'Show the run',
	sampleTitle: 'New here?',
	sample:
		'The built-in sample shows a whole run in half a minute, without account, engine or network.',
	activeTitle: 'Running now',
	open: 'Open',
	cancel: 'Cancel',
	activeNumbers: (parts: readonly string[]): string =>
		parts.filter((part) => part !== '–').join(' · '),
	left: (left: string): string => (left === '–' ? left : `${left} left`),
	attentionTitle: 'Needs attention',
	interrupted: (mirror: string): string => `${mirror} was interrupted`,
	interruptedMeans: (arrived: number, total: number): string =>
		total === 0
			? 'It ended before anything was copied.'
			: `${count(arrived)} of ${images(total)} had arrived. Nothing that arrived is sent again.`,
	continue: 'Continue',
	show: 'Show',
	failed: (failed: number, mirror: string): string =>
		`${images(failed)} of ${mirror} did not arrive`,
	failedWhole: (mirror: string): string => `${mirror} failed`,
	failedMeans: 'Each problem is shown with what to do about it.',
	showProblems: 'Show the problems',
	openRegistry: 'Open the registry',
	recentTitle: 'Recent runs',
	recentEmpty: 'Nothing mirrored yet.',
	allRuns: 'All runs',
	listFailed: 'The runs could not be read',
	again: 'Try again',
	registries: {
		title: 'Registries',
		none: 'None saved yet. Registries that need no sign-in and have a public certificate work without.',
		all: 'Open Registries',
		more: (number: number): string => `and ${count(number)} more`,
		ok: 'Works',
		fault: 'Last test failed',
		untested: 'Not tested',
	},
	environment: {
		title: 'This computer',
		looking: 'Looking…',
		again: 'Check again',
		failed: 'The check could not be made.',
		names: {
			keychain: 'Keychain',
			docker: 'Docker',
			podman: 'Podman',
			proxy: 'Proxy',
			disk: 'Disk',
			clock: 'Clock',
		},
		words: { ok: 'In order', attention: 'Needs attention', none: 'Not there' },
		keychain: (name: string): string =>
			name === '' ? 'Passwords are kept in it.' : `Passwords are kept in ${name}.`,
		engine: (version: string): string => `Version ${version}`,
		engineOld: (version: string): string => `Version ${version} is too old to mirror through.`,
		engineNone: 'Not found. It is only needed to mirror through it.',
		proxy: (server: string): string => `Connections go through ${server}.`,
		proxyNone: 'None. Connections go out directly.',
		disk: (freeBytes: number): string => `${formatBytes(freeBytes)} free for records of runs.`,
		clock: 'Looks right. Sign-in tokens and certificates depend on it.',
		fixKeychain: 'Open Registries',
		fixEngine: 'Open Engines',
		fixProxy: 'Open Settings',
		fixDisk: 'Show the folder',
	},
} as const;
