// Waiting for what others wait for too: a signal ends the waiting, not the work.

/** Gives what the promise gives, or rejects with the signal's reason as soon as it is aborted. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
	return new Promise((resolve, reject) => {
		const onAbort = () => reject(signal.reason as Error);
		if (signal.aborted) {
			promise.catch(() => undefined);
			onAbort();
			return;
		}
		signal.addEventListener('abort', onAbort, { once: true });
		const settled = () => signal.removeEventListener('abort', onAbort);
		promise.then(resolve, reject).then(settled, settled);
	});
}
