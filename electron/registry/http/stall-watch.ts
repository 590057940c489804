// Ends exchanges in which nothing has moved for too long, and small answers that drip. One timer for all of them: nothing
// is armed per chunk.

/** What the watch looks at. `movements` counts up with every sign of life of the other side. */
export interface Watched {
	readonly movements: number;
	readonly receivedBytes: number;
	/** True while we are the ones who pause (back-pressure, content not there yet): then no time counts. */
	readonly isWaitingForUs: boolean;
	/** How long the other side may be silent at this point. */
	readonly patienceMs: number;
	/** What must arrive on average after the time that silence is borne; 0: however little. */
	readonly leastBytesPerSecond: number;
	/** Nothing moved for as long as is usual, and more is borne at this point. */
	onSilent(): void;
	onStalled(reason: string): void;
}

/** How often a stall is looked for within the shortest patience. */
const LOOKS_PER_STALL = 6;

interface Seen {
	movements: number;
	silentMs: number;
	/** Since it was added, without the time that waited for us. */
	watchedMs: number;
}

export class StallWatch {
	readonly #stallMs: number;
	readonly #everyMs: number;
	readonly #watched = new Map<Watched, Seen>();
	#timer: NodeJS.Timeout | undefined;

	constructor(stallMs: number) {
		this.#stallMs = stallMs;
		this.#everyMs = Math.max(1, Math.floor(stallMs / LOOKS_PER_STALL));
	}

	add(watched: Watched): void {
		this.#watched.set(watched, { movements: watched.movements, silentMs: 0, watchedMs: 0 });
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
			if (watched.isWaitingForUs) {
				seen.movements = watched.movements;
				seen.silentMs = 0;
				continue;
			}
			seen.watchedMs += this.#everyMs;
			if (this.#isDripping(watched, seen)) {
				watched.onStalled(`only ${watched.receivedBytes} bytes arrived in ${seen.watchedMs} ms`);
			} else if (watched.movements !== seen.movements) {
				seen.movements = watched.movements;
				seen.silentMs = 0;
			} else {
				this.#countSilence(watched, seen);
			}
		}
	}

	#isDripping(watched: Watched, { watchedMs }: Seen): boolean {
		const late = Math.max(0, watchedMs - Math.max(this.#stallMs, watched.patienceMs)) / 1000;
		return late > 0 && watched.receivedBytes < late * watched.leastBytesPerSecond;
	}

	#countSilence(watched: Watched, seen: Seen): void {
		seen.silentMs += this.#everyMs;
		if (seen.silentMs >= watched.patienceMs) {
			watched.onStalled(`nothing moved for ${watched.patienceMs} ms`);
		} else if (seen.silentMs >= this.#stallMs) {
			watched.onSilent();
		}
	}
}
