// The step Check: what is still missing; the question about hosts; the plan on its way; the plan and its start.
import { type ReactNode, useCallback, useEffect } from 'react';
import { Button } from '../../../components/button';
import { isPlannedAlike, type PlanPhase } from '../../../stores/plan-store';
import { useDrafts, usePlan } from '../../../stores/stores';
import { text } from '../../../text/en';
import type { DraftView } from '../draft-view';
import styles from './check-step.module.css';
import { PlanReady } from './plan-ready';
import { PlanFailed, PlanNotAllowed, PlanStopped, PlanUnderWay } from './plan-states';
import { TakeAlong } from './take-along';
import { Unfinished } from './unfinished';

const words = text.mirror.check;

export function CheckStep({ view }: { readonly view: DraftView }) {
	const { draft, settled, meaning } = view;
	const flush = useDrafts((state) => state.flush);
	const make = usePlan((state) => state.make);
	const isOfThis = usePlan((state) => isPlannedAlike(state.draft, draft));
	const phase = usePlan((state) => (isOfThis ? state.phase : 'none'));
	const isReady = meaning.ok && settled.imagesText === draft.imagesText;
	const plan = useCallback(async () => {
		if (await flush(true)) await make(draft);
	}, [flush, make, draft]);
	useEffect(() => {
		if (isReady && phase === 'none') void plan();
	}, [isReady, phase, plan]);
	if (!meaning.ok) return <Unfinished problems={meaning.problems} goToStep={view.goToStep} />;
	return (
		<div className={styles['step']}>
			<Shown view={view} phase={phase} plan={() => void plan()}>
				<TakeAlong view={view} mirror={meaning.mirror} />
			</Shown>
		</div>
	);
}

interface ShownProps {
	readonly view: DraftView;
	readonly phase: PlanPhase;
	readonly plan: () => void;
	/** Stands above the start, below everything else. */
	readonly children: ReactNode;
}

function Shown({ view, phase, plan, children }: ShownProps) {
	if (phase === 'ready') {
		return (
			<PlanReady view={view} again={<Button onPress={plan}>{words.again}</Button>}>
				{children}
			</PlanReady>
		);
	}
	return (
		<>
			<Unplanned view={view} phase={phase} plan={plan} />
			{children}
		</>
	);
}

interface UnplannedProps extends Omit<ShownProps, 'phase' | 'children'> {
	readonly phase: Exclude<PlanPhase, 'ready'>;
}

function Unplanned({ view, phase, plan }: UnplannedProps) {
	switch (phase) {
		case 'none':
		case 'asking':
			return <p className={styles['quiet']}>{phase === 'asking' ? words.asking : ''}</p>;
		case 'not-allowed':
			return <PlanNotAllowed plan={plan} />;
		case 'planning':
			return <PlanUnderWay />;
		case 'cancelled':
			return <PlanStopped plan={plan} />;
		case 'failed':
			return <PlanFailed view={view} plan={plan} />;
	}
}
