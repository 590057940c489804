// Mirrors that are being made: the list of drafts, and the one that is open, saved by itself after every change.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Fault } from '../../shared/fault/fault';
import type { FerryContract } from '../../shared/ipc/contract';
import type { Client } from '../../shared/ipc/define';
import { isUntouched } from '../../shared/mirror/draft/draft-facts';
import {
	type DraftSummary,
	emptyDraft,
	type MirrorDraft,
} from '../../shared/mirror/draft/mirror-draft';

/** Long enough to gather a word, short enough that a crash loses none. */
const SAVE_AFTER_MS = 500;

/** `unsaved`: waits for the next pause in typing. */
export type SaveState = 'saved' | 'unsaved' | 'saving' | 'failed';

/** A mirror file that became a draft. */
export interface OpenedDraft {
	readonly id: string;
	readonly warnings: readonly string[];
}

export interface DraftsState {
	/** The latest saved first. */
	readonly summaries: readonly DraftSummary[];
	readonly list: 'loading' | 'ready' | 'failed';
	readonly listFault: Fault | undefined;
	/** The one that is open. */
	readonly draft: MirrorDraft | undefined;
	/** Why the wanted draft is not open. */
	readonly missing: Fault | undefined;
	readonly saving: SaveState;
	readonly saveFault: Fault | undefined;
	/** Why the latest action on the list failed. */
	readonly fault: Fault | undefined;
	load(): Promise<void>;
	/** Opens a new, empty draft and gives its id; it is kept from the first change on. */
	create(): string;
	open(id: string): Promise<void>;
	/** Changes the open draft. */
	edit(change: (draft: MirrorDraft) => MirrorDraft): void;
	/** Saves what is not saved yet, `isWanted` even an untouched draft; `true` when main has it as it is here. */
	flush(isWanted?: boolean): Promise<boolean>;
	/** Gives the removed draft, for those who want it back. */
	remove(id: string): Promise<MirrorDraft | undefined>;
	restore(draft: MirrorDraft): Promise<void>;
	/** Lets the user choose a mirror file; `undefined` when there is nothing to show. */
	openFile(): Promise<OpenedDraft | undefined>;
	openText(text: string, fileName: string): Promise<OpenedDraft | undefined>;
	/** Gives the name of the mirror file that the open draft was written to. */
	exportFile(): Promise<string | undefined>;
}

export type DraftsStore = StoreApi<DraftsState>;

/** Builds the store over main. `saveAfterMs` and `newId` are for tests. */
export function createDraftsStore(
	client: Client<FerryContract>,
	{ saveAfterMs = SAVE_AFTER_MS, newId = (): string => crypto.randomUUID() } = {},
): DraftsStore {
	let isListening = false;
	const store: DraftsStore = createStore<DraftsState>()((set, get) => ({
		summaries: [],
		list: 'loading',
		listFault: undefined,
		draft: undefined,
		missing: undefined,
		saving: 'saved',
		saveFault: undefined,
		fault: undefined,
		load: async () => {
			if (!isListening) {
				isListening = true;
				client.mirrors.changed(({ drafts }) => set({ summaries: drafts, list: 'ready' }));
				window.addEventListener('pagehide', () => void saver.flush(false));
			}
			const answer = await client.mirrors.list({});
			set(
				answer.ok
					? { summaries: answer.value.drafts, list: 'ready', listFault: undefined }
					: { list: 'failed', listFault: answer.fault },
			);
		},
		create: () => {
			void saver.flush(false);
			const id = newId();
			saver.adopt(emptyDraft(id), false);
			return id;
		},
		open: async (id) => {
			if (get().draft?.id === id) return;
			await saver.flush(false);
			set({ draft: undefined, missing: undefined });
			const answer = await client.mirrors.get({ id });
			if (answer.ok) saver.adopt(answer.value.draft, true);
			else set({ missing: answer.fault });
		},
		edit: (change) => {
			const { draft } = get();
			const changed = draft === undefined ? undefined : change(draft);
			if (changed === undefined || changed === draft) return;
			set({ draft: changed });
			saver.touch();
		},
		flush: (isWanted = false) => saver.flush(isWanted),
		...listActions(() => store, client),
	}));
	const saver = createSaver(store, client, saveAfterMs);
	return store;
}

