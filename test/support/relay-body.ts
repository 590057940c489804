// What a fault relay does to a body that passes through: slows it down, flips a byte, stops it or breaks off after n bytes.
import { Transform, type TransformCallback } from 'node:stream';

export type Direction = 'request' | 'response';

export type BodyFault =
	| { readonly kind: 'throttle'; readonly bytesPerSecond: number }
	| { readonly kind: 'cut'; readonly afterBytes: number; readonly how: 'end' | 'reset' }
	| { readonly kind: 'stall'; readonly afterBytes: number }
	| { readonly kind: 'corrupt'; readonly atByte: number };

const THROTTLE_STEP_MS = 50;

/** A pass-through stream with faults; emits 'counted' with the bytes let through so far. */
export class BodyFaults extends Transform {
	#passedBytes = 0;
	#isBroken = false;

	constructor(
		private readonly faults: readonly BodyFault[],
		private readonly cut: (how: 'end' | 'reset') => void,
	) {
		super();
		// A fault after 0 bytes must not wait for a first byte that never comes.
		queueMicrotask(() => this.#stopIfDue());
	}

	override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
		void this.#pass(chunk).then((isOpen) => {
			// A broken stream never asks for more: `done` stays uncalled.
			if (isOpen) done();
		}, done);
	}

	override _flush(done: TransformCallback): void {
		if (!this.#isBroken) done();
	}

	async #pass(chunk: Buffer): Promise<boolean> {
		let rest = chunk;
		while (rest.length > 0 && !this.#isBroken) {
			const piece = rest.subarray(0, Math.min(this.#stepBytes(), this.#bytesToStop()));
			rest = rest.subarray(piece.length);
			if (piece.length > 0) {
				await this.#slowDown(piece.length);
				this.push(this.#corrupted(piece));
				this.#passedBytes += piece.length;
				this.emit('counted', this.#passedBytes);
			}
			this.#stopIfDue();
		}
		return !this.#isBroken;
	}

	#stopIfDue(): void {
		for (const fault of this.faults) {
			const isStop = fault.kind === 'cut' || fault.kind === 'stall';
			if (!isStop || this.#isBroken || fault.afterBytes > this.#passedBytes) continue;
			this.#isBroken = true;
			if (fault.kind === 'cut') this.cut(fault.how);
		}
	}

	#bytesToStop(): number {
		const stops = this.faults.flatMap((fault) =>
			fault.kind === 'cut' || fault.kind === 'stall' ? [fault.afterBytes] : [],
		);
		return Math.max(0, Math.min(Number.POSITIVE_INFINITY, ...stops) - this.#passedBytes);
	}

	#rate(): number {
		const rates = this.faults.flatMap((fault) =>
			fault.kind === 'throttle' ? [fault.bytesPerSecond] : [],
		);
		return Math.min(Number.POSITIVE_INFINITY, ...rates);
	}

	#stepBytes(): number {
		return Math.max(1, Math.floor((this.#rate() * THROTTLE_STEP_MS) / 1000));
	}

	async #slowDown(bytes: number): Promise<void> {
		const waitMs = (bytes * 1000) / this.#rate();
		if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
	}

	#corrupted(piece: Buffer): Buffer {
		const copy = Buffer.from(piece);
		for (const fault of this.faults) {
			if (fault.kind !== 'corrupt') continue;
			const position = fault.atByte - this.#passedBytes;
			const byte = copy[position];
			if (byte !== undefined) copy[position] = byte ^ 0xff;
		}
		return copy;
	}
}
