// What the window asks of the app itself: whether everything it needs is around it, text onto the clipboard, its folders.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Fault } from '../../shared/fault/fault';
import type { FerryContract } from '../../shared/ipc/contract';
import type { Client } from '../../shared/ipc/define';
import type { EnvironmentCheck } from '../../shared/ipc/groups/app';

export interface AppState {
	/** Lines of the environment check as main found them; empty before the first answer. */
	readonly checks: readonly EnvironmentCheck[];
	readonly isChecking: boolean;
	/** Why the check itself could not be made. */
	readonly checkFault: Fault | undefined;
	/** The text that was copied last, for a moment. */
	readonly copied: string | undefined;
	/** Looks again; one look at a time. */
	check(): Promise<void>;
	/** Puts text that is on screen on the clipboard, and gives whether that worked. */
	copy(text: string): Promise<boolean>;
	/** Shows one of the app's folders; what keeps it from being shown is told. */
	openFolder(folder: 'data' | 'logs'): Promise<void>;
}

export type AppStore = StoreApi<AppState>;

/** Builds the store over main; `onFault` hears of what no screen shows. */
export function createAppStore(
	client: Client<FerryContract>,
	onFault: (fault: Fault) => void = () => undefined,
): AppStore {
	return createStore<AppState>()((set, get) => ({
		checks: [],
		isChecking: false,
		checkFault: undefined,
		copied: undefined,
		check: async () => {
			if (get().isChecking) return;
			set({ isChecking: true });
			const answer = await client.app.environment({});
			set({
				isChecking: false,
				...(answer.ok
					? { checks: answer.value.checks, checkFault: undefined }
					: { checkFault: answer.fault }),
			});
		},
		copy: async (text) => {
			const answer = await client.app.copyText({ text });
			set({ copied: answer.ok ? text : undefined });
			return answer.ok;
		},
		openFolder: async (folder) => {
			const answer = await client.app.openFolder({ folder });
			if (!answer.ok) onFault(answer.fault);
		},
	}));
}