type ListActions = Pick<DraftsState, 'remove' | 'restore' | 'openFile' | 'openText' | 'exportFile'>;

function listActions(storeOf: () => DraftsStore, client: Client<FerryContract>): ListActions {
	const opened = async (id: string, warnings: readonly string[]): Promise<OpenedDraft> => {
		storeOf().setState({ fault: undefined });
		await storeOf().getState().open(id);
		return { id, warnings };
	};
	return {
		remove: async (id) => {
			const kept = await client.mirrors.get({ id });
			const answer = await client.mirrors.remove({ id });
			const { draft } = storeOf().getState();
			storeOf().setState({
				fault: answer.ok ? undefined : answer.fault,
				...(answer.ok && draft?.id === id ? { draft: undefined, saving: 'saved' as const } : {}),
			});
			return answer.ok && kept.ok ? kept.value.draft : undefined;
		},
		restore: async (draft) => {
			const answer = await client.mirrors.save({ draft });
			storeOf().setState({ fault: answer.ok ? undefined : answer.fault });
		},
		openFile: async () => {
			const answer = await client.mirrors.open({});
			if (!answer.ok) storeOf().setState({ fault: answer.fault });
			return answer.ok && answer.value.kind === 'opened'
				? opened(answer.value.id, answer.value.warnings)
				: undefined;
		},
		openText: async (text, fileName) => {
			const answer = await client.mirrors.openText({ text, fileName });
			if (!answer.ok) storeOf().setState({ fault: answer.fault });
			return answer.ok ? opened(answer.value.id, answer.value.warnings) : undefined;
		},
		exportFile: async () => {
			const { draft, flush } = storeOf().getState();
			if (draft === undefined || !(await flush(true))) return undefined;
			const answer = await client.mirrors.export({ id: draft.id });
			storeOf().setState({ fault: answer.ok ? undefined : answer.fault });
			return answer.ok && answer.value.kind === 'saved' ? answer.value.fileName : undefined;
		},
	};
}

interface Saver {
	/** Takes a draft as the open one; `isSaved`: main has it. */
	adopt(draft: MirrorDraft, isSaved: boolean): void;
	/** Saves after the next pause. */
	touch(): void;
	/** Saves now; `isWanted`: even what nothing was entered into yet. */
	flush(isWanted: boolean): Promise<boolean>;
}

function createSaver(
	store: DraftsStore,
	client: Client<FerryContract>,
	saveAfterMs: number,
): Saver {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let savedDraft: MirrorDraft | undefined;
	let isKept = false;
	let running: Promise<boolean> = Promise.resolve(true);

	const isUpToDate = (draft: MirrorDraft, isWanted: boolean): boolean =>
		isKept ? draft === savedDraft : !isWanted && isUntouched(draft);
	const save = async (isWanted: boolean): Promise<boolean> => {
		const { draft } = store.getState();
		if (draft === undefined || isUpToDate(draft, isWanted)) return true;
		store.setState({ saving: 'saving' });
		const answer = await client.mirrors.save({ draft });
		const now = store.getState().draft;
		if (now?.id !== draft.id) return answer.ok;
		if (!answer.ok) {
			store.setState({ saving: 'failed', saveFault: answer.fault });
			return false;
		}
		[savedDraft, isKept] = [draft, true];
		store.setState({ saving: now === draft ? 'saved' : 'unsaved', saveFault: undefined });
		return now === draft ? true : save(isWanted);
	};
	const flush = (isWanted: boolean): Promise<boolean> => {
		clearTimeout(timer);
		running = running.then(() => save(isWanted));
		return running;
	};
	return {
		adopt: (draft, isSaved) => {
			clearTimeout(timer);
			[savedDraft, isKept] = [draft, isSaved];
			store.setState({ draft, missing: undefined, saving: 'saved', saveFault: undefined });
		},
		touch: () => {
			clearTimeout(timer);
			store.setState({ saving: 'unsaved' });
			timer = setTimeout(() => void flush(false), saveAfterMs);
		},
		flush,
	};
}
