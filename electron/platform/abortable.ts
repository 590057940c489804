// Waiting for what others wait for too: a signal ends the waiting, not the work.
import { setMaxListeners } from 'node:events';

const shared = new WeakSet<AbortSignal>();

/** Prepares a signal for many listeners: one serves all requests of a run, which Node would take for a leak. */
export function shareSignal(signal: AbortSignal): void {
	if (!shared.has(signal)) {
		setMaxListeners(0, signal);
		shared.add(signal);
	}
}

/** Gives what the promise gives, or rejects with the signal's reason as soon as it is aborted. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
	return new Promise((resolve, reject) => {
		const onAbort = () => reject(signal.reason as Error);
		if (signal.aborted) {
			promise.catch(() => undefined);
			onAbort();
			return;
		}
		shareSignal(signal);
		signal.addEventListener('abort', onAbort, { once: true });
		const settled = () => signal.removeEventListener('abort', onAbort);
		promise.then(resolve, reject).then(settled, settled);
	});
}
