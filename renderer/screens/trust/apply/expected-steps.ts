// The steps of a change as a list that hardly moves: those that came, in their order, and those that are to come.
import {
	TRUST_STEPS,
	type TrustStep,
	type TrustStepName,
} from '../../../../shared/trust/trust-change';
import type { TrustPreview } from '../../../../shared/trust/trust-plan';

export type ShownStep = Omit<TrustStep, 'state'> & {
	readonly state: TrustStep['state'] | 'waiting';
};

/** What came, and while the change is at work what is expected still. */
export function shownSteps(
	steps: readonly TrustStep[],
	expected: readonly TrustStepName[],
): readonly ShownStep[] {
	const seen = new Set(steps.map(({ name }) => name));
	const waiting = expected
		.filter((name) => !seen.has(name))
		.map((name) => ({ name, state: 'waiting' as const }));
	// One that was put back has nothing to come.
	return seen.has('roll-back') ? steps : [...steps, ...waiting];
}

/** What a change goes through when all goes well; what is not needed says so in its place. */
export function expectedSteps({ engines }: TrustPreview): readonly TrustStepName[] {
	const isSettled = engines.some(({ files }) => files.some(({ settles }) => settles !== undefined));
	return TRUST_STEPS.filter((name) => name !== 'roll-back' && (name !== 'settle' || isSettled));
}
