// Engine trust in the window: what engines do with registries, and the change that is being made: chosen, planned,
// applied. A change goes on when its screen is left.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Fault } from '../../shared/fault/fault';
import type { FerryContract } from '../../shared/ipc/contract';
import type { Client } from '../../shared/ipc/define';
import type { TrustOverview } from '../../shared/ipc/groups/trust';
import type { Result } from '../../shared/result';
import type { TrustOutcome, TrustStep } from '../../shared/trust/trust-change';
import type { TrustPreview, TrustRequest } from '../../shared/trust/trust-plan';
import { newTrustDraft, proofOf, type TrustDraft, type TrustStart } from './trust-draft';

export const FLOW_STEPS = ['choose', 'review', 'apply'] as const;
export type FlowStep = (typeof FLOW_STEPS)[number];

export interface TrustPlan {
	/** `none`: nothing is planned of what is chosen now. */
	readonly phase: 'none' | 'planning' | 'failed' | 'ready';
	readonly preview?: TrustPreview;
	readonly fault?: Fault;
}

export interface TrustApply {
	/** `declined`: the user said no to main's question. `failed`: nothing was written. */
	readonly phase: 'none' | 'applying' | 'declined' | 'failed' | 'ended';
	readonly isCancelling: boolean;
	/** As they come; an ended step takes the place of its beginning. */
	readonly steps: readonly TrustStep[];
	readonly outcome?: TrustOutcome;
	readonly fault?: Fault;
}

/** Engines of a change that are asked again. */
export interface TrustAsking {
	readonly changeId: string;
	readonly isRunning: boolean;
	readonly outcome?: TrustOutcome;
	readonly fault?: Fault;
}

export interface TrustState {
	readonly overview: TrustOverview | undefined;
	readonly overviewFault: Fault | undefined;
	readonly isLooking: boolean;
	readonly start: TrustStart;
	readonly draft: TrustDraft;
	readonly step: FlowStep;
	readonly plan: TrustPlan;
	readonly apply: TrustApply;
	readonly asking: TrustAsking | undefined;
	/** Listens to the steps of a change. */
	load(): void;
	/** Asks main for every engine's files and the history. */
	look(): Promise<void>;
	/** Begins anew with what is known; a change that is at work stays. */
	open(start: TrustStart): void;
	/** Changes the choice; what was planned of it before is no plan any more. */
	edit(change: (draft: TrustDraft) => TrustDraft): void;
	/** What was applied is planned anew when it is gone back from. */
	goToStep(step: FlowStep): void;
	/** Plans; the latest wins. */
	makePlan(request: TrustRequest): Promise<void>;
	makeRevertPlan(changeId: string): Promise<void>;
	/** Applies what was planned. */
	applyPlan(): Promise<void>;
	/** Ends the proof that runs. */
	cancel(): Promise<void>;
	/** Asks the engines of a change again. */
	askAgain(changeId: string): Promise<void>;
}

export type TrustStore = StoreApi<TrustState>;

const NO_PLAN: TrustPlan = { phase: 'none' };
const NO_APPLY: TrustApply = { phase: 'none', isCancelling: false, steps: [] };

/** Builds the store over main. */
export function createTrustStore(client: Client<FerryContract>): TrustStore {
	const store: TrustStore = createStore<TrustState>()((set, get) => ({
		overview: undefined,
		overviewFault: undefined,
		isLooking: false,
		start: {},
		draft: newTrustDraft({}),
		step: 'choose',
		plan: NO_PLAN,
		apply: NO_APPLY,
		asking: undefined,
		open: (start) => {
			if (get().apply.phase === 'applying') return;
			const step = start.revert === undefined ? 'choose' : 'review';
			set({ start, draft: newTrustDraft(start), step, plan: NO_PLAN, apply: NO_APPLY });
		},
		edit: (change) => {
			const { draft, apply } = get();
			const next = change(draft);
			if (next === draft || apply.phase === 'applying') return;
			set({ draft: next, plan: NO_PLAN, apply: NO_APPLY });
		},
		goToStep: (step) => {
			const { apply, plan } = get();
			if (apply.phase === 'applying' || (step === 'apply' && plan.phase !== 'ready')) return;
			const isUsedUp = apply.phase !== 'none' && step !== 'apply';
			set({ step, ...(isUsedUp ? { plan: NO_PLAN, apply: NO_APPLY } : {}) });
		},
		...overviewActions(() => store, client),
		...planActions(() => store, client),
		...applyActions(() => store, client),
	}));
	return store;
}

