// Runs that begin or go on: of a draft, or of what a run was made of, which is kept with every run, those of the command
// line included.
import {
	definitionOf,
	hostsOf,
	type MirrorDefinition,
	mirrorOfDefinition,
	partOfDefinition,
} from '../../shared/mirror/definition/run-definition';
import { pinsOf } from '../../shared/mirror/plan';
import type { ItemState, RunState } from '../../shared/mirror/run-state';
import { isActive } from '../../shared/mirror/run-summary';
import type { KeptDefinition, RunHistory } from '../mirror/run-history';
import { intentionDigest } from '../mirror/run-mirror';
import { faultError } from '../platform/fault-error';
import { accessOfHosts } from '../settings/registry-access';
import type { SavedRegistries } from '../settings/saved-registries';
import type { LiveRuns } from './live-runs';
import type { NewRun, TransferHost } from './transfer-host';

export interface RunDesk {
	/** Runs what a plan of the draft showed; gives the run's id. @throws FaultError as the draft's order, and as runs do */
	start(draftId: string, planId: string): Promise<string>;
	/** @throws FaultError run.not-continuable (facts: reason), run.not-found, run.locked, and as runs do */
	continue(runId: string): Promise<string>;
	/** Runs what failed, only these positions where they are given. @throws FaultError as `continue` */
	retry(runId: string, items?: readonly number[]): Promise<string>;
	/** Runs all of it once more. @throws FaultError as `continue` */
	repeat(runId: string): Promise<string>;
}

export interface RunDeskOptions {
	readonly live: Pick<LiveRuns, 'get'>;
	readonly history: Pick<RunHistory, 'read' | 'definition'>;
	readonly host: Pick<TransferHost, 'run' | 'startSample'>;
	readonly saved: Pick<SavedRegistries, 'list'>;
	readonly maxConcurrency: () => Promise<number | undefined>;
	/** @throws FaultError mirror.plan-outdated; as `orderOfDraft` */
	readonly orderOfPlan: (draftId: string, planId: string) => Promise<NewRun>;
}

export function runDesk(options: RunDeskOptions): RunDesk {
	const { live, history, host } = options;
	const stateOf = async (runId: string): Promise<RunState> =>
		live.get(runId) ?? (await history.read(runId));
	return {
		start: async (draftId, planId) => host.run(await options.orderOfPlan(draftId, planId)),
		continue: async (runId) => {
			const state = await stateOf(runId);
			if (state.phase === 'finished' || (isActive(state) && live.get(runId) !== undefined)) {
				throw notContinuable(runId, state.phase === 'finished' ? 'finished' : 'active');
			}
			const kept = await keptDefinition(runId, history);
			if (kept.definition.kind === 'sample') {
				return host.startSample();
			}
			return host.run({ ...(await orderOf(kept.definition, kept, options)), runId });
		},
		retry: async (runId, items) => {
			const state = await stateOf(runId);
			if (isActive(state)) {
				throw notContinuable(runId, 'active');
			}
			const failed = failedItems(state, items);
			if (failed.length === 0) {
				throw notContinuable(runId, 'nothing-failed');
			}
			const kept = await keptDefinition(runId, history);
			if (kept.definition.kind === 'sample') {
				return host.startSample();
			}
			const sources = failed.map(({ source }) => source);
			const order = await orderOf(partOfDefinition(kept.definition, sources), kept, options);
			// What failed is run again, not what its tag points at by now.
			return host.run({ ...order, pins: pinsOf(failed) });
		},
		repeat: async (runId) => {
			if (isActive(await stateOf(runId))) {
				throw notContinuable(runId, 'active');
			}
			const kept = await keptDefinition(runId, history);
			return kept.definition.kind === 'sample'
				? host.startSample()
				: host.run(await orderOf(kept.definition, kept, options));
		},
	};
}

function failedItems(state: RunState, items: readonly number[] | undefined): readonly ItemState[] {
	const wanted = items === undefined ? undefined : new Set(items);
	return state.items.filter(
		({ phase, index }) => phase === 'failed' && wanted?.has(index) !== false,
	);
}

async function keptDefinition(
	runId: string,
	history: RunDeskOptions['history'],
): Promise<KeptDefinition> {
	const kept = await history.definition(runId);
	if (kept === undefined) {
		throw notContinuable(runId, 'no-definition');
	}
	return kept;
}

/** What is saved about a registry by now wins over what was so when the run began. */
async function orderOf(
	definition: MirrorDefinition,
	{ mirrorFile }: KeptDefinition,
	{ saved, maxConcurrency }: RunDeskOptions,
): Promise<NewRun> {
	const mirror = mirrorOfDefinition(definition);
	if (mirror === undefined) {
		throw notContinuable(definition.spec.name, 'no-definition');
	}
	const { registries } = mirror;
	const entries = await saved.list();
	const most = await maxConcurrency();
	return {
		definition: definitionOf(mirror),
		access: accessOfHosts(hostsOf(mirror), { saved: entries, registries, isAccepted: true }),
		intention: intentionDigest(mirror),
		...(most === undefined ? {} : { maxConcurrency: most }),
		...(mirrorFile === undefined ? {} : { file: mirrorFile }),
	};
}

function notContinuable(
	runId: string,
	reason: 'active' | 'finished' | 'no-definition' | 'nothing-failed',
): Error {
	return faultError({
		code: 'run.not-continuable',
		side: 'this-computer',
		subject: runId,
		facts: { reason },
	});
}
