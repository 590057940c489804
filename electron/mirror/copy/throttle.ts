// Holds all transfers of a run together below a rate, by letting bytes pass only when there is credit.
import type { Wait } from '../../platform/clock';

/** Credit that may be saved up while nothing moves, in seconds of the rate. */
const BURST_SECONDS = 0.25;

export type Throttle = (stream: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/** Gives streams through unchanged. */
export const unthrottled: Throttle = (stream) => stream;

/** One bucket for all streams that pass through the result. */
export function createThrottle(
	bytesPerSecond: number,
	ports: { readonly now: () => number; readonly wait: Wait; readonly signal: AbortSignal },
): Throttle {
	const burst = bytesPerSecond * BURST_SECONDS;
	let credit = burst;
	let filledAtMs = ports.now();

	function debit(bytes: number): number {
		const nowMs = ports.now();
		credit = Math.min(burst, credit + ((nowMs - filledAtMs) / 1000) * bytesPerSecond);
		filledAtMs = nowMs;
		credit -= bytes;
		return credit >= 0 ? 0 : (-credit / bytesPerSecond) * 1000;
	}

	return async function* throttled(stream) {
		for await (const chunk of stream) {
			const waitMs = debit(chunk.length);
			if (waitMs > 0) {
				await ports.wait(waitMs, ports.signal);
			}
			yield chunk;
		}
	};
}
