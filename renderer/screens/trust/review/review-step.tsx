// The step Review: what is still missing; the plan on its way; or everything that would be written, and why not.
import { useEffect } from 'react';
import type { TrustPreview } from '../../../../shared/trust/trust-plan';
import { Button } from '../../../components/button';
import { FaultNotice } from '../../../components/fault-notice';
import { Notice, type NoticeProps } from '../../../components/notice/notice';
import { useTrust } from '../../../stores/stores';
import { text } from '../../../text/en';
import { OtherMachines } from '../other-machines';
import type { TrustView } from '../trust-view';
import { EngineReview } from './engine-review';
import { Findings } from './findings';
import styles from './review.module.css';

const words = text.trust.review;

export function ReviewStep({ view }: { readonly view: TrustView }) {
	const plan = useTrust((state) => state.plan);
	const replan = useReplan(view);
	const isPlannable = replan !== undefined;
	useEffect(() => {
		if (plan.phase === 'none') replan?.();
	}, [plan.phase, replan]);
	if (!isPlannable) return <Missing view={view} />;
	const again = <Button onPress={replan}>{words.again}</Button>;
	if (plan.phase === 'failed' && plan.fault !== undefined) {
		return <FaultNotice fault={plan.fault}>{again}</FaultNotice>;
	}
	return plan.preview === undefined ? (
		<Planning />
	) : (
		<Ready preview={plan.preview} again={replan} />
	);
}

/** Plans what is chosen, or the undoing; `undefined` while something is missing. */
function useReplan({ request }: TrustView): (() => void) | undefined {
	const revert = useTrust((state) => state.start.revert);
	const makePlan = useTrust((state) => state.makePlan);
	const makeRevertPlan = useTrust((state) => state.makeRevertPlan);
	if (revert !== undefined) return () => void makeRevertPlan(revert);
	return request === undefined ? undefined : () => void makePlan(request);
}

function Planning() {
	return (
		<div className={styles['planning']} role="status">
			<p className={styles['strong']}>{words.planning}</p>
			<p className={styles['quiet']}>{words.planningMore}</p>
		</div>
	);
}

function Missing({ view }: { readonly view: TrustView }) {
	const overview = useTrust((state) => state.overview);
	const fault = useTrust((state) => state.overviewFault);
	// The engines are not known yet: what is missing may be only that.
	if (overview === undefined && fault === undefined) return <Planning />;
	const { address, ca, of, engines, proof } = view.problems;
	const { choose } = text.trust;
	const lines = [
		...(address === undefined ? [] : [address === 'network' ? choose.network : choose.missing]),
		...(ca === undefined ? [] : [text.registries.editor.caMissing]),
		...(of === undefined ? [] : [of === 'same' ? choose.ofSame : choose.ofMissing]),
		...(engines === undefined ? [] : [choose.enginesNone]),
		...(proof === undefined
			? []
			: [proof === 'other-registry' ? choose.proofOther : choose.proofNoReference]),
	];
	return (
		<Notice tone="caution" title={text.trust.missing(lines.length)}>
			<ul>
				{lines.map((line) => (
					<li key={line}>{line}</li>
				))}
			</ul>
		</Notice>
	);
}

interface ReadyProps {
	readonly preview: TrustPreview;
	readonly again: () => void;
}

function Ready({ preview, again }: ReadyProps) {
	const { engines, verdict, wish, reverts } = preview;
	const { title, more, tone } = verdictWords(preview);
	return (
		<>
			<Notice
				tone={tone}
				title={title}
				isNews
				actions={<Button onPress={again}>{words.again}</Button>}
			>
				<p>{more}</p>
			</Notice>
			<Findings engines={engines} />
			{engines.map((engine) => (
				<EngineReview key={engine.engine.endpoint} preview={engine} verdict={verdict} />
			))}
			{reverts === undefined ? <OtherMachines wish={wish} /> : null}
		</>
	);
}

interface VerdictWords {
	readonly title: string;
	readonly more: string;
	readonly tone: NoticeProps['tone'];
}

function verdictWords({ verdict, engines }: TrustPreview): VerdictWords {
	const changing = engines.filter(({ files }) => files.length > 0);
	const files = changing.reduce((sum, engine) => sum + engine.files.length, 0);
	const { verdict: said } = words;
	switch (verdict) {
		case 'apply':
			return { title: said.apply(files, changing.length), more: said.applyMore, tone: 'ok' };
		case 'nothing':
			return { title: said.nothing, more: said.nothingMore, tone: 'quiet' };
		case 'blocked':
			return { title: said.blocked, more: said.blockedMore, tone: 'danger' };
		case 'by-hand':
			return { title: said['by-hand'], more: said.byHandMore, tone: 'caution' };
	}
}
