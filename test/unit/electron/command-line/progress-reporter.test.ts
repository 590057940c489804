import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProgressStyle } from '../../../../electron/command-line/mirror/mirror-shapes';
import {
	createPlanningLine,
	createProgressReporter,
} from '../../../../electron/command-line/progress-reporter';
import { makeFault } from '../../../../shared/fault/fault';
import { hasHiddenCharacter } from '../../../../shared/format/visible-text';
import type { RunEvent } from '../../../../shared/mirror/run-event';
import { startRunFold } from '../../../../shared/mirror/run-reducer';
import { madeRun } from '../../../support/run-events';
import { type KeepingSink, keepingSink } from '../../../support/text-terminal';

const DENIED =
	"failed: europe-west1-docker.pkg.dev/appcircle/docker-registry/api-gateway:3.2.2: You may not push to appcircle. registry.spacetech.com:8083 knows the account, but gives it no right here. Registry's words: DENIED. Ask the registry's owner for push rights, or choose another repository. (registry.denied, destination)";

beforeEach(() => {
	vi.useFakeTimers({ now: Date.UTC(2026, 10, 21, 9, 0, 0) });
});
afterEach(() => {
	vi.useRealTimers();
});

/** Tells a run to a reporter, 40 ms between two events. */
function tell(style: ProgressStyle, sink: KeepingSink, events: readonly RunEvent[]): void {
	const reporter = createProgressReporter(style, sink, Date.now);
	let fold: ReturnType<typeof startRunFold> | undefined;
	for (const event of events) {
		if (event.type === 'run.started') fold = startRunFold(event);
		else fold?.apply(event);
		if (fold !== undefined) reporter.onEvent(event, fold.state);
		vi.advanceTimersByTime(40);
	}
	reporter.note('warning: mind the gap.');
	reporter.close();
}

