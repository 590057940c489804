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
	/** What must arrive on average after the time that silence is borne; 0: however little, and however long it takes. */
	readonly leastBytesPerSecond: number;
	/** Nothing moved for as long as is usual, and more is borne at this point. */
	onSilent(silentMs: number): void;
	onStalled(reason: string, isDripping: boolean): void;
}

/** How often a stall is looked for within the shortest patience. */
const LOOKS_PER_STALL = 6;
/** So many times the shortest patience a small answer may take as a whole, however evenly it comes: a quarter of an hour. */
const STALLS_PER_SMALL_ANSWER = 15;

interface Seen {
	movements: number;
	silentMs: number;
	/** How long a small answer has taken, without the time that waited for us. */
	answerMs: number;
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
		this.#watched.set(watched, { movements: watched.movements, silentMs: 0, answerMs: 0 });
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
			seen.answerMs += watched.leastBytesPerSecond > 0 ? this.#everyMs : 0;
			if (this.#isDripping(watched, seen)) {
				watched.onStalled(
					`only ${watched.receivedBytes} bytes arrived in ${seen.answerMs} ms`,
					watched.receivedBytes > 0,
				);
			} else if (watched.movements !== seen.movements) {
				seen.movements = watched.movements;
				seen.silentMs = 0;
			} else {
				this.#countSilence(watched, seen);
			}
		}
	}

	#isDripping({ leastBytesPerSecond, patienceMs, receivedBytes }: Watched, seen: Seen): boolean {
		const lateMs = seen.answerMs - Math.max(this.#stallMs, patienceMs);
		const longestMs = this.#stallMs * (STALLS_PER_SMALL_ANSWER - 1);
		return (
			lateMs > longestMs || (lateMs > 0 && receivedBytes * 1000 < lateMs * leastBytesPerSecond)
		);
	}

	#countSilence(watched: Watched, seen: Seen): void {
		seen.silentMs += this.#everyMs;
		if (seen.silentMs >= watched.patienceMs) {
			watched.onStalled(`nothing moved for ${watched.patienceMs} ms`, false);
		} else if (seen.silentMs >= this.#stallMs) {
			watched.onSilent(seen.silentMs);
		}
	}
}
