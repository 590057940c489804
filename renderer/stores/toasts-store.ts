// Short words about what was just done, with the way to undo it: they stand in a corner for a while and go by themselves.
import { createStore, type StoreApi } from 'zustand/vanilla';

/** Time in which a person reads it and decides (screens.md: Undo, 10 s). */
const DEFAULT_DURATION_MS = 10_000;
/** More would cover the screen: the oldest goes. */
const MAX_TOASTS = 3;

export interface ToastWords {
	readonly text: string;
	readonly tone?: 'quiet' | 'danger';
	/** A verb, and what it does. The toast goes when it is pressed. */
	readonly action?: { readonly label: string; readonly run: () => void };
	readonly durationMs?: number;
}

export interface Toast extends ToastWords {
	readonly id: number;
	readonly durationMs: number;
}

export interface ToastsState {
	/** The newest last. */
	readonly toasts: readonly Toast[];
	/** Gives its id. */
	show(words: ToastWords): number;
	dismiss(id: number): void;
}

export type ToastsStore = StoreApi<ToastsState>;

/** Starts without any. */
export function createToastsStore(): ToastsStore {
	let lastId = 0;
	return createStore<ToastsState>()((set) => ({
		toasts: [],
		show: (words) => {
			lastId += 1;
			const toast: Toast = { durationMs: DEFAULT_DURATION_MS, ...words, id: lastId };
			set(({ toasts }) => ({ toasts: [...toasts, toast].slice(-MAX_TOASTS) }));
			return toast.id;
		},
		dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
	}));
}
