// What the window asks of drafts beyond keeping them: hosts accepted, plans made and called off.
import type { ShownPlan } from '../../shared/ipc/groups/mirrors';
import type { UserQuestion } from '../app/ask-user';
import type { TransferHost } from '../transfer/transfer-host';
import { hostsOfDraft, hostsQuestion, unknownHosts } from './draft-hosts';
import { type OrderSources, orderOfDraft } from './draft-orders';
import type { DraftStore } from './draft-store';
import type { KeptPlans } from './kept-plans';

export interface DraftDesk {
	/**
	 * Asks the user once about all hosts that the draft names and nobody knows, and those of `also`.
	 * @throws FaultError mirror.draft-missing, disk.*
	 */
	acceptHosts(
		id: string,
		also: readonly string[],
	): Promise<{ readonly outcome: 'accepted' | 'cancelled'; readonly hosts: readonly string[] }>;
	/** A plan that is being made for the draft is called off. @throws FaultError as `orderOfDraft` and plans do */
	plan(id: string): Promise<{ readonly planId: string; readonly plan: ShownPlan }>;
	cancelPlan(id: string): void;
}

export interface DraftDeskOptions extends OrderSources {
	readonly drafts: DraftStore;
	readonly ask: (question: UserQuestion) => Promise<boolean>;
	readonly host: Pick<TransferHost, 'plan'>;
	readonly plans: Pick<KeptPlans, 'keep'>;
	readonly onPlanned: (id: string, resolved: number, total: number) => void;
}

export function draftDesk(options: DraftDeskOptions): DraftDesk {
	const { drafts, saved, ask, host, plans, onPlanned } = options;
	const planning = new Map<string, AbortController>();
	return {
		acceptHosts: async (id, also) => {
			const kept = drafts.get(id);
			const hosts = [...new Set([...hostsOfDraft(kept.draft), ...also])];
			const known = new Set((await saved.list()).map((entry) => entry.host));
			const unknown = unknownHosts(hosts, kept, known);
			const names = unknown.map((one) => one.host);
			if (unknown.length > 0 && !(await ask(hostsQuestion(unknown)))) {
				return { outcome: 'cancelled', hosts: names };
			}
			// The draft may have changed while the question stood: what was shown is what is accepted.
			const marks = unknown.map(({ mark }) => mark);
			await drafts.add(id, { accepted: [...new Set([...drafts.get(id).accepted, ...marks])] });
			return { outcome: 'accepted', hosts: names };
		},
		plan: async (id) => {
			const { file: _, intention, ...order } = await orderOfDraft(id, options);
			planning.get(id)?.abort();
			const controller = new AbortController();
			planning.set(id, controller);
			try {
				const plan = await host.plan(order, {
					signal: controller.signal,
					onAdvanced: (resolved, total) => onPlanned(id, resolved, total),
				});
				return { planId: plans.keep(id, intention, plan.items), plan };
			} finally {
				if (planning.get(id) === controller) {
					planning.delete(id);
				}
			}
		},
		cancelPlan: (id) => planning.get(id)?.abort(),
	};
}
