// The plan of the open draft: hosts are asked for first, then main plans; a changed draft has no plan any more.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Fault } from '../../shared/fault/fault';
import type { FerryContract } from '../../shared/ipc/contract';
import type { Client } from '../../shared/ipc/define';
import type { ShownPlan } from '../../shared/ipc/groups/mirrors';
import type { MirrorDraft } from '../../shared/mirror/draft/mirror-draft';

/** `asking`: the user decides about hosts; `not-allowed`: the user said no, and nothing connects. */
export type PlanPhase =
	| 'none'
	| 'asking'
	| 'not-allowed'
	| 'planning'
	| 'cancelled'
	| 'failed'
	| 'ready';

export interface PlanState {
	/** What was planned; a plan of anything else is none. */
	readonly draft: MirrorDraft | undefined;
	readonly phase: PlanPhase;
	readonly resolved: number;
	readonly total: number;
	readonly plan: ShownPlan | undefined;
	/** Main's name for the plan, by which its run is started. */
	readonly planId: string | undefined;
	/** Hosts that the user did not allow. */
	readonly hosts: readonly string[];
	readonly fault: Fault | undefined;
	/** Listens to how far plans are. */
	load(): void;
	/** Plans a draft that is saved. */
	make(draft: MirrorDraft): Promise<void>;
	cancel(): Promise<void>;
}

export type PlanStore = StoreApi<PlanState>;

const NOTHING = {
	phase: 'none',
	resolved: 0,
	total: 0,
	plan: undefined,
	planId: undefined,
	hosts: [],
	fault: undefined,
} as const;

/** Builds the store over main. */
export function createPlanStore(client: Client<FerryContract>): PlanStore {
	let attempt = 0;
	let isListening = false;
	return createStore<PlanState>()((set, get) => ({
		draft: undefined,
		...NOTHING,
		load: () => {
			if (isListening) return;
			isListening = true;
			client.mirrors.planned(({ id, resolved, total }) => {
				if (get().draft?.id === id && get().phase === 'planning') set({ resolved, total });
			});
		},
		make: async (draft) => {
			attempt += 1;
			const own = attempt;
			const tell = (state: Partial<PlanState>): void => {
				if (own === attempt) set(state);
			};
			set({ ...NOTHING, draft, phase: 'asking' });
			const { id } = draft;
			const asked = await client.mirrors.acceptHosts({ id });
			if (!asked.ok) return tell({ phase: 'failed', fault: asked.fault });
			if (asked.value.outcome === 'cancelled') {
				return tell({ phase: 'not-allowed', hosts: asked.value.hosts });
			}
			if (own !== attempt) return undefined;
			set({ phase: 'planning' });
			const answer = await client.mirrors.plan({ id });
			return answer.ok
				? tell({ phase: 'ready', ...answer.value })
				: tell({ phase: 'failed', fault: answer.fault });
		},
		cancel: async () => {
			const { draft, phase } = get();
			if (draft === undefined || (phase !== 'planning' && phase !== 'asking')) return;
			attempt += 1;
			set({ phase: 'cancelled' });
			await client.mirrors.cancelPlan({ id: draft.id });
		},
	}));
}

/** What a plan does not depend on: where the wizard stands and what things are called. */
const IRRELEVANT: ReadonlySet<string> = new Set(['name', 'step', 'fileName', 'pathRule']);

/** Tells whether a plan of one draft is one of the other. */
export function isPlannedAlike(one: MirrorDraft | undefined, other: MirrorDraft): boolean {
	return (
		one !== undefined &&
		Object.keys({ ...one, ...other }).every(
			(key) =>
				IRRELEVANT.has(key) || one[key as keyof MirrorDraft] === other[key as keyof MirrorDraft],
		)
	);
}
