// A live run as lines of text for a terminal. Says what fits: whole words are left out before any is cut.
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
const WAITS_SHOWN = 3;
const BAR_WIDTH = 28;
const NARROW_BAR_WIDTH = 12;
const NARROW_COLUMNS = 60;
/** A name cut shorter than this says nothing. */
const SHORTEST_NAME = 12;

/** Gives the block for a state; every line at most `columns` wide. */
export function progressLines(state: RunState, nowMs: number, columns: number): readonly string[] {
	const lines =
		state.phase === 'planning'
			? [planningLine(state)]
			: [
					barLine(state, nowMs, columns),
					fitting(countParts(state), ' · ', columns),
					...layerLines(state, columns),
					...waitLines(state, nowMs),
				];
	return lines.map((line) => cutEnd(line, columns));
}

/** Gives the run in one line, for logs and for terminals that can't be drawn on. */
export function progressLine(state: RunState, nowMs: number): string {
	return state.phase === 'planning'
		? planningLine(state)
		: [...countParts(state), ...paceParts(state, nowMs)].join(' · ');
}

function planningLine(state: RunState): string {
	const { resolved, total } = state.planning;
	return total === 0 ? 'Planning' : `Planning: ${resolved} of ${total} images resolved`;
}

function barLine(state: RunState, nowMs: number, columns: number): string {
	const fraction = runFraction(state) ?? 0;
	const percent = `${String(Math.floor(fraction * 100)).padStart(3)} %`;
	const width = columns < NARROW_COLUMNS ? NARROW_BAR_WIDTH : BAR_WIDTH;
	const legend = '# copied, = there already or mounted';
	return fitting(
		[`[${bar(state, fraction, width)}] ${percent}`, ...paceParts(state, nowMs), legend],
		'  ',
		columns,
	);
}

function bar(state: RunState, fraction: number, width: number): string {
	const bytes = runBytes(state);
	const total = Math.max(1, bytes.total);
	// Blobs of images that were there as a whole are not asked for one by one.
	const isAllThere = fraction === 1 && itemCounts(state).failed === 0;
	const there = isAllThere ? 1 - bytes.moved / total : (bytes.present + bytes.mounted) / total;
	const copied = there + bytes.moved / total;
	return '='
		.repeat(Math.round(there * width))
		.padEnd(Math.min(width, Math.round(copied * width)), '#')
		.padEnd(width, '.');
}

function paceParts(state: RunState, nowMs: number): readonly string[] {
	const rate = state.phase === 'finished' ? undefined : runRate(state, nowMs);
	const leftMs = runTimeLeftMs(state, nowMs);
	return [
		...(rate === undefined || rate < 1 ? [] : [formatRate(rate)]),
		...(leftMs === undefined ? [] : [`about ${formatDuration(leftMs)} left`]),
	];
}

function countParts(state: RunState): readonly string[] {
	const counts = itemCounts(state);
	const bytes = runBytes(state);
	return [
		`${counts.done + counts.skipped} of ${counts.total} images`,
		...(counts.failed === 0 ? [] : [`${counts.failed} failed`]),
		`${formatBytes(bytes.moved)} moved`,
		`${formatBytes(bytes.mounted)} mounted`,
		`${formatBytes(bytes.present)} there already`,
		`${formatBytes(bytes.total)} in all`,
	];
}

function layerLines(state: RunState, columns: number): readonly string[] {
	const moving = movingBlobs(state);
	const lines = moving.slice(0, LAYERS_SHOWN).map((blob) => layerLine(blob, state, columns));
	const more = moving.length - LAYERS_SHOWN;
	return more > 0 ? [...lines, `  and ${more} more ${more === 1 ? 'layer' : 'layers'}`] : lines;
}

function layerLine(blob: BlobState, state: RunState, columns: number): string {
	const percent = blob.sizeBytes === 0 ? 100 : Math.floor((blob.doneBytes / blob.sizeBytes) * 100);
	const attempt = blob.attempt > 1 ? ` (attempt ${blob.attempt})` : '';
	const size = `${formatBytes(blob.doneBytes)} of ${formatBytes(blob.sizeBytes)}`;
	const line = `  ${shortOf(blob)} ${String(percent).padStart(3)} %  ${size}${attempt}`;
	const image = imageOf(blob, state);
	const room = columns - line.length - 2;
	return image === '' || room < SHORTEST_NAME ? line : `${line}  ${cutStart(image, room)}`;
}

/** Repository and tag; the host is the same for all. */
function imageOf(blob: BlobState, state: RunState): string {
	const item = blob.itemIndex === undefined ? undefined : state.items[blob.itemIndex];
	return item === undefined ? '' : item.destination.slice(item.destination.indexOf('/') + 1);
}

function shortOf(blob: BlobState): string {
	return shortDigest(blob.digest as Parameters<typeof shortDigest>[0]);
}

function waitLines(state: RunState, nowMs: number): readonly string[] {
	return state.waits
		.slice(0, WAITS_SHOWN)
		.map(
			({ host, untilMs, fault }) =>
				`  ${host}: waiting ${formatDuration(untilMs - nowMs)} (${fault.code})`,
		);
}

/** Joins the parts from the first on, as many as fit. */
function fitting(parts: readonly string[], separator: string, columns: number): string {
	let line = parts[0] ?? '';
	for (const part of parts.slice(1)) {
		if (line.length + separator.length + part.length > columns) {
			break;
		}
		line += `${separator}${part}`;
	}
	return line;
}

function cutEnd(line: string, columns: number): string {
	return line.length <= columns ? line : `${line.slice(0, Math.max(0, columns - 1))}…`;
}

/** The end of a name tells more than its start. */
function cutStart(name: string, columns: number): string {
	return name.length <= columns ? name : `…${name.slice(name.length - columns + 1)}`;
}
