import { describe, expect, it } from 'vitest';
import { createThrottle, unthrottled } from '../../../../../electron/mirror/copy/throttle';

async function* chunksOf(...sizes: readonly number[]): AsyncGenerator<Uint8Array> {
	for (const size of sizes) yield Buffer.alloc(size);
}

/** A clock that the waits move. */
function clock() {
	let nowMs = 1000;
	const waits: number[] = [];
	return {
		waits,
		now: () => nowMs,
		pass: (ms: number) => {
			nowMs += ms;
		},
		wait: (ms: number, signal: AbortSignal) => {
			waits.push(ms);
			nowMs += ms;
			return signal.aborted ? Promise.reject(signal.reason as Error) : Promise.resolve();
		},
	};
}

async function drain(stream: AsyncIterable<Uint8Array>): Promise<number> {
	let bytes = 0;
	for await (const chunk of stream) bytes += chunk.length;
	return bytes;
}

describe('the throttle', () => {
	it('lets bytes pass at its rate, after a short burst', async () => {
		const time = clock();
		const throttle = createThrottle(1000, { ...time, signal: new AbortController().signal });
		expect(await drain(throttle(chunksOf(250, 500, 1000, 1000)))).toBe(2750);
		// 250 are the burst; the other 2500 take 2.5 s.
		expect(time.now() - 1000).toBeCloseTo(2500);
	});

	it('is one bucket for all its streams', async () => {
		const time = clock();
		const throttle = createThrottle(1000, { ...time, signal: new AbortController().signal });
		await Promise.all([1, 2, 3, 4].map(() => drain(throttle(chunksOf(500, 500)))));
		expect(time.waits.at(-1)).toBeGreaterThan(0);
		expect(time.now() - 1000).toBeGreaterThanOrEqual(3750);
	});

	it('saves no more credit than the burst while nothing moves', async () => {
		const time = clock();
		const throttle = createThrottle(1000, { ...time, signal: new AbortController().signal });
		time.pass(3_600_000);
		await drain(throttle(chunksOf(1250)));
		expect(time.waits).toEqual([1000]);
	});

	it('ends waiting when the run is stopped', async () => {
		const time = clock();
		const stop = new AbortController();
		stop.abort(new Error('stopped'));
		const throttle = createThrottle(1000, { ...time, signal: stop.signal });
		await expect(drain(throttle(chunksOf(2000)))).rejects.toThrow('stopped');
	});

	it('that is none changes nothing', async () => {
		const stream = chunksOf(1, 2);
		expect(unthrottled(stream)).toBe(stream);
	});
});
