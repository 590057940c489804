// The foot of the wizard: back, and on.
import { DRAFT_STEPS } from '../../../shared/mirror/draft/mirror-draft';
import { Button } from '../../components/button';
import { text } from '../../text/en';
import type { DraftView } from './draft-view';
import styles from './wizard.module.css';

export function WizardFoot({ view }: { readonly view: DraftView }) {
	return (
		<footer className={styles['foot']}>
			<Previous view={view} />
			<span className={styles['keys']}>{text.mirror.frame.keys}</span>
			<Next view={view} />
		</footer>
	);
}

function Previous({ view }: { readonly view: DraftView }) {
	const previous = DRAFT_STEPS[DRAFT_STEPS.indexOf(view.draft.step) - 1];
	return previous === undefined ? (
		<span />
	) : (
		<Button onPress={() => view.goToStep(previous)}>{text.mirror.frame.previous}</Button>
	);
}

function Next({ view }: { readonly view: DraftView }) {
	const next = DRAFT_STEPS[DRAFT_STEPS.indexOf(view.draft.step) + 1];
	return next === undefined ? null : (
		<Button kind="primary" onPress={() => view.goToStep(next)}>
			{text.mirror.frame.next(text.mirror.steps[next])}
		</Button>
	);
}
