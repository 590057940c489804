// Tells a run's progress on standard error in one of four styles. Never delays the run: it draws by a timer
// of its own from the state it is given.
import { describeFault } from '../../shared/fault/fault-texts';
import { causeKey } from '../../shared/fault/group-faults';
import { visibleJson, visibleText } from '../../shared/format/visible-text';
import type { RunEvent } from '../../shared/mirror/run-event';
import type { RunState } from '../../shared/mirror/run-state';
import { redacted } from '../platform/known-secrets';
import { faultLine, type TextSink } from './answer';
import { progressLine, progressLines } from './live-progress';
import type { ProgressStyle } from './mirror/mirror-shapes';

const DRAWN_EVERY_MS = 100;
/** Drawing ten thousand images takes longer: it gets at most this share of the time. */
const DRAWING_SHARE = 0.05;
const DRAWN_AT_LEAST_EVERY_MS = 3000;
const PLAIN_EVERY_MS = 5000;
const USUAL_COLUMNS = 80;
const USUAL_ROWS = 24;
/** Back to the start of the line; erase to the end of the line; erase to the end of the screen. */
const ERASE_LINE = '\r\u001b[K';
const ERASE_REST = '\u001b[J';

export interface ProgressReporter {
	/** Takes an event after the state has taken it. */
	onEvent(event: RunEvent, state: RunState): void;
	/** A sentence that must not be missed, such as a warning; told in every style. */
	note(text: string): void;
	close(): void;
}

/**
 * `auto` draws on a terminal and is `plain` elsewhere. `json` writes each event as one line, notes as
 * `{"type":"note","text":…}`. `none` tells notes only.
 */
export function createProgressReporter(
	style: ProgressStyle,
	sink: TextSink,
	now: () => number,
): ProgressReporter {
	const tell = (line: string): unknown => sink.write(`${line}\n`);
	const lastingLines = tellCausesOnce();
	switch (style) {
		case 'json':
			return {
				onEvent: (event) => tell(visibleJson(event)),
				note: (text) => tell(visibleJson({ type: 'note', text: redacted(text) })),
				close: () => undefined,
			};
		case 'none':
			return {
				onEvent: () => undefined,
				note: (text) => tell(redacted(text)),
				close: () => undefined,
			};
		case 'auto':
		case 'plain':
			return style === 'auto' && sink.isTTY === true
				? createLiveReporter(sink, now, lastingLines)
				: createPlainReporter(tell, now, lastingLines);
	}
}

/** Shows on a terminal how far a plan is, in one line that vanishes; nothing elsewhere. */
export function createPlanningLine(sink: TextSink): {
	readonly onAdvanced: (resolved: number, total: number) => void;
	readonly close: () => void;
} {
	const show = (text: string): void => {
		if (sink.isTTY === true) {
			draw(sink, `${ERASE_LINE}${text}`);
		}
	};
	return {
		onAdvanced: (resolved, total) => show(`Planning: ${resolved} of ${total} images resolved`),
		close: () => show(''),
	};
}

function createPlainReporter(
	tell: (line: string) => unknown,
	now: () => number,
	lastingLines: LastingLines,
): ProgressReporter {
	let state: RunState | undefined;
	let told = '';
	const tellState = (): void => {
		const line = state === undefined ? '' : progressLine(state, now());
		if (line !== told && line !== '') {
			tell(line);
			told = line;
		}
	};
	const timer = setInterval(tellState, PLAIN_EVERY_MS);
	timer.unref();
	return {
		onEvent(event, next) {
			state = next;
			for (const line of [...arrivedLine(event, next), ...lastingLines(event, next)]) {
				tell(line);
			}
			if (event.type === 'run.planned') {
				tellState();
			}
		},
		note: (text) => tell(redacted(text)),
		close() {
			clearInterval(timer);
			// Of a run that ended while it was planned, the reason is told; that it was planned is no news.
			if (state?.phase !== 'planning') {
				tellState();
			}
		},
	};
}

function createLiveReporter(
	sink: TextSink,
	now: () => number,
	lastingLines: LastingLines,
): ProgressReporter {
	let state: RunState | undefined;
	let drawnLines = 0;
	/** Lines that stay, waiting for the next drawing: ten thousand failures are not drawn one by one. */
	let lasting: string[] = [];
	const redraw = (): void => {
		const block =
			state === undefined
				? []
				: // A line as wide as the terminal leaves the cursor where erasing eats its last character.
					progressLines(state, now(), (sink.columns || USUAL_COLUMNS) - 1).slice(
						0,
						(sink.rows || USUAL_ROWS) - 1,
					);
		const up = drawnLines > 0 ? `\u001b[${drawnLines}A` : '';
		const lines = [...lasting, ...block].map((line) => `${ERASE_LINE}${wholeLine(line)}\n`);
		if (lines.length > 0) {
			draw(sink, `${up}${lines.join('')}${ERASE_REST}`);
		}
		lasting = [];
		drawnLines = block.length;
	};
	let timer: NodeJS.Timeout | undefined;
	const drawLater = (afterMs: number): void => {
		timer = setTimeout(() => {
			const startedAtMs = now();
			redraw();
			const restMs = (now() - startedAtMs) / DRAWING_SHARE;
			drawLater(Math.min(DRAWN_AT_LEAST_EVERY_MS, Math.max(DRAWN_EVERY_MS, restMs)));
		}, afterMs);
		timer.unref();
	};
	drawLater(DRAWN_EVERY_MS);
	return {
		onEvent(event, next) {
			state = next;
			for (const line of lastingLines(event, next)) lasting.push(line);
		},
		note: (text) => {
			lasting.push(redacted(text));
		},
		close() {
			clearTimeout(timer);
			redraw();
		},
	};
}

/** The erasing is ours; the lines may repeat what others said. */
function draw(sink: TextSink, text: string): void {
	if (sink.draw === undefined) sink.write(text);
	else sink.draw(text);
}

function wholeLine(line: string): string {
	return visibleText(line, Number.POSITIVE_INFINITY);
}

/** What the live block shows by its counts. */
function arrivedLine(event: RunEvent, state: RunState): readonly string[] {
	const item = event.type === 'item.done' ? state.items[event.index] : undefined;
	return item === undefined ? [] : [`copied: ${item.source} to ${item.destination}`];
}

type LastingLines = (event: RunEvent, state: RunState) => readonly string[];

/** A cause is told in full once; what fails by it later is named. */
function tellCausesOnce(): LastingLines {
	const told = new Set<string>();
	return (event, state) => {
		if (event.type !== 'item.failed') {
			return lastingLines(event, state);
		}
		const { fault } = event;
		const key = causeKey(fault);
		const why = told.has(key) ? `same cause (${fault.code}, ${fault.side})` : faultLine(fault);
		told.add(key);
		return [`failed: ${state.items[event.index]?.source ?? ''}: ${why}`];
	};
}

/** Lines that stay: what waits, and that a run goes on. */
function lastingLines(event: RunEvent, state: RunState): readonly string[] {
	switch (event.type) {
		case 'run.continued':
			return [`Going on with run ${state.runId}: what arrived is not sent again.`];
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
