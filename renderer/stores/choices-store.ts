// What the wizard offers to choose from: saved registries, their repositories and tags, and the engines.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DetectedEngines } from '../../shared/engine/engine-info';
import type { Fault } from '../../shared/fault/fault';
import type { FerryContract } from '../../shared/ipc/contract';
import type { Client } from '../../shared/ipc/define';
import type { RegistryRow } from '../../shared/ipc/groups/registries';

/** Something that a registry was asked for. */
export interface Listing {
	/** Host of the repositories, or repository of the tags. */
	readonly of: string;
	/** `not-allowed`: the user did not want the host to be asked. */
	readonly phase: 'loading' | 'ready' | 'failed' | 'not-allowed';
	readonly names: readonly string[];
	/** False where the registry's list ended early. */
	readonly isWhole: boolean;
	readonly fault: Fault | undefined;
}

export interface ChoicesState {
	readonly registries: readonly RegistryRow[];
	readonly engines: DetectedEngines | undefined;
	readonly enginesFault: Fault | undefined;
	readonly isDetecting: boolean;
	readonly repositories: Listing | undefined;
	readonly tags: Listing | undefined;
	load(): Promise<void>;
	detectEngines(): Promise<void>;
	/** Asks a saved registry. */
	listRepositories(host: string): Promise<void>;
	/** Asks a registry; one that is not saved only after the user allowed it. `id`: a draft that main has. */
	listTags(repository: string, host: string, id: string): Promise<void>;
}

export type ChoicesStore = StoreApi<ChoicesState>;

/** Builds the store over main. */
export function createChoicesStore(client: Client<FerryContract>): ChoicesStore {
	let isListening = false;
	return createStore<ChoicesState>()((set, get) => {
		const isAllowed = async (host: string, id: string): Promise<Fault | boolean> => {
			if (get().registries.some(({ entry }) => entry.host === host)) return true;
			const answer = await client.mirrors.acceptHosts({ id, also: [host] });
			return answer.ok ? answer.value.outcome === 'accepted' : answer.fault;
		};
		return {
			registries: [],
			engines: undefined,
			enginesFault: undefined,
			isDetecting: false,
			repositories: undefined,
			tags: undefined,
			load: async () => {
				if (!isListening) {
					isListening = true;
					client.registries.changed(({ registries }) => set({ registries }));
				}
				const answer = await client.registries.list({});
				if (answer.ok) set({ registries: answer.value.registries });
			},
			detectEngines: async () => {
				set({ isDetecting: true });
				const answer = await client.engines.detect({});
				set({
					isDetecting: false,
					enginesFault: answer.ok ? undefined : answer.fault,
					...(answer.ok ? { engines: answer.value } : {}),
				});
			},
			listRepositories: async (host) => {
				set({ repositories: listing(host, {}) });
				const answer = await client.images.repositories({ host });
				if (get().repositories?.of !== host) return;
				const told = answer.ok
					? ready(answer.value.repositories, answer.value.isWhole)
					: ({ phase: 'failed', fault: answer.fault } as const);
				set({ repositories: listing(host, told) });
			},
			listTags: async (repository, host, id) => {
				const tell = (rest: Partial<Listing>): void => {
					if (get().tags?.of === repository) set({ tags: listing(repository, rest) });
				};
				set({ tags: listing(repository, {}) });
				const allowed = await isAllowed(host, id);
				if (allowed !== true) return tell(refusal(allowed));
				const answer = await client.images.tags({ repository, id });
				if (!answer.ok) return tell({ phase: 'failed', fault: answer.fault });
				return tell(ready(answer.value.tags, answer.value.isWhole));
			},
		};
	});
}

function listing(of: string, rest: Partial<Listing>): Listing {
	return { of, phase: 'loading', names: [], isWhole: true, fault: undefined, ...rest };
}

function ready(names: readonly string[], isWhole: boolean): Partial<Listing> {
	return { phase: 'ready', names, isWhole };
}

function refusal(allowed: Fault | false): Partial<Listing> {
	return allowed === false ? { phase: 'not-allowed' } : { phase: 'failed', fault: allowed };
}
