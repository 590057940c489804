// The flow that changes what engines trust: a frame that stays, and one of its steps in it. All that is chosen can be
// gone back to until it is applied.
import { useEffect, useRef } from 'react';
import { useTrust } from '../../stores/stores';
import type { TrustStart } from '../../stores/trust-draft';
import styles from './trust.module.css';
import { TrustFoot } from './trust-foot';
import { TrustHead } from './trust-head';
import { TrustStep } from './trust-step';
import { TrustStepper } from './trust-stepper';
import { useTrustView } from './trust-view';

export interface TrustScreenProps {
	/** Absent: what was left is gone on with. */
	readonly start: TrustStart | undefined;
}

export function TrustScreen({ start }: TrustScreenProps) {
	const open = useTrust((state) => state.open);
	const look = useTrust((state) => state.look);
	const step = useTrust((state) => state.step);
	const opened = useRef<TrustStart>(undefined);
	useEffect(() => {
		if (start !== undefined && opened.current !== start) open(start);
		opened.current = start;
	}, [start, open]);
	useEffect(() => {
		void look();
	}, [look]);
	const view = useTrustView();
	const body = useRef<HTMLDivElement>(null);
	const shownStep = useRef(step);
	useEffect(() => {
		// A new step takes the focus, so that the keyboard goes on from there; the first one does not.
		if (shownStep.current !== step) body.current?.focus();
		shownStep.current = step;
	}, [step]);
	return (
		<div className={styles['flow']}>
			<TrustHead />
			<TrustStepper view={view} />
			<div key={step} className={styles['body']} ref={body} data-scroller data-region tabIndex={-1}>
				<TrustStep view={view} />
			</div>
			<TrustFoot view={view} />
		</div>
	);
}
