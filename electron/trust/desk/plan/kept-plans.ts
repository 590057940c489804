// Plans that were previewed, with the exact bytes: what is applied is what was seen.
import type { EngineFiles, TrustEngine } from '../../../../shared/trust/engine-files';
import type {
	EffectiveTrust,
	EnginePreview,
	EngineTrust,
	PlannedEdit,
	TrustPreview,
} from '../../../../shared/trust/trust-plan';
import type { TrustWish } from '../../../../shared/trust/trust-wish';

/** An engine with what would be done to it. */
export interface PlannedEngine {
	readonly engine: TrustEngine;
	readonly files: EngineFiles;
	readonly trust: EngineTrust;
	/** It gives no answer: its files are written, and it is asked nothing. */
	readonly isStopped?: boolean;
}

/** An engine for which nothing can be planned has its preview alone. */
export type JudgedEngine =
	| { readonly preview: EnginePreview; readonly planned: PlannedEngine }
	| { readonly preview: EnginePreview; readonly planned?: undefined };

export interface KeptPlan {
	readonly preview: TrustPreview;
	readonly wish: TrustWish;
	readonly engines: readonly PlannedEngine[];
	/** The change that is undone. */
	readonly reverts?: string;
}

const MAX_PLANS = 50;

export class KeptPlans {
	readonly #plans = new Map<string, KeptPlan>();

	add(plan: KeptPlan): void {
		this.#plans.set(plan.preview.id, plan);
		for (const id of [...this.#plans.keys()].slice(0, -MAX_PLANS)) {
			this.#plans.delete(id);
		}
	}

	find(id: string): KeptPlan | undefined {
		return this.#plans.get(id);
	}
}

/** Puts the judgements of all engines together: either all of it can be applied, or nothing is. */
export function planOf(
	about: { readonly id: string; readonly wish: TrustWish; readonly reverts?: string },
	engines: readonly JudgedEngine[],
): KeptPlan {
	const planned = engines.flatMap((one) => (one.planned === undefined ? [] : [one.planned]));
	return {
		preview: {
			...about,
			engines: engines.map(({ preview }) => preview),
			verdict: verdictOf(engines),
			asksAdministrator: planned.some(needsAdministrator),
		},
		wish: about.wish,
		engines: planned,
		...(about.reverts === undefined ? {} : { reverts: about.reverts }),
	};
}

/** Whether anything is done to this engine at all. */
export function isChanging({ trust }: PlannedEngine): boolean {
	return trust.edits.length > 0 || trust.needsReload;
}

/** Whether the engine has to read its files again, and this computer can make it. */
export function isReloaded({ trust, files }: PlannedEngine): boolean {
	return (
		trust.needsReload &&
		['signal', 'unit'].includes(files.reload.kind) &&
		reloadAccess(files) !== 'by-hand'
	);
}

/** Whether the change counts only after a person restarted the engine, or had it read its files. */
export function isRestartedByHand({ trust, files }: PlannedEngine): boolean {
	return (
		trust.needsReload && (files.reload.kind === 'by-hand' || reloadAccess(files) === 'by-hand')
	);
}

function reloadAccess({ reload }: EngineFiles): 'own' | 'administrator' | 'by-hand' {
	return reload.kind === 'signal' || reload.kind === 'unit' ? reload.access.kind : 'own';
}

function verdictOf(engines: readonly JudgedEngine[]): TrustPreview['verdict'] {
	const isBlocked = ({ preview }: JudgedEngine): boolean =>
		preview.fault !== undefined || preview.findings.some(({ severity }) => severity === 'blocks');
	if (engines.some(isBlocked)) {
		return 'blocked';
	}
	const planned = engines.flatMap((one) => (one.planned === undefined ? [] : [one.planned]));
	if (!planned.some(isChanging)) {
		return 'nothing';
	}
	const isByHand = ({ before }: PlannedEdit): boolean => before.access.kind === 'by-hand';
	return planned.some(({ trust }) => trust.edits.some(isByHand)) ? 'by-hand' : 'apply';
}

function needsAdministrator(engine: PlannedEngine): boolean {
	return (
		engine.trust.edits.some(({ before }) => before.access.kind === 'administrator') ||
		(isReloaded(engine) && reloadAccess(engine.files) === 'administrator')
	);
}

export const NOTHING_EFFECTIVE: EffectiveTrust = {
	standing: 'none',
	insecure: [],
	mirrors: [],
	caFiles: [],
};
