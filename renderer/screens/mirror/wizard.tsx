// The wizard: a frame that stays, and one of the four steps in it. All steps can be gone to at any time.
import { useCallback, useEffect, useMemo, useState } from 'react';
import {
	DRAFT_STEPS,
	type DraftStep,
	type MirrorDraft,
} from '../../../shared/mirror/draft/mirror-draft';
import { FaultNotice } from '../../components/fault-notice';
import { useDrafts } from '../../stores/stores';
import { DraftStepper } from './draft-stepper';
import { type DraftView, useDraftView } from './draft-view';
import styles from './wizard.module.css';
import { WizardFoot } from './wizard-foot';
import { WizardHead } from './wizard-head';
import { WizardStep } from './wizard-step';

export function Wizard({ draft }: { readonly draft: MirrorDraft }) {
	const edit = useDrafts((state) => state.edit);
	const flush = useDrafts((state) => state.flush);
	const saveFault = useDrafts((state) => state.saveFault);
	const computed = useDraftView(draft);
	const index = DRAFT_STEPS.indexOf(draft.step);
	const [reached, setReached] = useState(index);
	const goToStep = useCallback(
		(next: DraftStep) => {
			setReached((now) => Math.max(now, DRAFT_STEPS.indexOf(next)));
			edit((now) => (now.step === next ? now : { ...now, step: next }));
		},
		[edit],
	);
	useStepKeys(index, goToStep);
	// What was typed last is saved when the wizard is left.
	useEffect(() => () => void flush(), [flush]);
	useRenewedRules(draft, computed.settled, edit);
	const view: DraftView = useMemo(
		() => ({ draft, ...computed, edit, goToStep }),
		[draft, computed, edit, goToStep],
	);
	return (
		<div className={styles['wizard']}>
			<WizardHead draft={draft} edit={edit} />
			<DraftStepper view={view} reached={reached} />
			<div className={styles['body']} data-scroller>
				{saveFault === undefined ? null : <FaultNotice fault={saveFault} />}
				<WizardStep view={view} />
			</div>
			{draft.step === 'check' ? null : <WizardFoot view={view} />}
		</div>
	);
}

/** Rules that are made of the images follow them. */
function useRenewedRules(draft: MirrorDraft, settled: MirrorDraft, edit: DraftView['edit']): void {
	const isStale =
		draft.pathRule === 'flatten' &&
		draft.imagesText === settled.imagesText &&
		JSON.stringify(draft.rewrite) !== JSON.stringify(settled.rewrite);
	useEffect(() => {
		if (isStale) edit((now) => ({ ...now, rewrite: settled.rewrite }));
	}, [isStale, settled.rewrite, edit]);
}

/** Alt and an arrow key go one step. */
function useStepKeys(index: number, goToStep: (step: DraftStep) => void): void {
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent): void => {
			const by = stepsOf(event);
			if (by === undefined) return;
			event.preventDefault();
			const target = DRAFT_STEPS[index + by];
			if (target !== undefined) goToStep(target);
		};
		window.addEventListener('keydown', onKeyDown);
		return () => window.removeEventListener('keydown', onKeyDown);
	}, [index, goToStep]);
}

function stepsOf(event: KeyboardEvent): number | undefined {
	if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
	switch (event.key) {
		case 'ArrowRight':
			return 1;
		case 'ArrowLeft':
			return -1;
		default:
			return undefined;
	}
}
