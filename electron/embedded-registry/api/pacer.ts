// Holds content back to a number of bytes a second, over all answers of one registry together.
import { setTimeout as delay } from 'node:timers/promises';

const SLICE_BYTES = 64 * 1024;
/** Timers are late; so much may be caught up, or a rate would never be reached. */
const CATCH_UP_MS = 100;
/** Shorter waits are saved up: timers are no better than this. */
const MIN_WAIT_MS = 5;

export interface PacerTime {
	/** Milliseconds on any clock that never goes back. */
	now(): number;
	wait(ms: number): Promise<unknown>;
}

const REAL_TIME: PacerTime = { now: () => performance.now(), wait: (ms) => delay(ms) };

/** Gives a function that passes the chunks on, in slices of at most 64 KiB, no faster than the rate. */
export function createPacer(
	bytesPerSecond: number,
	time: PacerTime = REAL_TIME,
): (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array> {
	let freeAtMs = time.now();
	async function reserve(bytes: number): Promise<void> {
		freeAtMs = Math.max(freeAtMs, time.now() - CATCH_UP_MS) + (bytes / bytesPerSecond) * 1000;
		const waitMs = freeAtMs - time.now();
		if (waitMs >= MIN_WAIT_MS) await time.wait(waitMs);
	}
	return async function* paced(chunks) {
		for await (const chunk of chunks) {
			for (let at = 0; at < chunk.byteLength; at += SLICE_BYTES) {
				const slice = chunk.subarray(at, at + SLICE_BYTES);
				await reserve(slice.byteLength);
				yield slice;
			}
		}
	};
}
