// Which screen is shown. Lives only as long as the page.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TrustStart } from './trust-draft';

export type Place =
	| { readonly screen: 'home' }
	/** The wizard: a draft, or the list of drafts. */
	| { readonly screen: 'mirror'; readonly draftId?: string }
	| { readonly screen: 'registries'; readonly host?: string }
	| { readonly screen: 'engines' }
	/** A change of engine trust: one that begins, or without `start` the one that was left. */
	| { readonly screen: 'trust'; readonly start?: TrustStart }
	| { readonly screen: 'settings' }
	| { readonly screen: 'runs' }
	| { readonly screen: 'run'; readonly runId: string };

export interface NavigationState {
	readonly place: Place;
	go(place: Place): void;
}

export type NavigationStore = StoreApi<NavigationState>;

/** Starts at home. */
export function createNavigationStore(): NavigationStore {
	return createStore<NavigationState>()((set) => ({
		place: { screen: 'home' },
		go: (place) => set({ place }),
	}));
}
