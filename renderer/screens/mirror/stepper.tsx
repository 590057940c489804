// The four steps side by side: where one is, what each says, and where something is missing.
import { Button as AriaButton } from 'react-aria-components';
import { DRAFT_STEPS, type DraftStep } from '../../../shared/mirror/draft/mirror-draft';
import { Icon } from '../../components/icon';
import { isPlannedAlike, type PlanPhase } from '../../stores/plan-store';
import { usePlan } from '../../stores/stores';
import { text } from '../../text/en';
import type { DraftView } from './draft-view';
import styles from './stepper.module.css';

const words = text.mirror;

export interface StepperProps {
	readonly view: DraftView;
	/** The furthest step that was seen. */
	readonly reached: number;
}

export function Stepper({ view, reached }: StepperProps) {
	const phase = usePlan((state) =>
		isPlannedAlike(state.draft, view.draft) ? state.phase : 'none',
	);
	return (
		<nav className={styles['stepper']} aria-label={words.frame.steps}>
			<ol>
				{DRAFT_STEPS.map((step, index) => {
					const problems = isBlamed(step, index < reached, view) ? view.facts.problems[step] : 0;
					const isHere = step === view.draft.step;
					const isDone = isStepDone(step, view, phase) && index <= reached;
					return (
						<li key={step} className={isHere ? styles['here'] : ''}>
							<AriaButton
								className={styles['step'] ?? ''}
								{...(isHere ? { 'aria-current': 'step' as const } : {})}
								onPress={() => view.goToStep(step)}
							>
								<Marker number={index + 1} problems={problems} isDone={isDone} />
								<span className={styles['words']}>
									<span className={styles['name']}>{words.steps[step]}</span>
									<span className={styles['summary']}>
										{problems === 0 ? summaryOf(step, view, phase) : words.frame.problems(problems)}
									</span>
								</span>
							</AriaButton>
						</li>
					);
				})}
			</ol>
		</nav>
	);
}

interface MarkerProps {
	readonly number: number;
	readonly problems: number;
	readonly isDone: boolean;
}

function Marker({ number, problems, isDone }: MarkerProps) {
	if (problems > 0) {
		return (
			<span className={`${styles['marker']} ${styles['wrong']}`}>
				<Icon name="failed" />
			</span>
		);
	}
	return isDone ? (
		<span className={`${styles['marker']} ${styles['done']}`}>
			<Icon name="there" />
			<span className="visually-hidden">{words.frame.isDone}</span>
		</span>
	) : (
		<span className={styles['marker']}>{number}</span>
	);
}

/** A step is blamed for what it lacks when one has gone on from it, and for what is wrong in it at once. */
function isBlamed(step: DraftStep, isPast: boolean, { draft }: DraftView): boolean {
	switch (step) {
		case 'images':
			return isPast || draft.imagesText.trim() !== '' || draft.repositories.length > 0;
		case 'destination':
			return isPast || draft.destination.registry !== '';
		case 'how':
			return true;
		case 'check':
			return false;
	}
}

function isStepDone(step: DraftStep, view: DraftView, phase: PlanPhase): boolean {
	return step === 'check' ? phase === 'ready' : view.facts.problems[step] === 0;
}

function summaryOf(step: DraftStep, { draft, facts }: DraftView, phase: PlanPhase): string {
	switch (step) {
		case 'images':
			return words.summary.images(facts.images, facts.repositories, facts.hosts.length);
		case 'destination':
			return words.summary.destination(facts.destination);
		case 'how':
			return words.summary.how(
				draft.route,
				draft.platforms === 'all' ? 'all' : draft.platforms.length,
			);
		case 'check':
			return words.summary.check[phase];
	}
}
