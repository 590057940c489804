// How each state looks: icon, word and tone in one table.

import type { BlobPhase, ItemState } from '../../shared/mirror/run-state';
import type { RunSummary } from '../../shared/mirror/run-summary';
import { text } from '../text/en';
import type { StateLook } from './state-word';

/** Look of a run; an ended one is known by its outcome. */
export function runLook(run: Pick<RunSummary, 'phase' | 'outcome' | 'unverified'>): StateLook {
	switch (run.outcome) {
		case 'succeeded':
			return run.unverified === undefined
				? { icon: 'verified', word: text.outcome.succeeded, tone: 'ok' }
				: { icon: 'there', word: text.copiedUnverified, tone: 'caution' };
		case 'partly-succeeded':
			return { icon: 'failed', word: text.outcome['partly-succeeded'], tone: 'caution' };
		case 'failed':
			return { icon: 'failed', word: text.outcome.failed, tone: 'danger' };
		case 'cancelled':
			return { icon: 'cancelled', word: text.outcome.cancelled, tone: 'quiet' };
		case 'interrupted':
			return { icon: 'interrupted', word: text.outcome.interrupted, tone: 'caution' };
		default:
			return run.phase === 'planning'
				? { icon: 'planning', word: text.runPhase.planning, tone: 'active' }
				: { icon: 'moving', word: text.runPhase[run.phase], tone: 'active' };
	}
}

const OPEN: ReadonlySet<ItemState['phase']> = new Set(['waiting', 'copying', 'tagging']);
const UNFINISHED: StateLook = { icon: 'cancelled', word: text.notFinished, tone: 'quiet' };

/** Look of an image; what was still to come when its run ended is not finished. */
export function itemLook(
	item: Pick<ItemState, 'phase' | 'skipReason' | 'verification'>,
	isLive: boolean,
): StateLook {
	const word = item.skipReason === 'kept' ? text.itemKept : text.itemPhase[item.phase];
	if (!isLive && OPEN.has(item.phase)) return UNFINISHED;
	switch (item.phase) {
		case 'waiting':
			return { icon: 'waiting', word, tone: 'quiet' };
		case 'copying':
			return { icon: 'moving', word, tone: 'active' };
		case 'tagging':
			return { icon: 'verifying', word, tone: 'active' };
		case 'done':
			return item.verification === undefined
				? { icon: 'there', word: text.copiedUnverified, tone: 'caution' }
				: { icon: 'verified', word, tone: 'ok' };
		case 'skipped':
			return { icon: 'there', word, tone: 'ok' };
		case 'failed':
			return { icon: 'failed', word, tone: 'danger' };
		case 'cancelled':
			return { icon: 'cancelled', word, tone: 'quiet' };
	}
}

/** Look of a blob of an image; what was still to come when its run ended is not finished. */
export function blobLook(phase: BlobPhase, isLive: boolean): StateLook {
	if (!isLive && (phase === 'waiting' || phase === 'moving')) return UNFINISHED;
	const word = text.blobPhase[phase];
	switch (phase) {
		case 'waiting':
			return { icon: 'waiting', word, tone: 'quiet' };
		case 'moving':
			return { icon: 'moving', word, tone: 'active' };
		case 'present':
			return { icon: 'there', word, tone: 'quiet' };
		case 'mounted':
			return { icon: 'mounted', word, tone: 'quiet' };
		case 'moved':
			return { icon: 'there', word, tone: 'ok' };
		case 'failed':
			return { icon: 'failed', word, tone: 'danger' };
	}
}
