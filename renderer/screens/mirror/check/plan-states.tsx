// The plan before there is one: under way, stopped, not allowed, failed.
import { describeFaultInWindow } from '../../../../shared/fault/window-remedies';
import { Button } from '../../../components/button';
import { CrossingBar } from '../../../components/crossing-bar';
import { FaultNotice } from '../../../components/fault-notice';
import { Notice } from '../../../components/notice/notice';
import { useNavigation, usePlan } from '../../../stores/stores';
import { text } from '../../../text/en';
import type { DraftView } from '../draft-view';
import styles from './check-step.module.css';
import { TrustButton } from './trust-button';

const words = text.mirror.check;

interface PlanStateProps {
	readonly plan: () => void;
}

export function PlanUnderWay() {
	const resolved = usePlan((state) => state.resolved);
	const total = usePlan((state) => state.total);
	const cancel = usePlan((state) => state.cancel);
	const fraction = total === 0 ? undefined : resolved / total;
	return (
		<section className={styles['card']}>
			<h2>{words.planning}</h2>
			<CrossingBar
				label={words.planningLabel}
				fraction={fraction}
				there={0}
				moved={fraction ?? 0}
				valueText={fraction === undefined ? words.unknownTotal : words.percent(fraction)}
			/>
			<div className={styles['between']}>
				<span className={styles['quiet']}>{words.planningCount(resolved, total)}</span>
				<Button onPress={() => void cancel()}>{words.cancel}</Button>
			</div>
		</section>
	);
}

export function PlanStopped({ plan }: PlanStateProps) {
	return (
		<Notice
			tone="quiet"
			title={words.cancelledTitle}
			actions={
				<Button kind="primary" onPress={plan}>
					{words.make}
				</Button>
			}
		>
			<p>{words.cancelled}</p>
		</Notice>
	);
}

export function PlanNotAllowed({ plan }: PlanStateProps) {
	const hosts = usePlan((state) => state.hosts);
	const go = useNavigation((state) => state.go);
	const actions = (
		<>
			<Button kind="primary" onPress={plan}>
				{words.ask}
			</Button>
			{hosts.slice(0, 3).map((host) => (
				<Button key={host} onPress={() => go({ screen: 'registries', host })}>
					{words.addRegistry(host)}
				</Button>
			))}
		</>
	);
	return (
		<Notice tone="caution" title={words.notAllowedTitle(hosts)} actions={actions} isNews>
			<p>{words.notAllowed}</p>
		</Notice>
	);
}

export function PlanFailed({ view, plan }: PlanStateProps & { readonly view: DraftView }) {
	const fault = usePlan((state) => state.fault);
	const go = useNavigation((state) => state.go);
	if (fault === undefined) return null;
	const actions = new Set(describeFaultInWindow(fault).actions);
	const isOfRegistry =
		actions.has('edit-registry') ||
		actions.has('edit-credential') ||
		actions.has('trust-ca') ||
		actions.has('change-tls-policy');
	const host = fault.facts?.['host'] ?? hostOf(fault.subject);
	return (
		<section className={styles['failed']}>
			<FaultNotice
				fault={fault}
				{...(fault.detail === undefined
					? {}
					: { details: { label: text.failures.details, lines: [fault.detail] } })}
			/>
			<div className={styles['buttons']}>
				<Button kind="primary" onPress={plan}>
					{words.retry}
				</Button>
				<TrustButton fault={fault} />
				{isOfRegistry && host !== undefined ? (
					<Button onPress={() => go({ screen: 'registries', host })}>{words.editRegistry}</Button>
				) : null}
				{actions.has('edit-mirror') ? (
					<Button onPress={() => view.goToStep('images')}>
						{words.goTo(text.mirror.steps.images)}
					</Button>
				) : null}
			</div>
		</section>
	);
}

/** A fault's subject is a host, or a reference that begins with one. */
function hostOf(subject: string): string | undefined {
	const [first = ''] = subject.split('/');
	return /[.:]|^localhost$/.test(first) ? first : undefined;
}
