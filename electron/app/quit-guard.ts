// Quitting in order: runs are asked to stop and get a moment to write it down; then the app goes, whatever happens.
import { app } from 'electron';

/** A run that cannot stop by then is interrupted; its journal is made for that. */
const STOP_TIMEOUT_MS = 5000;

/** Holds the first quit back until `stop` has ended, at most five seconds. */
export function guardQuit(stop: () => Promise<void>): void {
	let isStopped = false;
	app.on('before-quit', (event) => {
		if (isStopped) {
			return;
		}
		event.preventDefault();
		isStopped = true;
		const timeout = new Promise<void>((resolve) => {
			setTimeout(resolve, STOP_TIMEOUT_MS);
		});
		void Promise.race([stop().catch(() => undefined), timeout]).then(() => app.quit());
	});
	app.on('window-all-closed', () => app.quit());
}
