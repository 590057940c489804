// Every sentence that main shows itself: its dialogs, its menu, notifications and the taskbar's title.
import type { RunSummary } from '../../shared/mirror/run-summary';

const runs = (count: number): string => (count === 1 ? 'A run' : `${count} runs`);
const images = (count: number): string => (count === 1 ? '1 image' : `${count} images`);

export const CLOSE_WORDS = {
	message: (active: number): string =>
		`${runs(active)} ${active === 1 ? 'is' : 'are'} still transferring`,
	detail:
		'Minimised, Image Ferry goes on in the background. Stopped, nothing that arrived is lost: the run can be continued at the next start and sends nothing twice.',
	background: 'Minimise and keep transferring',
	stop: 'Stop safely and quit',
	cancel: 'Cancel',
} as const;

export const CRASH_WORDS = {
	message: 'The window stopped working several times',
	detail: 'Runs are not affected: they go on in a process of their own. The logs say more.',
	reload: 'Show the window again',
	quit: 'Stop safely and quit',
} as const;

export const MENU_WORDS = {
	file: '&File',
	edit: '&Edit',
	view: '&View',
	window: '&Window',
	help: '&Help',
	quit: 'Quit Image Ferry',
} as const;

export interface NoteWords {
	readonly title: string;
	readonly body: string;
}

/** What the notification at the end of a run says. */
export function endNote(run: RunSummary): NoteWords {
	const arrived = `${run.arrived} of ${images(run.images)}`;
	switch (run.outcome) {
		case 'succeeded':
			return run.unverified === undefined
				? {
						title: `${run.mirror}: verified`,
						body: `${images(run.images)} at the destination.`,
					}
				: {
						title: `${run.mirror}: copied, not all verified`,
						body: `${images(run.images)} at the destination; ${run.unverified} could not be read back.`,
					};
		case 'partly-succeeded':
			return {
				title: `${run.mirror}: done, with problems`,
				body: `${run.arrived - (run.unverified ?? 0)} of ${images(run.images)} verified, ${run.failed} failed. Open the run to see why.`,
			};
		case 'cancelled':
			return { title: `${run.mirror}: cancelled`, body: `${arrived} had arrived and stay.` };
		case 'interrupted':
			return {
				title: `${run.mirror}: interrupted`,
				body: `${arrived} had arrived. The run can be continued.`,
			};
		default:
			return { title: `${run.mirror}: failed`, body: 'No image arrived. Open the run to see why.' };
	}
}

/** What the notification at a run's first problem says; `title` is that of the fault. */
export function problemNote(run: RunSummary, title: string): NoteWords {
	return { title: `${run.mirror}: a problem`, body: `${title}. The run goes on with the others.` };
}
