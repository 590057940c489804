// Makes Electron a quiet host of a command: no window, nothing on disk, no say in when it ends.
import { devNull } from 'node:os';
import path from 'node:path';
import { app } from 'electron';

/**
 * Call before `ready`. Resolves when Chromium has put its own handlers on SIGINT, SIGTERM and SIGHUP, which would end
 * the app with status 0; whoever wants the signals listens anew then.
 */
export function prepareForCommand(): Promise<void> {
	// A folder that cannot be made: Chromium would leave one behind, and a command writes only what it was asked for.
	if (process.platform !== 'win32') app.setPath('userData', path.join(devNull, 'none'));
	const ready = app.whenReady();
	app.on('before-quit', (event) => {
		event.preventDefault();
		// A signal came in the moment between Chromium's handlers and `ready`: which one is not told.
		void ready.then(() => setImmediate(() => process.kill(process.pid, 'SIGTERM')));
	});
	return ready;
}
