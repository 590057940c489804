// How a run ended, in plain words: what was verified, and how. Nothing while it works.
import type { Fault } from '../../../shared/fault/fault';
import { describeFaultInWindow } from '../../../shared/fault/window-remedies';
import {
	itemCounts,
	type RunCounts,
	runBytes,
	unverifiedCount,
} from '../../../shared/mirror/run-selectors';
import type { RunState } from '../../../shared/mirror/run-state';
import { isActive } from '../../../shared/mirror/run-summary';
import { Icon } from '../../components/icon';
import { runLook } from '../../components/run-looks';
import { isSample } from '../../components/runs/sample-run';
import { text } from '../../text/en';
import styles from './run-ending.module.css';

export function RunEnding({ run }: { readonly run: RunState }) {
	if (isActive(run)) return null;
	const counts = itemCounts(run);
	const unverified = unverifiedCount(run);
	const { icon, tone } = runLook({ ...run, ...(unverified === 0 ? {} : { unverified }) });
	return (
		<section className={`${styles['ending']} ${styles[tone]}`}>
			<span className={styles['seal']}>
				<Icon name={icon} />
			</span>
			<div className={styles['words']}>
				<h2>{titleOf(run, counts)}</h2>
				{sentencesOf(run, counts).map((sentence) => (
					<p key={sentence}>{sentence}</p>
				))}
			</div>
		</section>
	);
}

function titleOf(run: RunState, counts: RunCounts): string {
	const arrived = counts.done + counts.skipped;
	const unverified = unverifiedCount(run);
	switch (run.outcome) {
		case 'succeeded':
			return unverified === 0
				? text.ended.succeededTitle(arrived)
				: text.ended.unverifiedTitle(arrived);
		case 'failed':
			return text.ended.failedTitle;
		case 'cancelled':
			return text.ended.cancelledTitle;
		case 'interrupted':
			return text.ended.interruptedTitle;
		default:
			return text.ended.partlyTitle(arrived - unverified, counts.total);
	}
}

function sentencesOf(run: RunState, counts: RunCounts): readonly string[] {
	const arrived = counts.done + counts.skipped;
	const next = isSample(run) ? [] : [text.ended.continues];
	if (run.outcome === 'cancelled') return [text.ended.cancelled(arrived, counts.total), ...next];
	if (run.outcome === 'interrupted')
		return [...whyOf(run.stopFault), text.ended.interrupted(arrived, counts.total), ...next];
	const bytes = runBytes(run);
	const saved = bytes.present + bytes.mounted;
	const { kept, referrers } = arrivedWith(run);
	const present = counts.skipped - kept;
	const unverified = unverifiedCount(run);
	const verified = counts.done - unverified;
	return [
		...(verified === 0 ? [] : [text.ended.copied(verified)]),
		...(unverified === 0 ? [] : [text.ended.unverified(unverified)]),
		...(present === 0 ? [] : [text.ended.present(present)]),
		...(kept === 0 ? [] : [text.ended.kept(kept)]),
		...(referrers === 0 ? [] : [text.ended.referrers(referrers)]),
		...(saved === 0 ? [] : [text.ended.saved(saved)]),
	];
}

/** What broke it off, where that is known: a run whose process was just gone cannot say. */
function whyOf(fault: Fault | undefined): readonly string[] {
	if (fault === undefined) return [];
	const { title, explanation, remedy } = describeFaultInWindow(fault);
	return [`${title}.`, explanation, remedy].filter((sentence) => sentence !== '');
}

/** Counts what came along with the images that were copied, and images that were left as they are. */
function arrivedWith({ items }: RunState): { readonly kept: number; readonly referrers: number } {
	let kept = 0;
	let referrers = 0;
	for (const item of items) {
		if (item.phase === 'done') referrers += item.referrers.length;
		if (item.skipReason === 'kept') kept += 1;
	}
	return { kept, referrers };
}
