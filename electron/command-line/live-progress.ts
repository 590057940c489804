// Draws a live run in a terminal: a block of lines at the bottom, drawn anew ten times a second, and above it
// the lines that stay (failures, waits).
import { formatBytes } from '../../shared/format/bytes';
import { formatDuration } from '../../shared/format/duration';
import { formatRate } from '../../shared/format/rate';
import {
	itemCounts,
	movingBlobs,
	runBytes,
	runFraction,
	runRate,
	runTimeLeftMs,
} from '../../shared/mirror/run-selectors';
import type { BlobState, RunState } from '../../shared/mirror/run-state';
import { shortDigest } from '../../shared/oci/digest';

const LAYERS_SHOWN = 6;
const BAR_WIDTH = 28;

/** Gives the block for a state; every line at most `columns` wide. */
export function progressLines(state: RunState, nowMs: number, columns: number): readonly string[] {
	const lines =
		state.phase === 'planning'
			? [planningLine(state)]
			: [
					barLine(state),
					countsLine(state, nowMs),
					...layerLines(state),
					...waitLines(state, nowMs),
				];
	return lines.map((line) => cut(line, columns));
}

/** Gives the run in one line, for logs and for terminals that can't be drawn on. */
export function progressLine(state: RunState, nowMs: number): string {
	return state.phase === 'planning' ? planningLine(state) : countsLine(state, nowMs);
}

function planningLine(state: RunState): string {
	const { resolved, total } = state.planning;
	return total === 0 ? 'Planning' : `Planning: ${resolved} of ${total} images resolved`;
}

function barLine(state: RunState): string {
	const fraction = runFraction(state) ?? 0;
	const bytes = runBytes(state);
	const total = Math.max(1, bytes.total);
	const there = Math.floor(((bytes.present + bytes.mounted) / total) * BAR_WIDTH);
	const copied = Math.floor((bytes.moved / total) * BAR_WIDTH);
	const bar = `${'='.repeat(there)}${'#'.repeat(copied)}`
		.padEnd(BAR_WIDTH, '.')
		.slice(0, BAR_WIDTH);
	const full =
		bytes.total === 0 ? '#'.repeat(Math.floor(fraction * BAR_WIDTH)).padEnd(BAR_WIDTH, '.') : bar;
	return `[${full}] ${String(Math.floor(fraction * 100)).padStart(3)} %  # copied, = already there or mounted`;
}

function countsLine(state: RunState, nowMs: number): string {
	const counts = itemCounts(state);
	const bytes = runBytes(state);
	const rate = runRate(state, nowMs);
	const leftMs = runTimeLeftMs(state, nowMs);
	const parts = [
		`${counts.done + counts.skipped} of ${counts.total} images`,
		...(counts.failed === 0 ? [] : [`${counts.failed} failed`]),
		`${formatBytes(bytes.moved)} moved`,
		`${formatBytes(bytes.mounted)} mounted`,
		`${formatBytes(bytes.present)} already there of ${formatBytes(bytes.total)}`,
		...(rate === undefined ? [] : [formatRate(rate)]),
		...(leftMs === undefined ? [] : [`about ${formatDuration(leftMs)} left`]),
	];
	return parts.join(' · ');
}

function layerLines(state: RunState): readonly string[] {
	const moving = movingBlobs(state);
	const lines = moving.slice(0, LAYERS_SHOWN).map((blob) => layerLine(blob, state));
	const more = moving.length - LAYERS_SHOWN;
	return more > 0 ? [...lines, `  and ${more} more layers`] : lines;
}

function layerLine(blob: BlobState, state: RunState): string {
	const percent = blob.sizeBytes === 0 ? 100 : Math.floor((blob.doneBytes / blob.sizeBytes) * 100);
	const image =
		blob.itemIndex === undefined ? '' : (state.items[blob.itemIndex]?.destination ?? '');
	const attempt = blob.attempt > 1 ? ` (attempt ${blob.attempt})` : '';
	const size = `${formatBytes(blob.doneBytes)} of ${formatBytes(blob.sizeBytes)}`;
	return `  ${shortOf(blob)} ${String(percent).padStart(3)} %  ${size}${attempt}  ${image}`;
}

function shortOf(blob: BlobState): string {
	return shortDigest(blob.digest as Parameters<typeof shortDigest>[0]);
}

function waitLines(state: RunState, nowMs: number): readonly string[] {
	return state.waits.map(
		(wait) =>
			`  ${wait.host}: waiting ${formatDuration(Math.max(0, wait.untilMs - nowMs))} (${wait.fault.code})`,
	);
}

function cut(line: string, columns: number): string {
	return line.length <= columns ? line : `${line.slice(0, Math.max(0, columns - 1))}…`;
}
