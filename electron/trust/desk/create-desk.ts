// The desk over its ports.
import { faultError } from '../../platform/fault-error';
import { tryClaim } from '../../platform/lock/claim-lock';
import type { TrustDesk } from '../trust-desk';
import { applyPlan } from './apply/apply-plan';
import { askAgain } from './ask-again';
import type { DeskPorts } from './desk-ports';
import { KeptPlans } from './plan/kept-plans';
import { makePlan } from './plan/make-plan';
import { planRevert } from './plan/plan-revert';
import { TRUST_CLAIM, trustOverview } from './trust-overview';

export function createTrustDesk(ports: DeskPorts): TrustDesk {
	const plans = new KeptPlans();
	return {
		overview: (signal) => trustOverview(ports, signal),
		plan: async (request, signal) => {
			const plan = await makePlan(request, ports, signal);
			plans.add(plan);
			return plan.preview;
		},
		planRevert: async (changeId, signal) => {
			const plan = await planRevert(changeId, ports, signal);
			plans.add(plan);
			return plan.preview;
		},
		apply: async (planId, options) => {
			const plan = plans.find(planId);
			if (plan === undefined) {
				throw faultError({ code: 'trust.not-found', side: 'this-computer', subject: planId });
			}
			return exclusively(ports, () => applyPlan(plan, options, ports));
		},
		verify: (changeId, options) => exclusively(ports, () => askAgain(changeId, options, ports)),
	};
}

/** One change at a time, of all windows and commands of this user. @throws FaultError trust.busy */
async function exclusively<T>({ lockFolder }: DeskPorts, action: () => Promise<T>): Promise<T> {
	const tried = await tryClaim({ folder: lockFolder, subjects: [TRUST_CLAIM] });
	if ('holder' in tried) {
		throw faultError({
			code: 'trust.busy',
			side: 'this-computer',
			subject: 'trust',
			facts: { process: String(tried.holder.pid) },
		});
	}
	try {
		return await action();
	} finally {
		await tried.held.release();
	}
}
