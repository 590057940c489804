import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepHeapSmall } from '../../../../electron/platform/small-heap';

const MEBIBYTE = 1024 * 1024;

/** A heap that grows at each look and holds so much for good. */
function heap(growthMebibytes: number, heldMebibytes: number) {
	let used = heldMebibytes;
	let most = 0;
	let collections = 0;
	return {
		usedBytes: () => {
			used += growthMebibytes;
			most = Math.max(most, used);
			return used * MEBIBYTE;
		},
		collect: () => {
			collections += 1;
			used = heldMebibytes;
		},
		collections: () => collections,
		most: () => most,
	};
}

beforeEach(() => {
	vi.useFakeTimers();
});

afterEach(() => {
	vi.useRealTimers();
});

describe('the heap', () => {
	it('of a small run is left alone', () => {
		const small = heap(0, 40);
		keepHeapSmall(small);
		vi.advanceTimersByTime(60_000);
		expect(small.collections()).toBe(0);
	});

	it('of a large run stays near what it holds, without collecting all the time', () => {
		const large = heap(2, 100);
		keepHeapSmall(large);
		vi.advanceTimersByTime(60_000);
		expect(large.most()).toBeLessThan(160);
		expect(large.collections()).toBeLessThan(20);
	});

	it('is left alone again when the run has ended', () => {
		const large = heap(10, 100);
		const leave = keepHeapSmall(large);
		leave();
		vi.advanceTimersByTime(60_000);
		expect(large.collections()).toBe(0);
		expect(vi.getTimerCount()).toBe(0);
	});
});
