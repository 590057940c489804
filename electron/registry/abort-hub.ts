// One listener per signal for any number of waiters: adding to and removing from a signal takes time in
// proportion to its listeners, and ten thousand requests of a run wait with the same one.
import { shareSignal } from '../platform/abortable';

export interface AbortWaiter {
	readonly signal: AbortSignal;
	readonly refuse: (reason: Error) => void;
}

export class AbortHub {
	readonly #waiting = new Map<AbortSignal, Set<AbortWaiter>>();

	/** Refuses the waiter when its signal is aborted, unless it was removed before. */
	add(waiter: AbortWaiter): void {
		const known = this.#waiting.get(waiter.signal);
		if (known === undefined) {
			this.#waiting.set(waiter.signal, new Set([waiter]));
			shareSignal(waiter.signal);
			waiter.signal.addEventListener('abort', this.#onAbort);
		} else {
			known.add(waiter);
		}
	}

	remove(waiter: AbortWaiter): void {
		const known = this.#waiting.get(waiter.signal);
		known?.delete(waiter);
		if (known?.size === 0) {
			this.#forget(waiter.signal);
		}
	}

	#forget(signal: AbortSignal): void {
		this.#waiting.delete(signal);
		signal.removeEventListener('abort', this.#onAbort);
	}

	readonly #onAbort = (event: Event): void => {
		const signal = event.target;
		if (!(signal instanceof AbortSignal)) {
			return;
		}
		const waiters = this.#waiting.get(signal) ?? [];
		this.#forget(signal);
		for (const waiter of waiters) {
			waiter.refuse(signal.reason as Error);
		}
	};
}
