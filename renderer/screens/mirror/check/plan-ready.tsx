// The plan: totals in words and as the bar, what is refused, what one should know, and the start.
import { type ReactNode, useMemo, useState } from 'react';
import type { ShownPlan } from '../../../../shared/ipc/groups/mirrors';
import { withoutReferences } from '../../../../shared/mirror/draft/pasted-text';
import { Button } from '../../../components/button';
import { FaultNotice } from '../../../components/fault-notice';
import { CheckField } from '../../../components/fields/check-field';
import { Notice } from '../../../components/notice/notice';
import { useNavigation, usePlan, useRuns } from '../../../stores/stores';
import { text } from '../../../text/en';
import type { DraftView } from '../draft-view';
import styles from './check-step.module.css';
import { groupWarnings } from './group-warnings';
import { PlanTable } from './plan-table';
import { PlanTotals } from './plan-totals';
import { TrustButton } from './trust-button';

const words = text.mirror.check;
/** More are in the table. */
const MAX_SHOWN = 6;

export interface PlanReadyProps {
	readonly view: DraftView;
	/** The way to plan anew. */
	readonly again: ReactNode;
	/** What stands between the plan and its start. */
	readonly children?: ReactNode;
}

export function PlanReady({ view, again, children }: PlanReadyProps) {
	const plan = usePlan((state) => state.plan);
	return plan === undefined ? null : (
		<Plan view={view} plan={plan} again={again}>
			{children}
		</Plan>
	);
}

function Plan({ view, plan, again, children }: PlanReadyProps & { readonly plan: ShownPlan }) {
	const [hasRead, setHasRead] = useState(false);
	const { totals, continues } = plan;
	const notes = useMemo(() => [...plan.notes, ...groupWarnings(plan.items)], [plan]);
	const mayStart = totals.refused === 0 && totals.images > 0 && (notes.length === 0 || hasRead);
	return (
		<>
			{continues === undefined ? null : (
				<Notice tone="ok" title={words.continuesTitle(continues.arrived, continues.images)}>
					<p>{words.continues}</p>
				</Notice>
			)}
			<section className={styles['card']} aria-label={words.totals.label}>
				<PlanTotals totals={totals} />
			</section>
			<Refusals plan={plan} view={view} />
			{notes.length === 0 ? null : (
				<Notice tone="caution" title={words.noted(notes.length)}>
					<ul className={styles['problems']}>
						{notes.slice(0, MAX_SHOWN).map((note) => (
							<li key={note}>{note}</li>
						))}
						{notes.length > MAX_SHOWN ? (
							<li className={styles['quiet']}>{words.moreProblems(notes.length - MAX_SHOWN)}</li>
						) : null}
					</ul>
					{totals.refused > 0 ? null : (
						<div className={styles['acknowledge']}>
							<CheckField label={words.acknowledge} isChosen={hasRead} onChange={setHasRead} />
						</div>
					)}
				</Notice>
			)}
			<PlanTable plan={plan} />
			{children}
			<StartBar view={view} plan={plan} mayStart={mayStart} again={again} />
		</>
	);
}

interface StartBarProps extends PlanReadyProps {
	readonly plan: ShownPlan;
	readonly mayStart: boolean;
}

function StartBar({ view, plan, mayStart, again }: StartBarProps) {
	const start = useRuns((state) => state.start);
	const isStarting = useRuns((state) => state.isStarting);
	const fault = useRuns((state) => state.fault);
	const go = useNavigation((state) => state.go);
	const planId = usePlan((state) => state.planId);
	const { totals } = plan;
	const { images, toCopy } = totals;
	const run = async (): Promise<void> => {
		const runId = planId === undefined ? undefined : await start(view.draft.id, planId);
		if (runId !== undefined) go({ screen: 'run', runId });
	};
	const label =
		plan.continues !== undefined
			? words.continueRun(images)
			: toCopy === 0
				? words.startNothing(images)
				: words.start(images);
	return (
		<>
			{fault === undefined ? null : <FaultNotice fault={fault} />}
			<div className={styles['start']}>
				<Button onPress={() => view.goToStep('how')}>{text.mirror.frame.previous}</Button>
				{again}
				<span className={styles['wait']}>
					{mayStart ? '' : totals.refused > 0 ? words.waitRefused : words.waitNotes}
				</span>
				<Button kind="primary" isDisabled={!mayStart || isStarting} onPress={() => void run()}>
					{isStarting ? words.starting : label}
				</Button>
			</div>
		</>
	);
}

function Refusals({ plan, view }: { readonly plan: ShownPlan; readonly view: DraftView }) {
	const refused = plan.items.filter(({ action }) => action === 'refused');
	if (refused.length === 0) return null;
	const leaveOut = (): void => {
		const names = new Set(refused.map(({ source }) => source));
		view.edit((now) => ({ ...now, imagesText: withoutReferences(now.imagesText, names) }));
	};
	return (
		<section className={styles['refusals']}>
			<Notice
				tone="danger"
				title={words.refusedTitle(refused.length)}
				actions={
					<>
						<Button onPress={leaveOut}>{words.leaveOut(refused.length)}</Button>
						<Button onPress={() => view.goToStep('images')}>
							{words.goTo(text.mirror.steps.images)}
						</Button>
						<Button onPress={() => view.goToStep('destination')}>
							{words.goTo(text.mirror.steps.destination)}
						</Button>
					</>
				}
			>
				<p>{words.refused}</p>
			</Notice>
			{refused.slice(0, MAX_SHOWN).map(({ index, source, fault }) =>
				fault === undefined ? null : (
					<FaultNotice
						key={index}
						fault={fault}
						details={{ label: text.failures.details, lines: [source] }}
					>
						<TrustButton fault={fault} />
					</FaultNotice>
				),
			)}
			{refused.length > MAX_SHOWN ? (
				<p className={styles['quiet']}>{words.moreProblems(refused.length - MAX_SHOWN)}</p>
			) : null}
		</section>
	);
}
