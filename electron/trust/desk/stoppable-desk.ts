// A desk that can be left: what it is at work on is stopped and rolled back first.
import type { TrustDesk } from '../trust-desk';

export interface StoppableDesk {
	readonly desk: TrustDesk;
	/** Stops every change that is at work; resolves when what was written is put back. Refuses none that comes later. */
	readonly stop: () => Promise<void>;
}

export function stoppableDesk(desk: TrustDesk): StoppableDesk {
	const working = new Map<Promise<unknown>, AbortController>();
	const during = <T>(signal: AbortSignal, begin: (both: AbortSignal) => Promise<T>): Promise<T> => {
		const leaving = new AbortController();
		const work = begin(AbortSignal.any([signal, leaving.signal]));
		const end = (): boolean => working.delete(work);
		working.set(work, leaving);
		work.then(end, end);
		return work;
	};
	return {
		desk: {
			...desk,
			apply: (planId, options) =>
				during(options.signal, (signal) => desk.apply(planId, { ...options, signal })),
			verify: (changeId, options) =>
				during(options.signal, (signal) => desk.verify(changeId, { ...options, signal })),
		},
		stop: async () => {
			const all = [...working];
			for (const [, leaving] of all) {
				leaving.abort(new Error('the app is left'));
			}
			await Promise.allSettled(all.map(([work]) => work));
		},
	};
}
