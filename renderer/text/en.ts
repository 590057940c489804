// Every sentence that a person reads in the window, except those of faults (shared/fault/fault-texts.ts).
import { approximateDuration } from '../../shared/format/approximate-duration';
import { formatBytes } from '../../shared/format/bytes';
import { formatDuration } from '../../shared/format/duration';
import { formatRate } from '../../shared/format/rate';
import type { RunOutcome } from '../../shared/mirror/run-event';
import type { BlobPhase, ItemPhase, RunPhase } from '../../shared/mirror/run-state';
import { enginesText } from './parts/engines';
import { mirrorText } from './parts/mirror';
import { registriesText } from './parts/registries';
import { settingsText } from './parts/settings';
import { shellText } from './parts/shell';

const NUMBERS = new Intl.NumberFormat('en');
const TIMES = new Intl.DateTimeFormat('en-GB', {
	day: 'numeric',
	month: 'short',
	hour: '2-digit',
	minute: '2-digit',
});

const count = (number: number): string => NUMBERS.format(number);
const images = (number: number): string => (number === 1 ? '1 image' : `${count(number)} images`);

export const text = {
	app: { name: 'Image Ferry', skip: 'Skip to content' },
	navigation: {
		label: 'Screens',
		home: 'Home',
		mirror: 'Mirror',
		runs: 'Runs',
		registries: 'Registries',
		engines: 'Engines',
		settings: 'Settings',
	},
	mirror: mirrorText,
	registries: registriesText,
	engines: enginesText,
	settings: settingsText,
	shell: shellText,
	theme: { label: 'Theme', system: 'System', light: 'Light', dark: 'Dark' },
	home: {
		title: 'Home',
		offerTitle: 'See a whole mirror run',
		offer:
			'The built-in sample carries container images from one registry to another, both inside this app. No account, container engine or network is needed.',
		start: 'Run the sample',
		starting: 'Starting…',
		openRunning: 'Show the run',
		stepsLabel: 'What happens',
		steps: [
			{ name: 'Plan', what: 'Every name, digest and size is known before anything moves.' },
			{ name: 'Move', what: 'Each layer crosses once. Layers that images share are mounted.' },
			{ name: 'Verify', what: 'Every image is read back from the destination, digest by digest.' },
		],
		recentTitle: 'Recent runs',
		recentEmpty: 'Nothing mirrored yet. The sample is the quickest way to see how a run looks.',
		ownTitle: 'Your own registries',
		own: 'Mirror your own images from the command line. It shares its data folder with this window.',
		ownCommand: 'image-ferry run MIRROR.yaml',
	},
	runs: {
		title: 'Runs',
		empty: 'No runs yet. Start the sample on the Home screen.',
		toHome: 'Go to Home',
		listLabel: 'Runs, the newest first',
		summary: (arrived: number, total: number): string => `${count(arrived)} of ${images(total)}`,
		when: (ms: number): string => TIMES.format(ms),
		missing: 'This run is not known any more.',
	},
	run: {
		back: 'All runs',
		cancel: 'Cancel run',
		cancelling: 'Cancelling…',
		again: 'Run the sample again',
		planning: (resolved: number, total: number): string =>
			total === 0
				? 'Reading the list of images'
				: `${count(resolved)} of ${images(total)} resolved`,
		progressLabel: 'Progress of the run',
		unknownTotal: 'The total is known when the plan is complete',
		percent: (fraction: number): string => `${Math.floor(fraction * 100)} %`,
		stretch: {
			there: 'Already there or shared',
			moved: 'Moved',
			left: 'To go',
			missing: 'Not arrived',
		},
		stats: { images: 'Images', data: 'Data', rate: 'Rate', left: 'Time left', took: 'Took' },
		unknown: '–',
		ofTotal: (part: number, total: number): string =>
			total === 0 ? '–' : `${count(part)} of ${count(total)}`,
		bytesOf: (part: number, total: number): string =>
			total === 0 ? '–' : `${formatBytes(part)} of ${formatBytes(total)}`,
		bytes: formatBytes,
		rate: (bytesPerSecond: number | undefined): string =>
			bytesPerSecond === undefined ? '–' : formatRate(bytesPerSecond),
		left: (ms: number | undefined): string => (ms === undefined ? '–' : approximateDuration(ms)),
		took: formatDuration,
		announce: (arrived: number, total: number): string =>
			`${count(arrived)} of ${images(total)} at the destination`,
		waiting: (host: string): string => `${host} asked to slow down; the run goes on by itself`,
	},
	table: {
		label: 'Images of this run',
		state: 'State',
		image: 'Image at the destination',
		progress: 'Progress',
		size: 'Size',
		source: 'Source',
		digest: 'Digest',
		layer: 'Blob',
		expand: 'Show layers',
		collapse: 'Hide layers',
		keys: 'Arrow keys move between images; right and left show and hide their layers.',
		empty: 'The images appear as soon as they are planned.',
		moved: (bytes: number): string => (bytes === 0 ? 'all shared' : `${formatBytes(bytes)} moved`),
		attempt: (attempt: number): string => `attempt ${attempt}`,
		progressValue: (done: number, total: number): string =>
			total === 0 ? '' : `${Math.floor((done / total) * 100)} %`,
	},
	itemPhase: {
		waiting: 'Waiting',
		copying: 'Copying',
		tagging: 'Verifying',
		done: 'Verified',
		skipped: 'Already there',
		failed: 'Failed',
		cancelled: 'Cancelled',
	} satisfies Readonly<Record<ItemPhase, string>>,
	itemKept: 'Kept as is',
	notFinished: 'Not finished',
	blobPhase: {
		waiting: 'Waiting',
		moving: 'Moving',
		present: 'Already there',
		mounted: 'Mounted',
		moved: 'Moved',
		failed: 'Failed',
	} satisfies Readonly<Record<BlobPhase, string>>,
	runPhase: {
		planning: 'Planning',
		running: 'Running',
		stopping: 'Stopping',
		stopped: 'Stopped',
		finished: 'Finished',
	} satisfies Readonly<Record<RunPhase, string>>,
	outcome: {
		succeeded: 'Verified',
		'partly-succeeded': 'Done, with problems',
		failed: 'Failed',
		cancelled: 'Cancelled',
		interrupted: 'Interrupted',
	} satisfies Readonly<Record<RunOutcome, string>>,
	ended: {
		succeededTitle: (total: number): string => `${images(total)} verified`,
		copied: (readable: number): string =>
			`${images(readable)} copied: the tag was read back with the digest that was planned, and the end of every blob could be read.`,
		present: (present: number): string =>
			`${images(present)} there before: the destination's digest equals the source's.`,
		partlyTitle: (arrived: number, total: number): string =>
			`${count(arrived)} of ${images(total)} verified`,
		failedTitle: 'No image arrived',
		cancelledTitle: 'The run was cancelled',
		interruptedTitle: 'The run was interrupted',
		cancelled: (arrived: number, total: number): string =>
			`${count(arrived)} of ${images(total)} had arrived and stay at the destination. Nothing half-copied has a tag.`,
		interrupted: (arrived: number, total: number): string =>
			`It ended before its work was done. ${count(arrived)} of ${images(total)} had arrived and stay at the destination.`,
		saved: (bytes: number): string =>
			`${formatBytes(bytes)} did not have to cross: there before, or shared between images.`,
	},
	failures: {
		title: 'Problems',
		details: 'Details',
		registryWords: "Registry's words:",
		more: (number: number): string => `and ${images(number)} more`,
	},
	footer: {
		idle: 'No run is active',
		version: (version: string, electron: string): string => `${version} · Electron ${electron}`,
		testBuild: 'test runtime',
		cancel: 'Cancel run',
	},
} as const;
