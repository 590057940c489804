import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventPublisher } from '../../../../electron/ipc/event-publisher';
import type { RunEvent } from '../../../../shared/mirror/run-event';

const event = (seq: number): RunEvent => ({ type: 'run.planned', seq, atMs: seq });

/** A publisher under a clock that the test moves. */
function publisherUnderTest(intervalMs = () => 100) {
	const sent: { atMs: number; runId: string; seqs: number[] }[] = [];
	const timers = new Set<{ dueMs: number; action: () => void }>();
	let nowMs = 0;
	const publisher = createEventPublisher({
		send: (runId, events) => sent.push({ atMs: nowMs, runId, seqs: events.map(({ seq }) => seq) }),
		intervalMs,
		after: (ms, action) => {
			const timer = { dueMs: nowMs + ms, action };
			timers.add(timer);
			return () => timers.delete(timer);
		},
	});
	const pass = (ms: number) => {
		nowMs += ms;
		for (const timer of [...timers]) {
			if (timer.dueMs <= nowMs && timers.delete(timer)) timer.action();
		}
	};
	return { publisher, sent, pass };
}

describe('event publisher', () => {
	it('sends at most ten batches a second, however many events there are', () => {
		const { publisher, sent, pass } = publisherUnderTest();
		for (let ms = 1; ms <= 1000; ms += 1) {
			publisher.publish('r', [event(ms)]);
			pass(1);
		}
		pass(100);
		expect(sent.length).toBeLessThanOrEqual(11);
		expect(sent.flatMap(({ seqs }) => seqs)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
	});

	it('asks for the interval each time: a hidden window is told once a second', () => {
		let interval = 1000;
		const { publisher, sent, pass } = publisherUnderTest(() => interval);
		publisher.publish('r', [event(1)]);
		pass(999);
		expect(sent).toEqual([]);
		pass(1);
		interval = 100;
		publisher.publish('r', [event(2)]);
		pass(100);
		expect(sent.map(({ atMs }) => atMs)).toEqual([1000, 1100]);
	});

	it('sends what waits at once when flushed, and not again later', () => {
		const { publisher, sent, pass } = publisherUnderTest();
		publisher.publish('r', [event(1), event(2)]);
		publisher.flush();
		pass(500);
		expect(sent).toEqual([{ atMs: 0, runId: 'r', seqs: [1, 2] }]);
	});

	it('loses nothing and keeps the order of each run, whatever comes when', () => {
		const step = fc.record({
			runId: fc.constantFrom('a', 'b', 'c'),
			count: fc.nat(4),
			waitMs: fc.nat(150),
			isFlushed: fc.boolean(),
		});
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
				const { publisher, sent, pass } = publisherUnderTest();
				const published = new Map<string, number[]>();
				let seq = 0;
				for (const { runId, count, waitMs, isFlushed } of steps) {
					const events = Array.from({ length: count }, (_, at) => event(seq + at + 1));
					seq += count;
					publisher.publish(runId, events);
					published.set(runId, [...(published.get(runId) ?? []), ...events.map((one) => one.seq)]);
					pass(waitMs);
					if (isFlushed) publisher.flush();
				}
				pass(1000);
				for (const [runId, seqs] of published) {
					const got = sent.filter((batch) => batch.runId === runId).flatMap((batch) => batch.seqs);
					expect(got).toEqual(seqs);
				}
			}),
		);
	});
});
