import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StallWatch, type Watched } from '../../../../../electron/registry/http/stall-watch';

const STALL_MS = 60_000;

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

function watched(more: Partial<Watched> = {}) {
	const ends: string[] = [];
	const told: number[] = [];
	const one = {
		movements: 0,
		receivedBytes: 0,
		isWaitingForUs: false,
		patienceMs: STALL_MS,
		leastBytesPerSecond: 0,
		onSilent: (silentMs: number) => {
			told.push(silentMs);
		},
		onStalled: (reason: string) => {
			ends.push(reason);
			watch.remove(one);
		},
		...more,
	};
	const watch = new StallWatch(STALL_MS);
	watch.add(one);
	/** Lets bytes come in evenly, so many each so often. */
	const drip = (bytes: number, everyMs: number, forMs: number) => {
		for (let passed = 0; passed < forMs && ends.length === 0; passed += everyMs) {
			vi.advanceTimersByTime(everyMs);
			one.movements += 1;
			one.receivedBytes += bytes;
		}
	};
	return { one, ends, told, drip };
}

describe('the stall watch', () => {
	it('ends what is silent for its patience, and not what moves', () => {
		const { ends, drip } = watched();
		drip(1, 30_000, 600_000);
		expect(ends).toEqual([]);
		vi.advanceTimersByTime(STALL_MS + 10_000);
		expect(ends).toEqual([`nothing moved for ${STALL_MS} ms`]);
	});

	it('counts no time that waits for us', () => {
		const { ends } = watched({ isWaitingForUs: true, leastBytesPerSecond: 100 });
		vi.advanceTimersByTime(10 * STALL_MS);
		expect(ends).toEqual([]);
	});

	it('ends a small answer that drips, within minutes', () => {
		const { ends, drip } = watched({ leastBytesPerSecond: 128 });
		drip(1, 10_000, 420_000);
		expect(ends[0]).toMatch(/^only \d bytes arrived in [67]0000 ms$/);
	});

	it('ends a small answer after a quarter of an hour, however evenly it comes', () => {
		const { ends, drip } = watched({ leastBytesPerSecond: 128 });
		drip(2000, 1000, 14 * STALL_MS);
		expect(ends).toEqual([]);
		drip(2000, 1000, 3 * STALL_MS);
		expect(ends).toHaveLength(1);
	});

	it('counts no time before an answer began, where content is sent first', () => {
		const { one, ends, drip } = watched({ leastBytesPerSecond: 0 });
		drip(0, 1000, 60 * STALL_MS);
		expect(ends).toEqual([]);
		Object.assign(one, { leastBytesPerSecond: 128 });
		drip(1, 10_000, STALL_MS);
		expect(ends).toEqual([]);
		drip(1, 10_000, STALL_MS);
		expect(ends).toHaveLength(1);
	});

	it('bears a thin link: 4 MiB at 10 kB a second', () => {
		const { ends, drip } = watched({ leastBytesPerSecond: 128 });
		drip(10_000, 1000, 420_000);
		expect(ends).toEqual([]);
	});

	it('says when more silence than usual is borne, and ends it after that', () => {
		const { ends, told } = watched({ patienceMs: 10 * STALL_MS });
		vi.advanceTimersByTime(STALL_MS - 10_000);
		expect(told).toEqual([]);
		vi.advanceTimersByTime(30_000);
		expect(told[0]).toBe(STALL_MS);
		expect(ends).toEqual([]);
		vi.advanceTimersByTime(9 * STALL_MS);
		expect(ends).toHaveLength(1);
	});
});
