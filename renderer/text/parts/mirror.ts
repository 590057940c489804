// Every sentence of the screen Mirror: the list of drafts and the frame of the wizard. Its steps are in mirror-steps.ts
// and mirror-check.ts.

import { checkText } from './mirror-check';
import { howText, imagesText, whereText } from './mirror-steps';
import { count, images } from './words';

const TIMES = new Intl.DateTimeFormat('en-GB', {
	day: 'numeric',
	month: 'short',
	hour: '2-digit',
	minute: '2-digit',
});

const rules = (number: number): string =>
	number === 1 ? '1 tag rule' : `${count(number)} tag rules`;

export const mirrorText = {
	title: 'Mirror',
	drafts: {
		subtitle: 'A mirror says which images go where. Drafts save themselves.',
		create: 'New mirror',
		openFile: 'Open mirror file…',
		label: 'Drafts, the latest first',
		untitled: 'Untitled mirror',
		images: (number: number): string => (number === 0 ? 'no images yet' : images(number)),
		noDestination: 'no destination yet',
		saved: (ms: number): string => TIMES.format(ms),
		remove: (name: string): string => `Remove ${name}`,
		removed: (name: string): string => `${name} was removed.`,
		undo: 'Undo',
		emptyTitle: 'Bring images into your registry',
		empty:
			'Paste a list of images, drop a file, or choose tags of a repository. You see every name and every byte before anything moves.',
		loading: 'Reading the drafts…',
	},
	frame: {
		back: 'All mirrors',
		nameLabel: 'Name of this mirror',
		namePlaceholder: 'New mirror',
		saved: 'Saved',
		unsaved: 'Saving…',
		failed: 'Not saved',
		missing: 'This draft is gone.',
		loading: 'Opening the draft…',
		steps: 'Steps',
		previous: 'Back',
		next: (step: string): string => `Continue: ${step}`,
		keys: 'Alt + arrow keys change the step',
		problems: (number: number): string =>
			number === 1 ? '1 problem' : `${count(number)} problems`,
		moreFile: 'Save as mirror file…',
		savedAs: (fileName: string): string => `Saved as ${fileName}.`,
		isDone: 'done',
	},
	steps: { images: 'Images', destination: 'Where to', how: 'How', check: 'Check' },
	summary: {
		images: (number: number, repositories: number, hosts: number): string => {
			const parts = [
				...(number > 0 || repositories === 0 ? [number === 0 ? 'None yet' : images(number)] : []),
				...(repositories > 0 ? [rules(repositories)] : []),
			];
			return `${parts.join(' and ')}${hosts > 1 ? ` from ${count(hosts)} registries` : ''}`;
		},
		destination: (words: string): string => (words === '' ? 'Not chosen yet' : words),
		how: (route: 'direct' | 'engine', platforms: number | 'all'): string =>
			`${route === 'direct' ? 'Direct' : 'Through an engine'}, ${platforms === 'all' ? 'all platforms' : platforms === 1 ? '1 platform' : `${platforms} platforms`}`,
		check: {
			none: 'Not planned yet',
			asking: 'Waiting for you',
			'not-allowed': 'Waiting for you',
			planning: 'Planning…',
			cancelled: 'Not planned yet',
			failed: 'The plan failed',
			ready: 'Planned',
		},
	},
	images: imagesText,
	where: whereText,
	how: howText,
	check: checkText,
} as const;
