import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRunRecorder } from '../../../../electron/mirror/run-recorder';
import type { RunEvent } from '../../../../shared/mirror/run-event';
import { reduceRun } from '../../../../shared/mirror/run-reducer';
import { madeRun } from '../../../support/run-events';

const started = {
	type: 'run.started',
	runId: 'run-1',
	mirror: 'm',
	route: 'direct',
	destination: 'd',
} as const;

function bench() {
	const journaled: RunEvent[] = [];
	const published: RunEvent[] = [];
	const ports = {
		now: () => 1_700_000_000_000,
		journal: (event: RunEvent) => journaled.push(event),
		publish: (event: RunEvent) => published.push(event),
	};
	return { journaled, published, ports };
}

beforeEach(() => {
	vi.useFakeTimers();
});

afterEach(() => {
	vi.useRealTimers();
});

describe('the recorder', () => {
	it('numbers without gaps, and its state is what the events give', () => {
		const { published, journaled, ports } = bench();
		const recorder = createRunRecorder(started, ports);
		for (const { seq: _, atMs: __, ...happening } of madeRun({ images: 5 }).all.slice(1))
			recorder.record(happening);
		recorder.close();
		expect(published.map((event) => event.seq)).toEqual(published.map((_, i) => i + 1));
		expect(recorder.state).toEqual(reduceRun(undefined, published));
		expect(journaled.map((event) => event.type)).not.toContain('blob.advanced');
		expect(journaled.length).toBeLessThan(published.length);
	});

	it('tells bytes ten times a second, the latest per blob', () => {
		const { published, ports } = bench();
		const recorder = createRunRecorder(started, ports);
		for (let bytes = 1; bytes <= 1000; bytes += 1) recorder.advance('a@x', bytes);
		recorder.advance('b@x', 5);
		expect(published).toHaveLength(1);
		vi.advanceTimersByTime(100);
		expect(published.slice(1)).toMatchObject([
			{ type: 'blob.advanced', key: 'a@x', doneBytes: 1000 },
			{ type: 'blob.advanced', key: 'b@x', doneBytes: 5 },
		]);
		vi.advanceTimersByTime(1000);
		expect(published).toHaveLength(3);
		recorder.close();
	});

	it('never tells bytes after the transition that they led to', () => {
		const { published, ports } = bench();
		const recorder = createRunRecorder(started, ports);
		recorder.advance('a@x', 10);
		recorder.record({ type: 'blob.moved', key: 'a@x' });
		vi.advanceTimersByTime(200);
		recorder.close();
		expect(published.map((event) => event.type)).toEqual(['run.started', 'blob.moved']);
	});

	it('tells what is left when it is closed, and nothing afterwards by itself', () => {
		const { published, ports } = bench();
		const recorder = createRunRecorder(started, ports);
		recorder.advance('a@x', 10);
		recorder.close();
		vi.advanceTimersByTime(1000);
		expect(published.map((event) => event.type)).toEqual(['run.started', 'blob.advanced']);
		expect(vi.getTimerCount()).toBe(0);
	});

	it('goes on from a state with its next number', () => {
		const { published, journaled, ports } = bench();
		const state = reduceRun(undefined, madeRun({ images: 3 }).planning);
		if (state === undefined) throw new Error('the run has not started');
		const recorder = createRunRecorder(state, ports);
		recorder.record({ type: 'run.stopping' });
		recorder.close();
		expect(published).toMatchObject([{ type: 'run.stopping', seq: state.seq + 1 }]);
		expect(journaled).toEqual(published);
		expect(state.phase).toBe('running');
	});
});
