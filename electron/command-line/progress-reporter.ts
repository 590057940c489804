// Tells a run's progress on standard error in one of four styles. Never delays the run: it draws by a timer
// of its own from the state it is given.
import { describeFault } from '../../shared/fault/fault-texts';
import type { RunEvent } from '../../shared/mirror/run-event';
import type { RunState } from '../../shared/mirror/run-state';
import { progressLine, progressLines } from './live-progress';
import type { ProgressStyle } from './parse-arguments';

const DRAWN_EVERY_MS = 100;
const PLAIN_EVERY_MS = 5000;

export interface ProgressReporter {
	/** Takes an event after the state has taken it. */
	onEvent(event: RunEvent, state: RunState): void;
	/** A line that stays. */
	note(text: string): void;
	close(): void;
}

/** What of a terminal is needed here. */
export interface TextSink {
	write(text: string): unknown;
	readonly isTTY?: boolean;
	readonly columns?: number;
}

export function createProgressReporter(
	style: ProgressStyle,
	sink: TextSink,
	now: () => number,
): ProgressReporter {
	if (style === 'json') {
		return {
			onEvent: (event) => sink.write(`${JSON.stringify(event)}\n`),
			note: () => undefined,
			close: () => undefined,
		};
	}
	if (style === 'none') {
		return { onEvent: () => undefined, note: () => undefined, close: () => undefined };
	}
	return style === 'auto' && sink.isTTY === true
		? createLiveReporter(sink, now)
		: createPlainReporter(sink, now);
}

function createPlainReporter(sink: TextSink, now: () => number): ProgressReporter {
	let state: RunState | undefined;
	let told = '';
	const tell = (): void => {
		const line = state === undefined ? '' : progressLine(state, now());
		if (line !== told && line !== '') {
			sink.write(`${line}\n`);
			told = line;
		}
	};
	const timer = setInterval(tell, PLAIN_EVERY_MS);
	timer.unref();
	return {
		onEvent(event, next) {
			state = next;
			for (const line of lastingLines(event, next)) {
				sink.write(`${line}\n`);
			}
			if (event.type === 'run.planned') {
				tell();
			}
		},
		note: (text) => sink.write(`${text}\n`),
		close() {
			clearInterval(timer);
			tell();
		},
	};
}

function createLiveReporter(sink: TextSink, now: () => number): ProgressReporter {
	let state: RunState | undefined;
	let drawnLines = 0;
	const erase = (): void => {
		if (drawnLines > 0) {
			sink.write(`\u001b[${drawnLines}A\u001b[J`);
			drawnLines = 0;
		}
	};
	const draw = (): void => {
		if (state === undefined) {
			return;
		}
		const lines = progressLines(state, now(), sink.columns ?? 80);
		const up = drawnLines > 0 ? `\u001b[${drawnLines}A` : '';
		sink.write(`${up}${lines.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J`);
		drawnLines = lines.length;
	};
	const timer = setInterval(draw, DRAWN_EVERY_MS);
	timer.unref();
	const above = (lines: readonly string[]): void => {
		if (lines.length > 0) {
			erase();
			sink.write(`${lines.join('\n')}\n`);
			draw();
		}
	};
	return {
		onEvent(event, next) {
			state = next;
			above(lastingLines(event, next));
		},
		note: (text) => above([text]),
		close() {
			clearInterval(timer);
			draw();
		},
	};
}

/** Lines that stay: what failed, what waits, and that a run goes on. */
function lastingLines(event: RunEvent, state: RunState): readonly string[] {
	switch (event.type) {
		case 'run.continued':
			return [`Going on with run ${state.runId}: what arrived is not sent again.`];
		case 'item.failed': {
			const { title, remedy } = describeFault(event.fault);
			return [
				`failed: ${state.items[event.index]?.source ?? ''}: ${title}. ${remedy} (${event.fault.code}, ${event.fault.side})`,
			];
		}
		case 'registry.waiting':
			return [`${event.host}: ${describeFault(event.fault).title}; waiting.`];
		case 'registry.resumed':
			return [`${event.host}: going on.`];
		case 'run.stopping':
			return ['Stopping. Run the same command to go on.'];
		default:
			return [];
	}
}
