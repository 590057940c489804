// The flow that changes what engines trust: a frame that stays, and one of its steps in it. All that is chosen can be
// gone back to until it is applied.
import { useEffect, useRef } from 'react';
import { visibleText } from '../../../shared/format/visible-text';
import { Button } from '../../components/button';
import { Icon } from '../../components/icon';
import { useNavigation, useTrust } from '../../stores/stores';
import { subjectOf, type TrustStart } from '../../stores/trust-draft';
import { text } from '../../text/en';
import { ApplyStep } from './apply/apply-step';
import { ChooseStep } from './choose/choose-step';
import { ReviewStep } from './review/review-step';
import styles from './trust.module.css';
import { TrustFoot } from './trust-foot';
import { TrustStepper } from './trust-stepper';
import { type TrustView, useTrustView } from './trust-view';

const words = text.trust;

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
	useEffect(() => {
		if (step.length > 0) body.current?.scrollTo({ top: 0 });
	}, [step]);
	return (
		<div className={styles['flow']}>
			<Head />
			<TrustStepper view={view} />
			<div className={styles['body']} ref={body} data-scroller data-region tabIndex={-1}>
				<Shown view={view} />
			</div>
			<TrustFoot view={view} />
		</div>
	);
}

function Head() {
	const go = useNavigation((state) => state.go);
	const draft = useTrust((state) => state.draft);
	const start = useTrust((state) => state.start);
	const preview = useTrust((state) => state.plan.preview);
	const host = visibleText(preview?.wish.host ?? subjectOf(draft) ?? '', 255);
	const title =
		start.revert !== undefined
			? words.undoTitle(host)
			: host === ''
				? words.title
				: words.titleFor({ as: draft.as, host });
	return (
		<header className={styles['head']}>
			<div className={styles['back']}>
				<Button kind="quiet" onPress={() => go({ screen: 'engines' })}>
					<Icon name="back" />
					{words.back}
				</Button>
			</div>
			<span className={styles['slash']} aria-hidden="true">
				/
			</span>
			<h1 title={title}>{title}</h1>
		</header>
	);
}

function Shown({ view }: { readonly view: TrustView }) {
	const step = useTrust((state) => state.step);
	switch (step) {
		case 'choose':
			return <ChooseStep view={view} />;
		case 'review':
			return <ReviewStep view={view} />;
		case 'apply':
			return <ApplyStep />;
	}
}
