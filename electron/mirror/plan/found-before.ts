// What is known before a plan is made: by the earlier sittings of its run, else by the plan that was shown.
import { type PlanPins, pinsOf } from '../../../shared/mirror/plan';
import type { ItemState, RunState } from '../../../shared/mirror/run-state';
import { parseDigest } from '../../../shared/oci/digest';
import type { PlanOptions } from './plan-mirror';

type Found = Pick<PlanOptions, 'isSettled' | 'pinnedDigest' | 'known'>;

/** `earlier`: the run that is gone on with, which keeps what it found; `pins`: what was shown, for one that begins. */
export function foundBefore(earlier: RunState | undefined, pins?: PlanPins): Found {
	if (earlier === undefined || (earlier.items.length === 0 && pins !== undefined)) {
		return pins === undefined ? FOUND_NOTHING : foundByPlan(pins);
	}
	const { items, phase } = earlier;
	const settled = new Set(items.filter(isSettled).map((item) => item.source));
	const unchecked = items.filter((item) => item.phase === 'tagging' || item.phase === 'failed');
	// Only a plan that was told to its end names every image.
	const isComplete = phase !== 'planning' || items.some((item) => item.phase !== 'waiting');
	return {
		...foundByPlan(pinsOf(items), isComplete, new Set(unchecked.map((item) => item.source))),
		isSettled: (source) => settled.has(source),
	};
}

const FOUND_NOTHING: Found = { isSettled: () => false, pinnedDigest: () => undefined };

function foundByPlan(
	{ sources, digests }: PlanPins,
	isComplete = true,
	unchecked: ReadonlySet<string> = new Set(),
): Found {
	const pinned = new Map(Object.entries(digests));
	return {
		isSettled: () => false,
		pinnedDigest: (source) => parseDigest(pinned.get(source) ?? ''),
		known: { sources, isComplete, unchecked },
	};
}

function isSettled({ phase }: ItemState): boolean {
	return phase === 'done' || phase === 'skipped';
}
