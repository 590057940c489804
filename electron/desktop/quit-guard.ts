// Quitting in order: runs are asked to stop and get a moment to write it down; then the app goes, whatever happens.
// Nobody is asked here: the menu, the system's end of session and a signal all come this way.

/** A run that cannot stop by then is interrupted; its journal is made for that. */
const STOP_TIMEOUT_MS = 5000;

/** Electron's `app`, as far as it is needed. */
export interface QuittingApp {
	on(event: 'before-quit', listener: (event: { preventDefault(): void }) => void): unknown;
	on(event: 'window-all-closed', listener: () => void): unknown;
	quit(): void;
}

export interface QuitGuardOptions {
	readonly app: QuittingApp;
	/** Stops everything that works and writes what waits. */
	readonly stop: () => Promise<void>;
	readonly after: (ms: number, action: () => void) => () => void;
}

/** Holds the first quit back until `stop` has ended, at most five seconds. Gives whether the app is on its way out. */
export function guardQuit({ app, stop, after }: QuitGuardOptions): () => boolean {
	let isQuitting = false;
	app.on('before-quit', (event) => {
		if (isQuitting) return;
		event.preventDefault();
		isQuitting = true;
		const timeout = new Promise<void>((resolve) => {
			after(STOP_TIMEOUT_MS, resolve);
		});
		void Promise.race([stop().catch(() => undefined), timeout]).then(() => app.quit());
	});
	app.on('window-all-closed', () => app.quit());
	return () => isQuitting;
}
