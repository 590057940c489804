// Everything that the steps show of a draft, computed once for all of them.
import { useMemo } from 'react';
import { type ImageListReading, readImageList } from '../../../shared/image-list/from-text';
import { type DraftFacts, draftFacts } from '../../../shared/mirror/draft/draft-facts';
import { sourcePaths } from '../../../shared/mirror/draft/draft-names';
import type { DraftStep, MirrorDraft } from '../../../shared/mirror/draft/mirror-draft';
import { type DraftMeaning, mirrorOfDraft } from '../../../shared/mirror/draft/mirror-of-draft';
import { type SourcePath, withRulesRenewed } from '../../../shared/mirror/draft/path-rule';
import { useSettled } from './use-settled';

export interface DraftView {
	readonly draft: MirrorDraft;
	/** The draft that the rest is of: the same, or with a long list that of a moment ago. */
	readonly settled: MirrorDraft;
	readonly reading: ImageListReading;
	readonly sources: readonly SourcePath[];
	readonly meaning: DraftMeaning;
	readonly facts: DraftFacts;
	readonly edit: (change: (draft: MirrorDraft) => MirrorDraft) => void;
	readonly goToStep: (step: DraftStep) => void;
}

/** Characters of a list that are read between two keystrokes without being felt. */
const QUICK_CHARACTERS = 40_000;
const PAUSE_MS = 250;

type Computed = Omit<DraftView, 'draft' | 'edit' | 'goToStep'>;

/** Computes what the steps show. */
export function useDraftView(draft: MirrorDraft): Computed {
	const settled = useSettled(draft, draft.imagesText.length > QUICK_CHARACTERS ? PAUSE_MS : 0);
	const { imagesText, repositories } = settled;
	const reading = useMemo(() => readImageList(imagesText), [imagesText]);
	const sources = useMemo(() => sourcePaths(reading, repositories), [reading, repositories]);
	const renewed = useMemo(() => withRulesRenewed(settled, sources), [settled, sources]);
	const meaning = useMemo(() => mirrorOfDraft(renewed, reading), [renewed, reading]);
	const facts = useMemo(() => draftFacts(renewed, reading, meaning), [renewed, reading, meaning]);
	return { settled: renewed, reading, sources, meaning, facts };
}
