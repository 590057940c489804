import { expect, it } from 'vitest';
import { createPacer } from '../../../../../electron/embedded-registry/api/pacer';

/** A clock that only waiting moves. */
function fakeTime() {
	let nowMs = 0;
	const time = {
		now: () => nowMs,
		wait: (ms: number) => {
			nowMs += ms;
			return Promise.resolve();
		},
	};
	return { time, nowMs: () => nowMs, pass: (ms: number) => (nowMs += ms) };
}

async function* chunksOf(sizeBytes: number, count: number) {
	for (let index = 0; index < count; index += 1) yield new Uint8Array(sizeBytes);
}

it('takes as long as the rate says, and passes every byte on in small slices', async () => {
	const clock = fakeTime();
	const pace = createPacer(1_000_000, clock.time);
	let sizeBytes = 0;
	for await (const slice of pace(chunksOf(500_000, 4))) {
		expect(slice.byteLength).toBeLessThanOrEqual(64 * 1024);
		sizeBytes += slice.byteLength;
	}
	expect(sizeBytes).toBe(2_000_000);
	expect(clock.nowMs()).toBeGreaterThan(1_890);
	expect(clock.nowMs()).toBeLessThan(2_001);
});

it('shares the rate between streams', async () => {
	const clock = fakeTime();
	const pace = createPacer(1_000_000, clock.time);
	const read = async () => {
		for await (const slice of pace(chunksOf(100_000, 10)))
			expect(slice.byteLength).toBeGreaterThan(0);
	};
	await Promise.all([read(), read()]);
	expect(clock.nowMs()).toBeGreaterThan(1_890);
});

it('does not save up for later what was not used', async () => {
	const clock = fakeTime();
	const pace = createPacer(1_000_000, clock.time);
	clock.pass(60_000);
	for await (const slice of pace(chunksOf(1_000_000, 1)))
		expect(slice.byteLength).toBeGreaterThan(0);
	expect(clock.nowMs()).toBeGreaterThan(60_890);
});