/** What a terminal of endless height shows in the end. */
function screenOf(text: string): string[] {
	const lines = [''];
	let row = 0;
	for (const [piece] of text.matchAll(/\p{Cc}\[\d*[AJK]|\n|\r|\P{Cc}+/gu)) {
		if (piece === '\n') {
			row += 1;
			lines[row] ??= '';
		} else if (piece.endsWith('A') && piece.startsWith('\u001b')) {
			row = Math.max(0, row - Number(piece.slice(2, -1)));
		} else if (piece === '\u001b[J') {
			lines.length = row + 1;
			lines[row] = '';
		} else if (piece === '\u001b[K') {
			lines[row] = '';
		} else if (piece !== '\r') {
			lines[row] = `${lines[row] ?? ''}${piece}`;
		}
	}
	return lines;
}

describe('plain progress', () => {
	it('is one line for each image that arrived or failed, and counts now and then', () => {
		const sink = keepingSink();
		tell('plain', sink, madeRun({ images: 4, ownLayers: 1, present: 1, failEvery: 3 }).all);
		expect(sink.text().split('\n')).toEqual([
			'0 of 4 images · 0 B moved · 0 B mounted · 0 B there already · 154 MB in all',
			'copied: europe-west1-docker.pkg.dev/appcircle/docker-registry/web-event-redis:3.1.1 to registry.spacetech.com:8083/appcircle/web-event-redis:3.1.1',
			DENIED,
			'copied: europe-west1-docker.pkg.dev/appcircle/docker-registry/build-queue:3.3.3 to registry.spacetech.com:8083/appcircle/build-queue:3.3.3',
			'warning: mind the gap.',
			expect.stringMatching(
				/^3 of 4 images · 1 failed · .* moved · .* there already · 154 MB in all/,
			),
			'',
		]);
	});

	it('is what a pipe gets by default, without a control character', () => {
		const sink = keepingSink();
		const { all } = madeRun({ images: 3 });
		tell('auto', sink, all);
		const plain = keepingSink();
		tell('plain', plain, all);
		expect(sink.text().length).toBeGreaterThan(100);
		expect(sink.text().split('\n').some(hasHiddenCharacter)).toBe(false);
		expect(sink.text().split('\n').length).toBe(plain.text().split('\n').length);
	});

	it('tells a long run every five seconds, and nothing while nothing changes', () => {
		const sink = keepingSink();
		const { planning, moving } = madeRun({ images: 2 });
		const reporter = createProgressReporter('plain', sink, Date.now);
		let fold: ReturnType<typeof startRunFold> | undefined;
		for (const event of [...planning, ...moving.slice(0, 3)]) {
			if (event.type === 'run.started') fold = startRunFold(event);
			else fold?.apply(event);
			if (fold !== undefined) reporter.onEvent(event, fold.state);
		}
		const before = sink.text().split('\n').length;
		vi.advanceTimersByTime(5100);
		expect(sink.text().split('\n').length).toBe(before + 1);
		reporter.close();
	});

	it('tells waits, going on and stopping', () => {
		const sink = keepingSink();
		const { planning } = madeRun({ images: 1 });
		const fault = makeFault({
			code: 'registry.rate-limited',
			side: 'source',
			subject: 'r.example',
			facts: { host: 'r.example' },
		});
		const seq = planning.length;
		const stamp = (n: number) => ({ seq: seq + n, atMs: Date.now() });
		tell('plain', sink, [
			...planning,
			{ type: 'run.continued', ...stamp(1) },
			{
				type: 'registry.waiting',
				host: 'r.example',
				untilMs: Date.now() + 9000,
				fault,
				...stamp(2),
			},
			{ type: 'registry.resumed', host: 'r.example', ...stamp(3) },
			{ type: 'run.stopping', ...stamp(4) },
		]);
		expect(sink.text()).toContain('Going on with run run-1: what arrived is not sent again.\n');
		expect(sink.text()).toContain('r.example: r.example asked us to slow down; waiting.\n');
		expect(sink.text()).toContain('r.example: going on.\n');
		expect(sink.text()).toContain('Stopping. Run the same command to go on.\n');
	});
});

describe('live progress', () => {
	it('leaves the failures, the warnings and one block on the screen', () => {
		const sink = keepingSink(100);
		tell('auto', sink, madeRun({ images: 4, ownLayers: 1, failEvery: 3 }).all);
		expect(screenOf(sink.text())).toEqual([
			DENIED,
			'warning: mind the gap.',
			expect.stringMatching(/^\[#+=*\.*\] {2}\d+ %|^\[[=#.]{28}\] 100 %/),
			expect.stringMatching(/^3 of 4 images · 1 failed · /),
			'',
		]);
	});

	it('draws ten times a second at most, and less often when drawing takes long', () => {
		const { planning } = madeRun({ images: 2 });
		const [started] = planning;
		if (started?.type !== 'run.started') throw new Error('no start');
		const drawings = (costMs: number): number => {
			let written = 0;
			const sink = {
				isTTY: true,
				columns: 80,
				rows: 24,
				write: () => {
					written += 1;
					vi.setSystemTime(Date.now() + costMs);
				},
			};
			const reporter = createProgressReporter('auto', sink, Date.now);
			reporter.onEvent(started, startRunFold(started).state);
			vi.advanceTimersByTime(10_000);
			const before = written;
			reporter.close();
			vi.advanceTimersByTime(10_000);
			expect(written).toBe(before + 1);
			return before;
		};
		expect(drawings(0)).toBeGreaterThan(90);
		expect(drawings(0)).toBeLessThanOrEqual(100);
		expect(drawings(50)).toBeLessThan(12);
	});

	it('does not draw each of ten thousand failures', () => {
		const sink = keepingSink(80);
		const { all } = madeRun({ images: 3000, failEvery: 1, ownLayers: 0 });
		const write = vi.spyOn(sink, 'write');
		const reporter = createProgressReporter('auto', sink, Date.now);
		let fold: ReturnType<typeof startRunFold> | undefined;
		for (const event of all) {
			if (event.type === 'run.started') fold = startRunFold(event);
			else fold?.apply(event);
			if (fold !== undefined) reporter.onEvent(event, fold.state);
		}
		reporter.close();
		expect(write).toHaveBeenCalledTimes(1);
		expect(sink.text().match(/failed: /g)).toHaveLength(3000);
	});

	it('draws nothing that others said as it is', () => {
		const sink = keepingSink(80);
		const reporter = createProgressReporter('auto', sink, Date.now);
		reporter.note('a\u001b[2J\u202eb\nc');
		reporter.close();
		expect(sink.text()).toContain('a\\u{001B}[2J\\u{202E}b\\u{000A}c\n');
	});

	it('draws no more lines than the terminal has', () => {
		const sink = { ...keepingSink(80), rows: 2 };
		tell('auto', sink, madeRun({ images: 2 }).all);
		expect(sink.text()).not.toContain('\u001b[2A');
	});
});

describe('other styles', () => {
	it('json: every event and every note is a line of JSON', () => {
		const sink = keepingSink(80);
		const { all } = madeRun({ images: 3, failEvery: 2 });
		tell('json', sink, all);
		const lines = sink.text().trimEnd().split('\n');
		expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
			...all,
			{ type: 'note', text: 'warning: mind the gap.' },
		]);
	});

	it('none: nothing but warnings', () => {
		const sink = keepingSink(80);
		tell('none', sink, madeRun({ images: 3, failEvery: 2 }).all);
		expect(sink.text()).toBe('warning: mind the gap.\n');
	});
});

describe('the planning line', () => {
	it('is there on a terminal until it is closed', () => {
		const sink = keepingSink(80);
		const line = createPlanningLine(sink);
		line.onAdvanced(1, 38);
		line.onAdvanced(2, 38);
		expect(screenOf(sink.text())).toEqual(['Planning: 2 of 38 images resolved']);
		line.close();
		expect(screenOf(sink.text())).toEqual(['']);
	});

	it('is nothing in a pipe', () => {
		const sink = keepingSink();
		const line = createPlanningLine(sink);
		line.onAdvanced(1, 38);
		line.close();
		expect(sink.text()).toBe('');
	});
});
