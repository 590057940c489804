// Sentences of the wizard's step Check.
import { formatBytes } from '../../../shared/format/bytes';
import type { PlanItem } from '../../../shared/mirror/plan';
import { count, images } from './words';

const registries = (hosts: readonly string[]): string =>
	hosts.length > 1
		? `${hosts.slice(0, -1).join(', ')} and ${hosts.at(-1)}`
		: (hosts[0] ?? 'a registry');

export const checkText = {
	unfinished: 'Before the plan',
	unfinishedWhat: 'These have to be solved; nothing connects until then.',
	line: (line: number): string => `line ${count(line)}`,
	moreProblems: (number: number): string => `and ${count(number)} more`,
	goTo: (step: string): string => `Go to ${step}`,
	asking: 'A question about registries is open in another window.',
	notAllowedTitle: (hosts: readonly string[]): string =>
		`${registries(hosts)} ${hosts.length > 1 ? 'are' : 'is'} not allowed yet`,
	notAllowed:
		'Nothing connects to a registry that is neither saved nor allowed. Save it under Registries, or allow it for this mirror.',
	ask: 'Ask again',
	addRegistry: (host: string): string => `Add ${host}`,
	planning: 'Reading every image at its source and looking what the destination has',
	planningCount: (resolved: number, total: number): string =>
		total === 0 ? 'Reading the list of images' : `${count(resolved)} of ${images(total)} resolved`,
	planningLabel: 'Progress of the plan',
	unknownTotal: 'The number of images is not known yet',
	percent: (fraction: number): string => `${Math.floor(fraction * 100)} %`,
	cancel: 'Cancel',
	cancelledTitle: 'There is no plan',
	cancelled: 'Planning was cancelled. Nothing was moved or changed.',
	make: 'Make the plan',
	again: 'Plan again',
	retry: 'Try again',
	editRegistry: 'Open the registry',
	totals: {
		label: 'What will move',
		copy: (number: number): string => `${images(number)} to copy`,
		present: (number: number): string => `${count(number)} already there`,
		refused: (number: number): string => `${count(number)} refused`,
		nothing: 'Everything is at the destination already',
		move: 'To move',
		shared: 'Shared, mounted there',
		there: 'Already there',
		bytes: formatBytes,
		valueText: (bytes: number): string => `${formatBytes(bytes)} to move`,
	},
	refusedTitle: (number: number): string =>
		number === 1 ? '1 image can’t be copied' : `${images(number)} can’t be copied`,
	refused:
		'The run does not start while one is refused. Change what is named here, then plan again.',
	noted: (number: number): string =>
		number === 1
			? '1 thing to know before the start'
			: `${count(number)} things to know before the start`,
	warned: (number: number): string => `${images(number)}: `,
	acknowledge: 'I have read this; start anyway',
	continuesTitle: (arrived: number, total: number): string =>
		`This goes on with an interrupted run: ${count(arrived)} of ${images(total)} arrived`,
	continues: 'Nothing that arrived is sent again.',
	tableLabel: 'The plan',
	columns: {
		action: 'Action',
		image: 'Image at the destination',
		platforms: 'Platforms',
		bytes: 'To move',
	},
	action: { copy: 'Copy', present: 'Already there', refused: 'Refused' } satisfies Readonly<
		Record<PlanItem['action'], string>
	>,
	kept: 'Kept as is',
	from: (source: string): string => `from ${source}`,
	newDigest: 'new digest',
	referrers: (number: number): string =>
		number === 1 ? '1 signature or attestation' : `${number} signatures or attestations`,
	filterLabel: 'Which images are shown',
	filter: {
		all: 'All',
		copy: 'To copy',
		present: 'Already there',
		warned: 'Warnings',
		refused: 'Refused',
	},
	search: 'Filter the plan',
	noneFit: 'No image fits this filter.',
	start: (number: number): string => `Start mirroring ${images(number)}`,
	startNothing: (number: number): string => `Verify ${images(number)}`,
	continueRun: (number: number): string => `Continue mirroring ${images(number)}`,
	starting: 'Starting…',
	waitRefused: 'An image is refused',
	waitNotes: 'Read what is to know, and confirm',
	leaveOut: (number: number): string =>
		number === 1 ? 'Leave it out' : `Leave these ${count(number)} out`,
	copyFerry: 'Copy our command',
	copySkopeo: 'Copy as skopeo commands',
	copied: 'Copied.',
	copiedPart: (taken: number): string =>
		`Copied the first ${count(taken)} lines; the whole is too long for the clipboard. Save the mirror file instead.`,
	take: 'Take along',
	viewFile: 'View the file',
	hideFile: 'Hide the file',
	fileLabel: 'The mirror file',
	fileWhat: 'The same mirror for git, or for a computer without a window:',
} as const;