function overviewActions(
	store: () => TrustStore,
	client: Client<FerryContract>,
): Pick<TrustState, 'look' | 'askAgain'> {
	let looks = 0;
	const look = async (): Promise<void> => {
		looks += 1;
		const mine = looks;
		store().setState({ isLooking: true });
		const answer = await client.trust.overview({});
		if (mine !== looks) return;
		store().setState({
			isLooking: false,
			overviewFault: answer.ok ? undefined : answer.fault,
			...(answer.ok ? { overview: answer.value } : {}),
		});
	};
	return {
		look,
		askAgain: async (changeId) => {
			store().setState({ asking: { changeId, isRunning: true } });
			const answer = await client.trust.verify({ changeId });
			store().setState({
				asking: {
					changeId,
					isRunning: false,
					...(answer.ok ? { outcome: answer.value.outcome } : { fault: answer.fault }),
				},
			});
			const { apply } = store().getState();
			if (answer.ok && apply.outcome?.change.id === changeId) {
				store().setState({ apply: { ...apply, outcome: answer.value.outcome } });
			}
			await look();
		},
	};
}

function planActions(
	store: () => TrustStore,
	client: Client<FerryContract>,
): Pick<TrustState, 'makePlan' | 'makeRevertPlan'> {
	const plan = async (ask: () => Promise<Result<TrustPreview>>): Promise<void> => {
		const planning: TrustPlan = { phase: 'planning' };
		store().setState({ plan: planning, apply: NO_APPLY });
		const answer = await ask();
		// What was chosen meanwhile has a plan of its own, or none.
		if (store().getState().plan !== planning) return;
		store().setState({
			plan: answer.ok
				? { phase: 'ready', preview: answer.value }
				: { phase: 'failed', fault: answer.fault },
		});
	};
	return {
		makePlan: (request) =>
			plan(() => client.trust.plan({ ...request, engines: [...request.engines] })),
		makeRevertPlan: (changeId) => plan(() => client.trust.planRevert({ changeId })),
	};
}

function applyActions(
	store: () => TrustStore,
	client: Client<FerryContract>,
): Pick<TrustState, 'load' | 'applyPlan' | 'cancel'> {
	let isListening = false;
	const setApply = (apply: Partial<TrustApply>): void =>
		store().setState((state) => ({ apply: { ...state.apply, ...apply } }));
	return {
		load: () => {
			if (isListening) return;
			isListening = true;
			client.trust.stepped(({ planId, step }) => {
				const { plan, apply } = store().getState();
				if (plan.preview?.id !== planId || apply.phase !== 'applying') return;
				setApply({ steps: withStep(apply.steps, step) });
			});
		},
		applyPlan: async () => {
			const { plan, apply, draft } = store().getState();
			const { preview } = plan;
			if (preview?.verdict !== 'apply' || apply.phase === 'applying') return;
			store().setState({ step: 'apply', apply: { ...NO_APPLY, phase: 'applying' } });
			const proof = preview.reverts === undefined ? proofOf(draft) : undefined;
			const answer = await client.trust.apply({
				planId: preview.id,
				...(proof === undefined ? {} : { proof }),
			});
			if (!answer.ok) {
				setApply({ phase: 'failed', isCancelling: false, fault: answer.fault });
			} else if (answer.value.kind === 'declined') {
				setApply({ phase: 'declined', isCancelling: false });
			} else {
				const { outcome } = answer.value;
				setApply({ phase: 'ended', isCancelling: false, steps: outcome.steps, outcome });
			}
			await store().getState().look();
		},
		cancel: async () => {
			const { plan, apply } = store().getState();
			if (plan.preview === undefined || apply.phase !== 'applying') return;
			setApply({ isCancelling: true });
			await client.trust.cancel({ planId: plan.preview.id });
		},
	};
}

function withStep(steps: readonly TrustStep[], step: TrustStep): readonly TrustStep[] {
	const index = steps.findIndex(({ name, engine }) => name === step.name && engine === step.engine);
	return index === -1 ? [...steps, step] : steps.with(index, step);
}
