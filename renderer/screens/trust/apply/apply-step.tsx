// The step Apply: the steps as they go, then how it ended and what can be done next.
import { useMemo } from 'react';
import type { TrustPreview } from '../../../../shared/trust/trust-plan';
import { Button } from '../../../components/button';
import { type StateLook, StateWord } from '../../../components/state-word';
import { useTrust } from '../../../stores/stores';
import type { TrustApply } from '../../../stores/trust-store';
import { text } from '../../../text/en';
import styles from './apply.module.css';
import { Checklist } from './checklist';
import { expectedSteps, shownSteps } from './expected-steps';
import { Outcome } from './outcome';

const words = text.trust.apply;

export function ApplyStep() {
	const preview = useTrust((state) => state.plan.preview);
	return preview === undefined ? null : <Apply preview={preview} />;
}

function Apply({ preview }: { readonly preview: TrustPreview }) {
	const apply = useTrust((state) => state.apply);
	const isApplying = apply.phase === 'applying';
	const isUndo = preview.reverts !== undefined;
	const titleOf = useTitles(preview);
	if (apply.phase === 'none') return <NotYet preview={preview} />;
	const expected = isApplying ? expectedSteps(preview) : [];
	const steps = shownSteps(apply.steps, expected);
	return (
		<div className={styles['apply']}>
			{isApplying ? null : <Outcome apply={apply} />}
			{steps.length === 0 ? null : (
				<section className={styles['card']} aria-label={words.title}>
					<header className={styles['header']}>
						<h2>{words.checklist}</h2>
						<span role="status">
							<StateWord look={lookOf(apply, isUndo)} isChip />
						</span>
					</header>
					{isApplying && apply.steps.length === 0 ? (
						<p className={styles['quiet']}>{words.answer}</p>
					) : null}
					<Checklist steps={steps} titleOf={titleOf} />
					<Cancel />
				</section>
			)}
		</div>
	);
}

/** Gone to before it was begun. */
function NotYet({ preview }: { readonly preview: TrustPreview }) {
	const applyPlan = useTrust((state) => state.applyPlan);
	const files = preview.engines.reduce((sum, engine) => sum + engine.files.length, 0);
	return (
		<div className={styles['apply']}>
			<section className={styles['card']}>
				<h2>{words.ready}</h2>
				<p>{words.readyWords(files)}</p>
				<div className={styles['buttons']}>
					<Button kind="primary" onPress={() => void applyPlan()}>
						{preview.reverts === undefined ? text.trust.foot.apply : text.trust.foot.undo}
					</Button>
				</div>
			</section>
		</div>
	);
}

/** Only trying the image can be stopped: everything else is over at once, or must not be left half. */
function Cancel() {
	const { phase, steps, isCancelling } = useTrust((state) => state.apply);
	const cancel = useTrust((state) => state.cancel);
	const isProving = steps.some(({ name, state }) => name === 'proof' && state === 'running');
	if (phase !== 'applying' || (!isProving && !isCancelling)) return null;
	return (
		<div className={styles['buttons']}>
			<Button isDisabled={isCancelling} onPress={() => void cancel()}>
				{isCancelling ? words.cancelling : words.cancel}
			</Button>
			<span className={styles['quiet']}>{words.cancelHelp}</span>
		</div>
	);
}

function useTitles({ engines }: TrustPreview): (endpoint: string) => string {
	return useMemo(() => {
		const titles = new Map(
			engines.map(({ engine }) => [engine.endpoint, text.trust.engineName(engine)]),
		);
		return (endpoint) => titles.get(endpoint) ?? endpoint;
	}, [engines]);
}

function lookOf({ phase, outcome }: TrustApply, isUndo: boolean): StateLook {
	const { summary } = text.trust;
	if (phase === 'applying') {
		return { icon: 'moving', word: isUndo ? words.undoing : words.running, tone: 'active' };
	}
	switch (outcome?.change.state) {
		case 'applied':
		case 'reverted':
			return { icon: 'verified', word: summary.apply.applied, tone: 'ok' };
		case 'written':
			return { icon: 'waiting', word: summary.apply.written, tone: 'caution' };
		case 'rolled-back':
			return { icon: 'failed', word: summary.apply['rolled-back'], tone: 'danger' };
		case 'roll-back-failed':
			return { icon: 'failed', word: summary.apply['roll-back-failed'], tone: 'danger' };
		case 'interrupted':
			return { icon: 'interrupted', word: summary.apply.interrupted, tone: 'caution' };
		default:
			return { icon: 'cancelled', word: summary.apply.declined, tone: 'quiet' };
	}
}
