// The latest plan of each draft, as far as its run needs it: what was checked is what runs.
import { type PlanPins, pinsOf } from '../../shared/mirror/plan';
import { faultError } from '../platform/fault-error';

export interface KeptPlans {
	/** Keeps a draft's plan in place of its earlier one; gives its id. */
	keep(draftId: string, intention: string, items: Parameters<typeof pinsOf>[0]): string;
	/**
	 * Gives what a plan found. `intention`: digest of what the draft means by now.
	 * @throws FaultError mirror.plan-outdated when the draft has another plan by now, or means something else
	 */
	pins(draftId: string, planId: string, intention: string): PlanPins;
}

interface KeptPlan {
	readonly planId: string;
	readonly intention: string;
	readonly pins: PlanPins;
}

/** Makes the memory of this session's plans; a plan is not worth more than the session. */
export function keptPlans(newId: () => string): KeptPlans {
	const latest = new Map<string, KeptPlan>();
	return {
		keep: (draftId, intention, items) => {
			const planId = newId();
			latest.set(draftId, { planId, intention, pins: pinsOf(items) });
			return planId;
		},
		pins: (draftId, planId, intention) => {
			const kept = latest.get(draftId);
			if (kept?.planId !== planId || kept.intention !== intention) {
				throw faultError({
					code: 'mirror.plan-outdated',
					side: 'this-computer',
					subject: draftId,
				});
			}
			return kept.pins;
		},
	};
}
