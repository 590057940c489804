// Closing the window while a run works asks once: go on in the background, stop safely, or neither. Decides; the dialog
// and the window are given.

/** What the user said. `background`: the window is minimised and everything goes on. */
export type CloseAnswer = 'background' | 'stop' | 'stay';

export interface CloseSituation {
	readonly active: number;
	/** The app is on its way out already: by the menu, by the system, or by this question. */
	readonly isQuitting: boolean;
	readonly isAsking: boolean;
}

/** Tells what to do about a window that is to be closed. */
export function closeDecision(now: CloseSituation): 'close' | 'ask' | 'wait' {
	if (now.isQuitting || now.active === 0) return 'close';
	return now.isAsking ? 'wait' : 'ask';
}

export interface CloseGuardOptions {
	readonly active: () => number;
	readonly isQuitting: () => boolean;
	readonly ask: (active: number) => Promise<CloseAnswer>;
	readonly minimize: () => void;
	/** Stops every run safely, then ends the app. */
	readonly quit: () => void;
}

/** Gives what to do when the window is to be closed. */
export function createCloseGuard(
	options: CloseGuardOptions,
): (event: { preventDefault(): void }) => void {
	let isAsking = false;
	return (event) => {
		const active = options.active();
		const decision = closeDecision({ active, isQuitting: options.isQuitting(), isAsking });
		if (decision === 'close') return;
		event.preventDefault();
		if (decision === 'wait') return;
		isAsking = true;
		void options
			.ask(active)
			// A dialog that fails must not hold the user's window: what is safe is to stay.
			.catch((): CloseAnswer => 'stay')
			.then((answer) => {
				isAsking = false;
				if (answer === 'stop') options.quit();
				else if (answer === 'background') options.minimize();
			});
	};
}
