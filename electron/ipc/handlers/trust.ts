// The trust group of the contract. Main asks the user before anything is written: a page that was taken over can't.
import type { FerryContract } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define';
import type { TrustStep } from '../../../shared/trust/trust-change';
import type { UserQuestion } from '../../app/ask-user';
import { faultError } from '../../platform/fault-error';
import type { TrustDesk } from '../../trust/trust-desk';
import { trustQuestion } from '../../trust/trust-question';

export interface TrustServices {
	readonly desk: TrustDesk;
	readonly ask: (question: UserQuestion) => Promise<boolean>;
	readonly onStep: (planId: string, step: TrustStep) => void;
}

export function trustHandlers({
	desk,
	ask,
	onStep,
}: TrustServices): Handlers<FerryContract>['trust'] {
	const applying = new Map<string, AbortController>();
	const never = (): AbortSignal => new AbortController().signal;
	return {
		overview: () => desk.overview(never()),
		plan: (request) => desk.plan(request, never()),
		planRevert: ({ changeId }) => desk.planRevert(changeId, never()),
		apply: async ({ planId, proof }) => {
			if (applying.has(planId)) {
				throw faultError({ code: 'trust.busy', side: 'this-computer', subject: planId });
			}
			const stop = new AbortController();
			applying.set(planId, stop);
			try {
				const outcome = await desk.apply(planId, {
					...(proof === undefined ? {} : { proof }),
					confirm: (preview) => ask(trustQuestion(preview)),
					onStep: (step) => onStep(planId, step),
					signal: stop.signal,
				});
				return outcome === undefined ? { kind: 'declined' } : { kind: 'ended', outcome };
			} finally {
				applying.delete(planId);
			}
		},
		cancel: ({ planId }) => {
			applying.get(planId)?.abort();
			return {};
		},
		verify: async ({ changeId, proof }) => ({
			outcome: await desk.verify(changeId, {
				...(proof === undefined ? {} : { proof }),
				signal: never(),
			}),
		}),
	};
}
