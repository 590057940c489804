// Every sentence about runs: their list, one run, its images, its problems.
import { approximateDuration } from '../../../shared/format/approximate-duration';
import { formatBytes } from '../../../shared/format/bytes';
import { formatDuration } from '../../../shared/format/duration';
import { formatRate } from '../../../shared/format/rate';
import type { RunOutcome, Verification } from '../../../shared/mirror/run-event';
import type { BlobPhase, ItemPhase, RunPhase } from '../../../shared/mirror/run-state';
import { count, images } from './words';

const TIMES = new Intl.DateTimeFormat('en-GB', {
	day: 'numeric',
	month: 'short',
	hour: '2-digit',
	minute: '2-digit',
});

export const runText = {
	runs: {
		title: 'Runs',
		emptyTitle: 'No runs yet',
		empty:
			'A run is one execution of a mirror: what was copied, what was verified, what failed and why. Each stays here with its report.',
		toMirror: 'Mirror images',
		toHome: 'Go to Home',
		loading: 'Reading the runs…',
		failedTitle: 'The runs could not be read',
		again: 'Try again',
		listLabel: 'Runs, the newest first',
		summary: (arrived: number, total: number): string => `${count(arrived)} of ${images(total)}`,
		imagesWord: 'images',
		when: (ms: number): string => TIMES.format(ms),
		took: (ms: number | undefined): string => (ms === undefined ? '–' : formatDuration(ms)),
		missingTitle: 'This run cannot be shown',
		opening: 'Reading the run…',
		columns: {
			state: 'State',
			mirror: 'Mirror',
			images: 'Images',
			moved: 'Moved',
			took: 'Took',
			when: 'Started',
		},
		searchLabel: 'Find the runs that delivered an image or digest',
		searchPlaceholder: 'Image or digest',
		searching: 'Searching…',
		noMatch: (text: string): string => `No run has an image or digest with “${text}”.`,
		found: (runs: number, text: string): string =>
			`${runs === 1 ? '1 run' : `${count(runs)} runs`} with “${text}”`,
		clearSearch: 'Show all runs',
		matches: (number: number): string => images(number),
		total: (number: number): string => (number === 1 ? '1 run' : `${count(number)} runs`),
		reportAs: (form: string): string =>
			`Save the report ${form.charAt(0).toLowerCase()}${form.slice(1)}`,
		more: (mirror: string): string => `More about ${mirror}`,
	},
	run: {
		back: 'All runs',
		cancel: 'Cancel run',
		cancelling: 'Cancelling…',
		cancelKeeps: 'What has arrived stays; the run can be continued.',
		again: 'Run the sample again',
		continue: 'Continue',
		retryFailed: (failed: number): string => `Retry failed (${count(failed)})`,
		repeat: 'Repeat',
		saveReport: 'Save report',
		reportFormats: {
			html: 'As a page (HTML)',
			csv: 'As a table (CSV)',
			json: 'For programs (JSON)',
		},
		saved: (fileName: string): string => `Saved as ${fileName}`,
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
		announce: (arrived: number, total: number, failed: number): string =>
			`${count(arrived)} of ${images(total)} at the destination${failed === 0 ? '' : `, ${count(failed)} failed`}`,
		now: {
			planning: 'Asking the registries what is there. Nothing moves yet.',
			working: (active: number, waiting: number): string =>
				`${images(active)} on the way, ${count(waiting)} waiting`,
			starting: 'Starting',
			stopping: 'Stopping. What has arrived stays.',
			stalled: (ms: number): string =>
				`Nothing has moved for ${formatDuration(ms)}. A connection that stays silent is begun anew by itself.`,
			waiting: (host: string, ms: number): string =>
				ms <= 0
					? `${host} asked to slow down; the run goes on by itself.`
					: `${host} asked to slow down; next try in ${formatDuration(ms)}.`,
			alsoWaiting: (more: number): string => `${count(more)} more asked, too.`,
		},
	},
	filter: {
		label: 'Which images are shown',
		all: 'All',
		running: 'Running',
		waiting: 'Waiting',
		unfinished: 'Not finished',
		failed: 'Failed',
		done: 'Done',
		skipped: 'Skipped',
		textLabel: 'Filter images by source, destination or digest',
		placeholder: 'Filter images',
		clear: 'Clear',
		count,
		none: 'No image fits this filter.',
		showAll: 'Show all images',
		shown: (shown: number, total: number): string => `${count(shown)} of ${images(total)} shown`,
	},
	table: {
		label: 'Images of this run',
		state: 'State',
		image: 'Image at the destination',
		progress: 'Progress',
		size: 'Size',
		source: 'Source',
		digest: 'Digest',
		sourceDigest: 'Source digest',
		platforms: 'Platforms',
		referrers: 'Comes along',
		referrer: (artifactType: string): string => (artifactType === '' ? 'referrer' : artifactType),
		verified: 'Checked',
		note: 'Note',
		took: 'Took',
		problem: 'Problem',
		meaning: 'Means',
		remedy: 'To do',
		details: 'Details',
		layer: 'Blob',
		expand: 'Show layers',
		collapse: 'Hide layers',
		copy: 'Copy',
		keys: 'Arrow keys move between images; right and left show and hide what they are made of. Control or Command and C copies the row.',
		empty: 'The images appear as soon as they are planned.',
		moved: (bytes: number): string => (bytes === 0 ? 'all shared' : `${formatBytes(bytes)} moved`),
		attempt: (attempt: number): string => `attempt ${attempt}`,
		progressValue: (done: number, total: number): string =>
			total === 0 ? '' : `${Math.floor((done / total) * 100)} %`,
	},
	verification: {
		digest: 'The digest at the destination is the planned one.',
		readable:
			'The tag was read back with the planned digest, and the end of every blob could be read.',
		full: 'The tag was read back with the planned digest, and every byte of every blob.',
	} satisfies Readonly<Record<Verification, string>>,
	itemPhase: {
		waiting: 'Waiting',
		copying: 'Copying',
		tagging: 'Verifying',
		done: 'Verified',
		skipped: 'Already there',
		failed: 'Failed',
		cancelled: 'Cancelled',
	} satisfies Readonly<Record<ItemPhase, string>>,
	copiedUnverified: 'Copied, not verified',
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
		unverifiedTitle: (total: number): string => `${images(total)} copied, not all verified`,
		unverified: (unverified: number): string =>
			`${images(unverified)} copied, but not verified: the registry took everything, and did not let it be read back.`,
		present: (present: number): string =>
			`${images(present)} there before: the destination's digest equals the source's.`,
		kept: (kept: number): string =>
			`${images(kept)} kept as ${kept === 1 ? 'it is' : 'they are'}: another digest stands under the tag, and the mirror leaves it.`,
		referrers: (referrers: number): string =>
			`${referrers === 1 ? '1 referrer' : `${count(referrers)} referrers`} (signatures, attestations, SBOMs) came along.`,
		partlyTitle: (arrived: number, total: number): string =>
			`${count(arrived)} of ${images(total)} verified`,
		failedTitle: 'No image arrived',
		cancelledTitle: 'The run was cancelled',
		interruptedTitle: 'The run was interrupted',
		cancelled: (arrived: number, total: number): string =>
			`${count(arrived)} of ${images(total)} had arrived and stay at the destination. Nothing half-copied has a tag.`,
		interrupted: (arrived: number, total: number): string =>
			`It ended before its work was done. ${count(arrived)} of ${images(total)} had arrived and stay at the destination.`,
		continues: 'Continue goes on from here; nothing that arrived is sent again.',
		saved: (bytes: number): string =>
			`${formatBytes(bytes)} did not have to cross: there before, or shared between images.`,
	},
	failures: {
		title: 'Problems',
		details: 'Details',
		registryWords: "Registry's words:",
		more: (number: number): string => `and ${images(number)} more`,
		show: (number: number): string =>
			number === 1 ? 'Show the image' : `Show the ${count(number)}`,
	},
	remedies: {
		retry: (number: number): string =>
			number === 1 ? 'Retry this image' : `Retry these ${images(number)}`,
		registry: (host: string): string => (host === '' ? 'Open Registries' : `Open ${host}`),
		credential: (host: string): string => (host === '' ? 'Sign in again' : `Sign in to ${host}`),
		trustCa: 'Add its CA',
		tls: 'Change its security',
		proxy: 'Open proxy settings',
		engines: 'Open Engines',
		mirror: 'Edit the mirror',
		removeImage: 'Take it off the list',
		request: 'Copy a request for its owner',
		details: 'Copy details',
		logs: 'Open the logs',
		copied: 'Copied',
	},
	request: {
		greeting: (host: string): string => `To whoever looks after ${host}:`,
		images: (number: number): string => `This concerns ${images(number)}:`,
		answer: (words: string): string => `What was answered: ${words}`,
		more: (number: number): string => `… and ${images(number)} more`,
	},
	notes: {
		title: 'Worth knowing',
		engineTitle: 'What the way through an engine did not keep',
		group: (number: number, note: string): string =>
			number === 1 ? note : `${images(number)}: ${note}`,
		details: 'Which images',
		more: (number: number): string => `and ${images(number)} more`,
	},
} as const;
