// Time as a dependency: everything that waits or tells the time takes these, so that tests can hold the clock.

/** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** The real wait. */
export const wait: Wait = (ms, signal) =>
	new Promise((resolve, reject) => {
		const refuse = () => reject(signal.reason as Error);
		if (signal.aborted) {
			refuse();
			return;
		}
		const onAbort = () => {
			clearTimeout(timer);
			refuse();
		};
		const timer = setTimeout(() => {
			signal.removeEventListener('abort', onAbort);
			resolve();
		}, ms);
		signal.addEventListener('abort', onAbort, { once: true });
	});
