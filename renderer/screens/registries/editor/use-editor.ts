// The state of the editor: what is typed, what it was before, and what becomes of it when it is saved.
import { useCallback, useState } from 'react';
import type { Fault } from '../../../../shared/fault/fault';
import type { RegistryRow } from '../../../../shared/ipc/groups/registries';
import type { SaveOutcome, TestWishes } from '../../../stores/registries-store';
import { useRegistries } from '../../../stores/stores';
import { type Draft, draftOf, isChanged, newDraft, orderOf, problemsOf, withSaved } from './draft';

/** What came of the latest attempt to save. */
export type Saving =
	| { readonly kind: 'idle' | 'saving' | 'cancelled' | 'saved' }
	| { readonly kind: 'failed'; readonly part: 'entry' | 'credential'; readonly fault: Fault };

export interface EditorOptions {
	readonly row: RegistryRow | undefined;
	/** Prefilled address of a registry that is not saved. */
	readonly host: string | undefined;
	/** Hosts of the other registries. */
	readonly taken: ReadonlySet<string>;
	/** The registry is saved, under this host. */
	readonly onSaved: (host: string) => void;
}

export function useEditor({ row, host, taken, onSaved }: EditorOptions) {
	const [before, setBefore] = useState(() => (row === undefined ? newDraft(host) : draftOf(row)));
	const [typed, setDraft] = useState(before);
	// Derived, not kept: the vault may be opened while the editor is.
	const draft = withSaved(typed, row);
	const [saving, setSaving] = useState<Saving>({ kind: 'idle' });
	const [isComplete, setIsComplete] = useState(false);
	const save = useRegistries((state) => state.save);
	const test = useRegistries((state) => state.test);
	const checkVault = useRegistries((state) => state.checkVault);
	const problems = problemsOf(draft, row, taken);

	const change = useCallback(
		(edit: (now: Draft) => Draft): void => {
			setDraft((now) => edit(withSaved(now, row)));
			setSaving((now) => (now.kind === 'saving' ? now : { kind: 'idle' }));
		},
		[row],
	);

	const took = (outcome: SaveOutcome, given: Draft, savedHost: string): void => {
		setSaving(outcome);
		if (outcome.kind === 'failed') {
			void checkVault();
			if (outcome.part === 'entry') return;
		}
		if (outcome.kind === 'cancelled') return;
		// A secret that could not be stored stays in its field.
		const isStored = outcome.kind === 'saved';
		const kept: Draft = {
			...given,
			address: savedHost,
			...(isStored ? { secret: '', isReplacing: false, hasChosen: false } : {}),
		};
		setDraft(kept);
		setBefore(isStored ? kept : { ...kept, secret: '' });
		onSaved(savedHost);
	};

	/** Gives whether it was saved. A draft with problems shows them. */
	const saveDraft = async (given: Draft): Promise<boolean> => {
		const order = orderOf(given, row);
		setIsComplete(true);
		if (order === undefined || Object.keys(problemsOf(given, row, taken)).length > 0) return false;
		setSaving({ kind: 'saving' });
		const outcome = await save(order);
		took(outcome, given, order.entry.host);
		return outcome.kind === 'saved';
	};
	const saveAndTest = async (given: Draft = draft): Promise<void> => {
		const savedHost = orderOf(given, row)?.entry.host;
		if ((await saveDraft(given)) && savedHost !== undefined) await test(savedHost, wishesOf(given));
	};
	return {
		draft,
		problems: isComplete ? problems : onlyAddress(problems),
		isComplete,
		saving,
		isDirty: isChanged(draft, withSaved(before, row)),
		change,
		save: () => saveDraft(draft),
		saveAndTest,
		testAgain: (savedHost: string) => test(savedHost, wishesOf(draft)),
	};
}

/** What is wrong with an address is said as it is typed; what is missing, when the user wants to save. */
function onlyAddress({
	address,
	name,
}: ReturnType<typeof problemsOf>): ReturnType<typeof problemsOf> {
	return {
		...(address === undefined ? {} : { address }),
		...(name === undefined ? {} : { name }),
	};
}

function wishesOf({ image, pushRepository }: Draft): TestWishes {
	return {
		...(image.trim() === '' ? {} : { image: image.trim() }),
		...(pushRepository.trim() === '' ? {} : { pushRepository: pushRepository.trim() }),
	};
}
