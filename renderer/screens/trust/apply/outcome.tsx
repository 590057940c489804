// How a change ended, by what that is known, and what can be done next.
import type { ReactNode } from 'react';
import type { TrustOutcome } from '../../../../shared/trust/trust-change';
import { Button } from '../../../components/button';
import { FaultNotice } from '../../../components/fault-notice';
import { Notice } from '../../../components/notice/notice';
import { useNavigation, useRuns, useTrust } from '../../../stores/stores';
import type { TrustApply } from '../../../stores/trust-store';
import { text } from '../../../text/en';
import styles from './apply.module.css';

const words = text.trust.apply;

export function Outcome({ apply }: { readonly apply: TrustApply }) {
	return (
		<div className={styles['outcome']} role="status">
			<How apply={apply} />
		</div>
	);
}

function How({ apply: { phase, outcome, fault } }: { readonly apply: TrustApply }) {
	if (phase === 'declined') {
		return (
			<Notice tone="quiet" title={words.outcome.declined} actions={<ReviewAgain isPrimary />}>
				<p>{words.outcome.declinedMore}</p>
			</Notice>
		);
	}
	if (outcome === undefined) {
		return fault === undefined ? null : (
			<Trouble fault={fault}>
				<ReviewAgain isPrimary />
			</Trouble>
		);
	}
	return <Ended outcome={outcome} />;
}

function Ended({ outcome }: { readonly outcome: TrustOutcome }) {
	const { change, steps } = outcome;
	// A step that failed says it in its place.
	const isTold = steps.some(({ fault }) => fault !== undefined);
	switch (change.state) {
		case 'applied':
		case 'reverted':
			return <Taken outcome={outcome} />;
		case 'written':
			return <Written outcome={outcome} />;
		case 'rolled-back':
		case 'roll-back-failed':
		case 'interrupted':
			return (
				<>
					<Notice
						tone={change.state === 'rolled-back' ? 'caution' : 'danger'}
						title={words.outcome[change.state]}
						actions={
							<>
								<ToEngines isPrimary={false} />
								<ReviewAgain isPrimary />
							</>
						}
					/>
					{change.fault === undefined || isTold ? null : <Trouble fault={change.fault} />}
				</>
			);
	}
}

function Taken({ outcome: { change, steps } }: { readonly outcome: TrustOutcome }) {
	const seen = steps.flatMap(({ name, state, by }) =>
		(name === 'verify' || name === 'proof') && state === 'done' && by !== undefined
			? [words.by[by]]
			: [],
	);
	const isUndone = change.reverts !== undefined || change.state === 'reverted';
	return (
		<Notice
			tone="ok"
			title={isUndone ? words.outcome.reverted : words.outcome.applied}
			actions={<Onwards />}
		>
			{seen.length === 0 ? null : <p>{words.outcome.verifiedBy([...new Set(seen)])}</p>}
		</Notice>
	);
}

/** Back to what failed for it, where that is known. */
function Onwards() {
	const { retry } = useTrust((state) => state.start);
	const go = useNavigation((state) => state.go);
	const retryItems = useRuns((state) => state.retry);
	const isStarting = useRuns((state) => state.isStarting);
	if (retry === undefined) return <ToEngines isPrimary />;
	const again = async (): Promise<void> => {
		const runId = await retryItems(retry.runId, retry.items);
		go({ screen: 'run', runId: runId ?? retry.runId });
	};
	return (
		<>
			<ToEngines isPrimary={false} />
			<Button kind="primary" isDisabled={isStarting} onPress={() => void again()}>
				{words.retry(retry.items.length)}
			</Button>
		</>
	);
}

function Written({ outcome: { change } }: { readonly outcome: TrustOutcome }) {
	const asking = useTrust((state) => state.asking);
	const askAgain = useTrust((state) => state.askAgain);
	const isMine = asking?.changeId === change.id;
	const isRunning = isMine && asking.isRunning;
	const isDesktop = change.engines.some(({ flavour }) => flavour === 'desktop');
	return (
		<>
			<Notice
				tone="caution"
				title={words.outcome.written}
				actions={
					<>
						<ToEngines isPrimary={false} />
						<Button kind="primary" isDisabled={isRunning} onPress={() => void askAgain(change.id)}>
							{isRunning ? words.asking : words.askAgain}
						</Button>
					</>
				}
			>
				<p>{isDesktop ? words.outcome.writtenMore.desktop : words.outcome.writtenMore.other}</p>
				{isMine && asking.outcome?.change.state === 'written' ? <p>{words.stillNot}</p> : null}
			</Notice>
			{isMine && asking.fault !== undefined ? <Trouble fault={asking.fault} /> : null}
		</>
	);
}

interface TroubleProps {
	readonly fault: NonNullable<TrustApply['fault']>;
	readonly children?: ReactNode;
}

function Trouble({ fault, children }: TroubleProps) {
	return (
		<FaultNotice
			fault={fault}
			{...(fault.detail === undefined
				? {}
				: { details: { label: text.failures.details, lines: [fault.detail] } })}
		>
			{children}
		</FaultNotice>
	);
}

function ToEngines({ isPrimary }: { readonly isPrimary: boolean }) {
	const go = useNavigation((state) => state.go);
	return (
		<Button kind={isPrimary ? 'primary' : 'secondary'} onPress={() => go({ screen: 'engines' })}>
			{words.toEngines}
		</Button>
	);
}

/** What was planned is used up; a new plan sees what is there now. */
function ReviewAgain({ isPrimary }: { readonly isPrimary: boolean }) {
	const goToStep = useTrust((state) => state.goToStep);
	return (
		<Button kind={isPrimary ? 'primary' : 'secondary'} onPress={() => goToStep('review')}>
			{words.again}
		</Button>
	);
}
