// The steps of the flow: what each says. An undoing has nothing to choose.
import { Stepper } from '../../components/stepper/stepper';
import { useTrust } from '../../stores/stores';
import { subjectOf } from '../../stores/trust-draft';
import {
	FLOW_STEPS,
	type FlowStep,
	type TrustApply,
	type TrustPlan,
} from '../../stores/trust-store';
import { text } from '../../text/en';
import type { TrustView } from './trust-view';

const words = text.trust;

export function TrustStepper({ view }: { readonly view: TrustView }) {
	const draft = useTrust((state) => state.draft);
	const start = useTrust((state) => state.start);
	const step = useTrust((state) => state.step);
	const plan = useTrust((state) => state.plan);
	const apply = useTrust((state) => state.apply);
	const goToStep = useTrust((state) => state.goToStep);
	const isUndo = start.revert !== undefined;
	const missing = Object.keys(view.problems).length;
	const isBlamed = missing > 0 && step !== 'choose';
	const isApplying = apply.phase === 'applying';
	const summaries: Readonly<Record<FlowStep, string>> = {
		choose: isBlamed ? words.missing(missing) : words.summary.choose(subjectOf(draft), draft.as),
		review: reviewSummary(plan),
		apply: applySummary(apply),
	};
	const isDone: Readonly<Record<FlowStep, boolean>> = {
		choose: missing === 0,
		review: plan.phase === 'ready' && plan.preview?.verdict !== 'blocked',
		apply: isWell(apply) && apply.outcome?.change.state !== 'written',
	};
	const isWrong: Readonly<Record<FlowStep, boolean>> = {
		choose: isBlamed,
		review: plan.phase === 'failed' || plan.preview?.verdict === 'blocked',
		apply: apply.phase === 'failed' || (apply.phase === 'ended' && !isWell(apply)),
	};
	return (
		<Stepper
			label={words.stepsLabel}
			doneWord={words.isDone}
			here={step}
			onGo={goToStep}
			steps={FLOW_STEPS.filter((id) => !isUndo || id !== 'choose').map((id) => ({
				id,
				name: words.steps[id],
				summary: summaries[id],
				isDone: isDone[id],
				isWrong: isWrong[id],
				isDisabled:
					(isApplying && id !== 'apply') || (id === 'apply' && plan.preview?.verdict !== 'apply'),
			}))}
		/>
	);
}

function isWell({ outcome }: TrustApply): boolean {
	const state = outcome?.change.state;
	return state === 'applied' || state === 'written' || state === 'reverted';
}

function reviewSummary({ phase, preview }: TrustPlan): string {
	const { review } = words.summary;
	if (preview === undefined) return phase === 'ready' ? review.none : review[phase];
	switch (preview.verdict) {
		case 'apply':
			return review.ready(preview.engines.reduce((sum, { files }) => sum + files.length, 0));
		case 'by-hand':
			return review.byHand;
		default:
			return review[preview.verdict];
	}
}

function applySummary({ phase, outcome }: TrustApply): string {
	const { apply } = words.summary;
	if (phase !== 'ended') return apply[phase];
	return outcome === undefined ? apply.none : apply[outcome.change.state];
}
