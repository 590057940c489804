// Numbered events on their way to a slower reader: gathered per run, sent in batches, in order, never dropped and
// never waited for. Merging byte counts happens before numbering, in electron/mirror; here every event counts.
import type { RunEvent } from '../../shared/mirror/run-event';

/** At most ten batches a second: what a person can follow. */
export const VISIBLE_INTERVAL_MS = 100;
/** A hidden window only has to be right when it is shown again. */
export const HIDDEN_INTERVAL_MS = 1000;

export interface EventPublisherOptions {
	/** Sends one batch of one run. */
	readonly send: (runId: string, events: readonly RunEvent[]) => void;
	/** The least time between two sendings, asked each time. */
	readonly intervalMs: () => number;
	/** `setTimeout`, or a test's clock. Gives back how to call it off. */
	readonly after: (ms: number, action: () => void) => () => void;
}

export interface EventPublisher {
	publish(runId: string, events: readonly RunEvent[]): void;
	/** Sends at once what waits: the window was shown, or the process ends. */
	flush(): void;
}

/** Makes a publisher. The first event after a pause waits for one interval too, so that bursts stay together. */
export function createEventPublisher(options: EventPublisherOptions): EventPublisher {
	const waiting = new Map<string, RunEvent[]>();
	let callOff: (() => void) | undefined;
	const flush = (): void => {
		callOff?.();
		callOff = undefined;
		const batches = [...waiting];
		waiting.clear();
		for (const [runId, events] of batches) {
			options.send(runId, events);
		}
	};
	return {
		publish: (runId, events) => {
			if (events.length === 0) {
				return;
			}
			const batch = waiting.get(runId);
			if (batch === undefined) {
				waiting.set(runId, [...events]);
			} else {
				for (const event of events) batch.push(event);
			}
			callOff ??= options.after(options.intervalMs(), flush);
		},
		flush,
	};
}

/** The real clock for `after`. */
export function afterMs(ms: number, action: () => void): () => void {
	const timer = setTimeout(action, ms);
	return () => clearTimeout(timer);
}
