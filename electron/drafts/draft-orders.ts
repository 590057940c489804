// From a draft to what the transfer process is told: the mirror it means, how its registries are reached, and a refusal
// while it names hosts that nobody knows.
import { definitionOf, hostsOf } from '../../shared/mirror/definition/run-definition';
import type { MirrorDraft } from '../../shared/mirror/draft/mirror-draft';
import { mirrorOfDraft } from '../../shared/mirror/draft/mirror-of-draft';
import type { Intention } from '../../shared/mirror/intention';
import { intentionDigest } from '../mirror/run-mirror';
import { faultError } from '../platform/fault-error';
import { accessOfHosts } from '../settings/registry-access';
import type { SavedRegistries } from '../settings/saved-registries';
import type { NewPlan, NewRun } from '../transfer/transfer-host';
import { refuseUnknownHosts, unknownHosts } from './draft-hosts';
import type { DraftStore } from './draft-store';
import type { KeptPlans } from './kept-plans';

export interface OrderSources {
	readonly drafts: Pick<DraftStore, 'get'>;
	readonly saved: Pick<SavedRegistries, 'list'>;
	/** For mirrors that say `auto`. */
	readonly maxConcurrency: () => Promise<number | undefined>;
}

/**
 * Gives what a run of the draft is made of; a plan needs less of it.
 * @throws FaultError mirror.draft-missing, mirror.invalid, mirror.unknown-hosts
 */
export async function orderOfDraft(id: string, sources: OrderSources): Promise<NewRun & NewPlan> {
	const kept = sources.drafts.get(id);
	const { draft, file } = kept;
	const mirror = meantMirror(draft);
	const hosts = hostsOf(mirror);
	const saved = await sources.saved.list();
	refuseUnknownHosts(
		unknownHosts(hosts, kept, new Set(saved.map((entry) => entry.host))),
		mirror.spec.name,
	);
	const registries = new Map(Object.entries(draft.registries));
	const most = await sources.maxConcurrency();
	return {
		definition: definitionOf({ ...mirror, registries }),
		access: accessOfHosts(hosts, { saved, registries, isAccepted: true }),
		intention: intentionDigest(mirror),
		...(most === undefined ? {} : { maxConcurrency: most }),
		...(file === undefined ? {} : { file }),
	};
}

/** Gives what a run of a plan of the draft is made of. @throws FaultError mirror.plan-outdated; as `orderOfDraft` */
export async function orderOfPlan(
	id: string,
	planId: string,
	sources: OrderSources,
	plans: Pick<KeptPlans, 'pins'>,
): Promise<NewRun> {
	const order = await orderOfDraft(id, sources);
	return { ...order, pins: plans.pins(id, planId, order.intention) };
}

/** Gives the mirror that a draft means. @throws FaultError mirror.invalid, every problem in its detail */
export function meantMirror(draft: MirrorDraft): Intention {
	const meaning = mirrorOfDraft(draft);
	if (meaning.ok) {
		return meaning.mirror;
	}
	const [first] = meaning.problems;
	throw faultError({
		code: 'mirror.invalid',
		side: 'this-computer',
		subject: draft.name.trim() === '' ? 'The mirror' : draft.name.trim(),
		detail: meaning.problems
			.map(({ line, problem, remedy }) =>
				line === undefined ? `${problem} ${remedy}` : `line ${line}: ${problem} ${remedy}`,
			)
			.join('\n'),
		facts: {
			count: String(meaning.problems.length),
			...(first === undefined ? {} : { problem: first.problem, remedy: first.remedy }),
			...(first?.line === undefined ? {} : { line: String(first.line) }),
		},
	});
}
