// The end of a run in the terminal: how much arrived, what failed and why, and what else is worth knowing.
import { groupFaults, groupTitle } from '../../../shared/fault/group-faults';
import { formatBytes } from '../../../shared/format/bytes';
import { formatDuration } from '../../../shared/format/duration';
import { itemCounts, runBytes, unverifiedCount } from '../../../shared/mirror/run-selectors';
import type { RunState } from '../../../shared/mirror/run-state';
import { faultLine } from '../answer';

/** Different notes that are told; all of them are in the report. */
const NOTES_SHOWN = 20;

/** Gives the end of a run for people; every failed image is named, with code and remedy, and what stayed behind of the others. */
export function resultLines(state: RunState): readonly string[] {
	const counts = itemCounts(state);
	const unverified = unverifiedCount(state);
	const bytes = runBytes(state);
	const tookMs = (state.finishedAtMs ?? state.startedAtMs) - state.sittingStartedAtMs;
	const failed = state.items.filter((item) => item.phase === 'failed');
	const isStopped = state.outcome === 'cancelled' || state.outcome === 'interrupted';
	return [
		`Run ${state.runId}: ${state.outcome ?? 'interrupted'}`,
		`${counts.done - unverified} of ${counts.total} images copied and verified, ${unverified === 0 ? '' : `${unverified} copied but not verified, `}${counts.skipped} there already, ${counts.failed} failed${isStopped ? `, ${counts.waiting + counts.active + counts.cancelled} not done` : ''}.`,
		`${formatBytes(bytes.moved)} moved, ${formatBytes(bytes.mounted)} mounted, ${formatBytes(bytes.present)} there already, ${state.requests} requests, ${formatDuration(tookMs)}.`,
		...(isStopped ? ['Run the same command to go on; what arrived is not sent again.'] : []),
		...failureLines(failed),
		...noteLines(state.items.filter((item) => item.phase === 'done')),
	];
}

/** Each cause once, with what to do, and below it every image that it kept back. */
function failureLines(failed: RunState['items']): readonly string[] {
	const faults = failed.flatMap((item) =>
		item.fault === undefined ? [] : [{ fault: item.fault, subject: item.source }],
	);
	return groupFaults(faults).flatMap((group) => {
		const [only = '', ...others] = group.subjects;
		return others.length === 0
			? [`failed: ${only}`, `  ${faultLine(group.fault)}`]
			: [
					`${groupTitle(group)}. ${group.remedy} (${group.fault.code}, ${group.fault.side})`,
					...group.subjects.map((subject) => `  failed: ${subject}`),
				];
	});
}

/** Each note once, what concerns most images first, with the image or the number of them. */
function noteLines(items: RunState['items']): readonly string[] {
	const sourcesOf = new Map<string, string[]>();
	for (const { source, warnings } of items) {
		for (const note of warnings) {
			const sources = sourcesOf.get(note) ?? [];
			sources.push(source);
			sourcesOf.set(note, sources);
		}
	}
	const notes = [...sourcesOf].sort(([, a], [, b]) => b.length - a.length);
	const hidden = notes.length - NOTES_SHOWN;
	return [
		...notes
			.slice(0, NOTES_SHOWN)
			.map(([note, [first = '', ...others]]) =>
				others.length === 0
					? `note: ${first}: ${note}`
					: `note: ${others.length + 1} images, such as ${first}: ${note}`,
			),
		...(hidden > 0
			? [`note: ${hidden} more ${hidden === 1 ? 'note is' : 'notes are'} in the report.`]
			: []),
	];
}
