import { describe, expect, it } from 'vitest';
import { progressLine, progressLines } from '../../../../electron/command-line/live-progress';
import { makeFault } from '../../../../shared/fault/fault';
import type { RunEvent, RunHappening } from '../../../../shared/mirror/run-event';
import { reduceRun } from '../../../../shared/mirror/run-reducer';
import type { RunState } from '../../../../shared/mirror/run-state';
import { madeRun } from '../../../support/run-events';

const START_MS = Date.UTC(2026, 10, 21, 9, 0, 0);

function folded(events: readonly RunEvent[]): RunState {
	const state = reduceRun(undefined, events);
	if (state === undefined) throw new Error('no run');
	return state;
}

function after(events: readonly RunEvent[], ...more: readonly RunHappening[]): RunEvent[] {
	const last = events.at(-1);
	return [
		...events,
		...more.map(
			(happening, index) =>
				({
					...happening,
					seq: (last?.seq ?? 0) + index + 1,
					atMs: (last?.atMs ?? 0) + (index + 1) * 1000,
				}) as RunEvent,
		),
	];
}

/** Four images, one there already, two layers on their way, one registry at rest, 60 seconds in. */
function busyRun(): { readonly state: RunState; readonly nowMs: number } {
	const { planning } = madeRun({ images: 4, ownLayers: 1, present: 1, startAtMs: START_MS });
	const planned = folded(planning);
	const moving = [...planned.blobs.values()].filter((blob) => blob.phase === 'waiting');
	const [first, second] = [moving[0]?.key ?? '', moving[1]?.key ?? ''];
	const events = after(
		planning,
		{ type: 'item.started', index: 1 },
		{ type: 'item.started', index: 2 },
		{ type: 'blob.started', key: first, attempt: 1 },
		{ type: 'blob.started', key: second, attempt: 2 },
		{ type: 'blob.advanced', key: first, doneBytes: 12_000_000 },
		{ type: 'blob.advanced', key: second, doneBytes: 2_000_000 },
		...Array.from({ length: 12 }, (_, step) => ({
			type: 'blob.advanced' as const,
			key: first,
			doneBytes: 13_000_000 + step * 1_000_000,
		})),
		{
			type: 'registry.waiting',
			host: 'registry.spacetech.com:8083',
			untilMs: START_MS + 60_000,
			fault: makeFault({ code: 'registry.rate-limited', side: 'destination', subject: 'x' }),
		},
	);
	return { state: folded(events), nowMs: (events.at(-1)?.atMs ?? 0) + 1000 };
}

describe('the live block', () => {
	it('says nothing but "Planning" until a number is known', () => {
		const { planning } = madeRun({ images: 38 });
		expect(progressLines(folded(planning.slice(0, 1)), START_MS, 80)).toEqual(['Planning']);
		expect(progressLines(folded(planning.slice(0, 2)), START_MS, 80)).toEqual([
			'Planning: 19 of 38 images resolved',
		]);
	});

	it('shows bar, pace, counts, layers and waits at 120 columns', () => {
		const { state, nowMs } = busyRun();
		expect(progressLines(state, nowMs, 120)).toMatchInlineSnapshot(`
			[
			  "[#####.......................]  16 %  1.2 MB/s  about 32 s left  # copied, = there already or mounted",
			  "0 of 4 images · 26.0 MB moved · 0 B mounted · 0 B there already · 154 MB in all",
			  "  000000009e37  80 %  24.0 MB of 30.0 MB  appcircle/webhook:3.0.0",
			  "  0000003e6be3  50 %  2.0 MB of 4.0 MB (attempt 2)  appcircle/webhook:3.0.0",
			  "  registry.spacetech.com:8083: waiting 40 s (registry.rate-limited)",
			]
		`);
	});

	it('leaves out whole words at 80 columns', () => {
		const { state, nowMs } = busyRun();
		expect(progressLines(state, nowMs, 80)).toMatchInlineSnapshot(`
			[
			  "[#####.......................]  16 %  1.2 MB/s  about 32 s left",
			  "0 of 4 images · 26.0 MB moved · 0 B mounted · 0 B there already · 154 MB in all",
			  "  000000009e37  80 %  24.0 MB of 30.0 MB  appcircle/webhook:3.0.0",
			  "  0000003e6be3  50 %  2.0 MB of 4.0 MB (attempt 2)  appcircle/webhook:3.0.0",
			  "  registry.spacetech.com:8083: waiting 40 s (registry.rate-limited)",
			]
		`);
	});

	it('keeps to 40 columns', () => {
		const { state, nowMs } = busyRun();
		expect(progressLines(state, nowMs, 40)).toMatchInlineSnapshot(`
			[
			  "[##..........]  16 %  1.2 MB/s",
			  "0 of 4 images · 26.0 MB moved",
			  "  000000009e37  80 %  24.0 MB of 30.0 MB",
			  "  0000003e6be3  50 %  2.0 MB of 4.0 MB …",
			  "  registry.spacetech.com:8083: waiting …",
			]
		`);
	});

	it.each([1, 2, 10, 25, 39, 40, 59, 60, 79, 80, 119, 120, 300])('never wraps at %s', (columns) => {
		const { state, nowMs } = busyRun();
		for (const line of progressLines(state, nowMs, columns)) {
			expect(line.length).toBeLessThanOrEqual(columns);
			expect(line).not.toMatch(/[\r\n]/);
		}
	});

	it('counts the layers that it does not show, and shows few waits', () => {
		const { planning } = madeRun({ images: 12, ownLayers: 1 });
		const waiting = [...folded(planning).blobs.keys()].slice(0, 9);
		const fault = makeFault({ code: 'registry.unavailable', side: 'source', subject: 'x' });
		const state = folded(
			after(
				planning,
				...waiting.map((key) => ({ type: 'blob.started' as const, key, attempt: 1 })),
				...[1, 2, 3, 4, 5].map((n) => ({
					type: 'registry.waiting' as const,
					host: `r${n}.example`,
					untilMs: START_MS + 90_000,
					fault,
				})),
			),
		);
		const lines = progressLines(state, START_MS + 30_000, 100);
		expect(lines).toContain('  and 3 more layers');
		expect(lines.filter((line) => line.includes('waiting')).length).toBe(3);
		expect(lines.length).toBe(2 + 6 + 1 + 3);
	});

	it('fills the bar at the end, whatever the parts round to', () => {
		for (const images of [2, 3, 7, 38]) {
			for (const present of [0, 1]) {
				const { all } = madeRun({ images, present });
				const [bar = '', counts] = progressLines(folded(all), START_MS + 60_000, 100);
				expect(bar).toMatch(/^\[[=#]{28}\] 100 %/);
				expect(counts).toContain(`${images} of ${images} images`);
			}
		}
	});

	it('says how many failed', () => {
		const { all } = madeRun({ images: 10, failEvery: 5 });
		expect(progressLine(folded(all), START_MS)).toMatch(/^8 of 10 images · 2 failed · /);
	});
});

describe('the plain line', () => {
	it('is one line, the same for the same state', () => {
		const { state, nowMs } = busyRun();
		expect(progressLine(state, nowMs)).toMatchInlineSnapshot(
			`"0 of 4 images · 26.0 MB moved · 0 B mounted · 0 B there already · 154 MB in all · 1.2 MB/s · about 32 s left"`,
		);
	});
});
