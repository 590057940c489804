// All stores of the page, made once over one client, and how components read them.
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Fault } from '../../shared/fault/fault';
import { describeFaultInWindow } from '../../shared/fault/window-remedies';
import type { FerryContract } from '../../shared/ipc/contract';
import type { Client, Payload, Subscribe } from '../../shared/ipc/define';
import { type AppState, type AppStore, createAppStore } from './app-store';
import { type ChoicesState, type ChoicesStore, createChoicesStore } from './choices-store';
import { createDraftsStore, type DraftsState, type DraftsStore } from './drafts-store';
import {
	createNavigationStore,
	type NavigationState,
	type NavigationStore,
} from './navigation-store';
import { createPlanStore, type PlanState, type PlanStore } from './plan-store';
import {
	createRegistriesStore,
	type RegistriesState,
	type RegistriesStore,
} from './registries-store';
import { createRunsStore, type RunsState, type RunsStore } from './runs-store';
import { createSettingsStore, type SettingsState, type SettingsStore } from './settings-store';
import { createToastsStore, type ToastsState, type ToastsStore } from './toasts-store';
import { createTrustStore, type TrustState, type TrustStore } from './trust-store';

export interface Stores {
	readonly app: AppStore;
	readonly choices: ChoicesStore;
	readonly drafts: DraftsStore;
	readonly plan: PlanStore;
	readonly registries: RegistriesStore;
	readonly runs: RunsStore;
	readonly settings: SettingsStore;
	readonly toasts: ToastsStore;
	readonly trust: TrustStore;
	readonly navigation: NavigationStore;
	/** What main asks of the page: an item of its menu, a click on a notification. */
	readonly onAsked: Subscribe<Payload<FerryContract['app']['asked']>>;
}

/** Makes the stores; nothing is asked of main before `load`. */
export function createStores(client: Client<FerryContract>): Stores {
	const toasts = createToastsStore();
	const tell = (fault: Fault) =>
		toasts.getState().show({ text: describeFaultInWindow(fault).title, tone: 'danger' });
	return {
		app: createAppStore(client, tell),
		choices: createChoicesStore(client),
		drafts: createDraftsStore(client),
		plan: createPlanStore(client),
		registries: createRegistriesStore(client),
		runs: createRunsStore(client),
		settings: createSettingsStore(client),
		toasts,
		trust: createTrustStore(client),
		navigation: createNavigationStore(),
		onAsked: client.app.asked,
	};
}

export const StoresContext = createContext<Stores | undefined>(undefined);

function useStores(): Stores {
	const stores = useContext(StoresContext);
	if (stores === undefined) throw new Error('no stores above this component');
	return stores;
}

/** Reads the runs; renders again when what `select` gives changes. */
export function useRuns<T>(select: (state: RunsState) => T): T {
	return useStore(useStores().runs, select);
}

export function useSettings<T>(select: (state: SettingsState) => T): T {
	return useStore(useStores().settings, select);
}

export function useNavigation<T>(select: (state: NavigationState) => T): T {
	return useStore(useStores().navigation, select);
}

export function useApp<T>(select: (state: AppState) => T): T {
	return useStore(useStores().app, select);
}

export function useToasts<T>(select: (state: ToastsState) => T): T {
	return useStore(useStores().toasts, select);
}

export function useChoices<T>(select: (state: ChoicesState) => T): T {
	return useStore(useStores().choices, select);
}

export function useDrafts<T>(select: (state: DraftsState) => T): T {
	return useStore(useStores().drafts, select);
}

export function usePlan<T>(select: (state: PlanState) => T): T {
	return useStore(useStores().plan, select);
}

export function useRegistries<T>(select: (state: RegistriesState) => T): T {
	return useStore(useStores().registries, select);
}

export function useTrust<T>(select: (state: TrustState) => T): T {
	return useStore(useStores().trust, select);
}
