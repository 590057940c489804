// Lets so many transfers run at once, the largest waiting one first, so that the last bar of a run is not
// its longest.

export interface PriorityGate {
	/** Runs the work when a place is free; rejects with the signal's reason when aborted while waiting. */
	run<T>(sizeBytes: number, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

interface Waiting {
	readonly rank: number;
	readonly start: () => void;
}

export function createPriorityGate(places: number): PriorityGate {
	let free = places;
	const waiting: Waiting[] = [];

	function enter(rank: number): Promise<void> {
		if (free > 0) {
			free -= 1;
			return Promise.resolve();
		}
		return new Promise((start) => {
			waiting.splice(positionFor(waiting, rank), 0, { rank, start });
		});
	}

	function leave(): void {
		const next = waiting.shift();
		if (next === undefined) {
			free += 1;
		} else {
			next.start();
		}
	}

	return {
		async run(sizeBytes, signal, work) {
			await enter(rankOf(sizeBytes));
			try {
				signal.throwIfAborted();
				return await work();
			} finally {
				leave();
			}
		},
	};
}

/** Sizes within a factor of two count as equal, so that images complete in their order. */
function rankOf(sizeBytes: number): number {
	return Math.floor(Math.log2(Math.max(1, sizeBytes)));
}

function positionFor(waiting: readonly Waiting[], rank: number): number {
	let low = 0;
	let high = waiting.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((waiting[middle]?.rank ?? 0) >= rank) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}
