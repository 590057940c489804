// The four steps of the wizard: what each says, and where something is missing.
import { DRAFT_STEPS, type DraftStep } from '../../../shared/mirror/draft/mirror-draft';
import { Stepper } from '../../components/stepper/stepper';
import { isPlannedAlike, type PlanPhase } from '../../stores/plan-store';
import { usePlan } from '../../stores/stores';
import { text } from '../../text/en';
import type { DraftView } from './draft-view';

const words = text.mirror;

export interface DraftStepperProps {
	readonly view: DraftView;
	/** The furthest step that was seen. */
	readonly reached: number;
}

export function DraftStepper({ view, reached }: DraftStepperProps) {
	const phase = usePlan((state) =>
		isPlannedAlike(state.draft, view.draft) ? state.phase : 'none',
	);
	return (
		<Stepper
			label={words.frame.steps}
			doneWord={words.frame.isDone}
			here={view.draft.step}
			onGo={view.goToStep}
			steps={DRAFT_STEPS.map((id, index) => {
				const problems = isBlamed(id, index < reached, view) ? view.facts.problems[id] : 0;
				return {
					id,
					name: words.steps[id],
					summary: problems === 0 ? summaryOf(id, view, phase) : words.frame.problems(problems),
					isDone: isStepDone(id, view, phase) && index <= reached,
					isWrong: problems > 0,
				};
			})}
		/>
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
