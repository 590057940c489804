// Ends exchanges in which nothing has moved for too long. One timer for all of them: nothing is armed per chunk.

/** What the watch looks at. `movements` counts up with every sign of life of the other side. */
export interface Watched {
	readonly movements: number;
	/** True while we are the ones who pause (back-pressure, content not there yet): then no time counts. */
	readonly isWaitingForUs: boolean;
	/** How long the other side may be silent at this point. */
	readonly patienceMs: number;
	onStalled(): void;
}

/** How often a stall is looked for within the shortest patience. */
const LOOKS_PER_STALL = 6;

export class StallWatch {
	readonly #everyMs: number;
	readonly #watched = new Map<Watched, { movements: number; silentMs: number }>();
	#timer: NodeJS.Timeout | undefined;

	constructor(stallMs: number) {
		this.#everyMs = Math.max(1, Math.floor(stallMs / LOOKS_PER_STALL));
	}

	add(watched: Watched): void {
		this.#watched.set(watched, { movements: watched.movements, silentMs: 0 });
		this.#timer ??= setInterval(() => this.#look(), this.#everyMs).unref();
	}

	remove(watched: Watched): void {
		this.#watched.delete(watched);
		if (this.#watched.size === 0) {
			clearInterval(this.#timer);
			this.#timer = undefined;
		}
	}

	#look(): void {
		for (const [watched, seen] of this.#watched) {
			if (watched.isWaitingForUs || watched.movements !== seen.movements) {
				seen.movements = watched.movements;
				seen.silentMs = 0;
				continue;
			}
			seen.silentMs += this.#everyMs;
			if (seen.silentMs >= watched.patienceMs) {
				watched.onStalled();
			}
		}
	}
}
