// A page that crashed comes back by itself: main holds the truth and the new page shows it. One that keeps crashing is
// not reloaded for ever; the user is asked.

/** Crashes that are longer ago have nothing to do with this one. */
const MEMORY_MS = 60_000;
/** Pauses before the first, second and third reload within that time. */
const PAUSES_MS = [0, 1000, 5000] as const;

/** Tells what to do after a crash; `crashesMs` are the times of all so far, this one last. */
export function afterCrash(
	crashesMs: readonly number[],
): { readonly kind: 'reload'; readonly afterMs: number } | { readonly kind: 'ask' } {
	const last = crashesMs.at(-1) ?? 0;
	const recent = crashesMs.filter((atMs) => last - atMs < MEMORY_MS).length;
	const afterMs = PAUSES_MS[recent - 1];
	return afterMs === undefined ? { kind: 'ask' } : { kind: 'reload', afterMs };
}

export interface PageRecoveryOptions {
	readonly nowMs: () => number;
	readonly after: (ms: number, action: () => void) => () => void;
	/** Does nothing when the window is gone. */
	readonly reload: () => void;
	readonly ask: () => Promise<'reload' | 'quit'>;
	readonly quit: () => void;
	readonly onNote: (text: string) => void;
}

/** Gives what to do when the page's process is gone, with Electron's reason for it. */
export function createPageRecovery(options: PageRecoveryOptions): (reason: string) => void {
	let crashesMs: readonly number[] = [];
	let isAsking = false;
	return (reason) => {
		if (reason === 'clean-exit' || isAsking) return;
		crashesMs = [...crashesMs, options.nowMs()].slice(-PAUSES_MS.length - 1);
		const next = afterCrash(crashesMs);
		options.onNote(`page gone: ${reason}; ${next.kind}`);
		if (next.kind === 'reload') {
			options.after(next.afterMs, options.reload);
			return;
		}
		isAsking = true;
		void options
			.ask()
			.catch(() => 'reload' as const)
			.then((answer) => {
				isAsking = false;
				crashesMs = [];
				if (answer === 'quit') options.quit();
				else options.reload();
			});
	};
}
