// The foot of the flow: back, what is to be known before going on, and on.
import { Button } from '../../components/button';
import { useTrust } from '../../stores/stores';
import { text } from '../../text/en';
import styles from './trust.module.css';
import type { TrustView } from './trust-view';

const words = text.trust.foot;

export function TrustFoot({ view }: { readonly view: TrustView }) {
	const step = useTrust((state) => state.step);
	switch (step) {
		case 'choose':
			return <ChooseFoot view={view} />;
		case 'review':
			return <ReviewFoot />;
		case 'apply':
			return null;
	}
}

function ChooseFoot({ view }: { readonly view: TrustView }) {
	const goToStep = useTrust((state) => state.goToStep);
	const missing = Object.keys(view.problems).length;
	return (
		<footer className={styles['foot']} data-region>
			<span className={styles['hint']}>
				{missing === 0 ? words.keys : text.trust.missing(missing)}
			</span>
			<Button kind="primary" onPress={() => goToStep('review')}>
				{words.review}
			</Button>
		</footer>
	);
}

function ReviewFoot() {
	const preview = useTrust((state) => state.plan.preview);
	const isUndo = useTrust((state) => state.start.revert !== undefined);
	const goToStep = useTrust((state) => state.goToStep);
	const applyPlan = useTrust((state) => state.applyPlan);
	const canApply = preview?.verdict === 'apply';
	const hint = preview?.asksAdministrator === true ? words.asksAdministrator : words.noPrompt;
	return (
		<footer className={styles['foot']} data-region>
			{isUndo ? <span /> : <Button onPress={() => goToStep('choose')}>{words.previous}</Button>}
			<span className={styles['hint']}>{canApply ? `${hint} ${words.asksFirst}` : ''}</span>
			<Button kind="primary" isDisabled={!canApply} onPress={() => void applyPlan()}>
				{isUndo ? words.undo : words.apply}
			</Button>
		</footer>
	);
}
