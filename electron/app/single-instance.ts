// One app per data folder: a second start shows the window of the first.
import { app } from 'electron';

/**
 * Tells whether this is the first app on the data folder. When it is, `onSecondStart` runs at each further
 * start; what those were started with is ignored. When it is not, the app must quit.
 */
export function isFirstInstance(onSecondStart: () => void): boolean {
	const isFirst = app.requestSingleInstanceLock();
	if (isFirst) {
		app.on('second-instance', onSecondStart);
	}
	return isFirst;
}
