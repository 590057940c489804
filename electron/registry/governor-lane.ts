// One kind of requests to a registry: how many run, how many may, and who waits.
import type { Fault } from '../../shared/fault/fault';
import type { AbortWaiter } from './abort-hub';

/** A slot; released exactly once. */
export interface Slot {
	release(): void;
	/** Tells how it went; growth and shrinking follow from it. */
	succeeded(): void;
	congested(fault: Fault, waitMs: number | undefined): void;
	unreachable(fault: Fault): void;
}

export interface Waiter extends AbortWaiter {
	readonly about: string;
	readonly grant: (slot: Slot) => void;
	readonly refuse: (error: Error) => void;
}

/** One kind's window. */
export class Lane {
	window: number;
	slowStartBelow: number;
	inFlight = 0;
	/** Slots given so far; one given before the last cut does not cut again. */
	given = 0;
	cutAt = 0;
	readonly limit: number;
	readonly #start: number;
	#queue: (Waiter | undefined)[] = [];
	#head = 0;

	constructor(start: number, limit: number) {
		this.#start = start;
		this.limit = limit;
		this.window = Math.min(start, limit);
		this.slowStartBelow = limit;
	}

	/** A slot is to be had and nobody waits for one. */
	get isFree(): boolean {
		return this.#head === this.#queue.length && this.hasRoom;
	}

	get hasRoom(): boolean {
		return this.inFlight < Math.floor(this.window);
	}

	push(waiter: Waiter): void {
		this.#queue.push(waiter);
	}

	/** First in, first out; waiters that gave up are passed over. */
	shift(): Waiter | undefined {
		while (this.#head < this.#queue.length) {
			const waiter = this.#queue[this.#head];
			this.#queue[this.#head] = undefined;
			this.#head += 1;
			if (this.#head > 1000 && this.#head * 2 > this.#queue.length) {
				this.#queue = this.#queue.slice(this.#head);
				this.#head = 0;
			}
			if (waiter !== undefined && !waiter.signal.aborted) {
				return waiter;
			}
		}
		return undefined;
	}

	grow(): void {
		// Only a window that is used up says anything.
		if (!this.hasRoom || this.#head < this.#queue.length) {
			const step = this.window < this.slowStartBelow ? 1 : 1 / this.window;
			this.window = Math.min(this.limit, this.window + step);
		}
	}

	/** Begins anew: what was found out before an outage says nothing about the time after it. */
	reset(): void {
		this.window = Math.min(this.#start, this.limit);
		this.slowStartBelow = this.limit;
	}

	/** Halves the window; false when trouble of the same time has done so already. */
	cut(slotNumber: number): boolean {
		if (slotNumber <= this.cutAt) {
			return false;
		}
		this.window = Math.max(1, this.window / 2);
		this.slowStartBelow = this.window;
		this.cutAt = this.given;
		return true;
	}
}
