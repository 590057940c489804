// The header of a run: from where to where, the way back, and what can be done with it.
import { itemCounts } from '../../../shared/mirror/run-selectors';
import type { RunState } from '../../../shared/mirror/run-state';
import { isActive } from '../../../shared/mirror/run-summary';
import { Button } from '../../components/button';
import { Icon } from '../../components/icon';
import { MenuButton } from '../../components/menu/menu-button';
import { MiddleCut } from '../../components/middle-cut';
import { REPORT_OPTIONS } from '../../components/runs/report-options';
import { isSample } from '../../components/runs/sample-run';
import { useNavigation, useRuns } from '../../stores/stores';
import { text } from '../../text/en';
import { useCommonPath } from './images/use-common-path';
import styles from './run-header.module.css';

/** From where to where. */
export function RunRoute({ run }: { readonly run: RunState }) {
	const source = useCommonPath(run.items, 'source');
	return (
		<span className={styles['route']}>
			{source === '' ? null : (
				<>
					<MiddleCut value={source.slice(0, -1)} isMono />
					<Icon name="moving" />
				</>
			)}
			<MiddleCut value={run.destination} isMono />
		</span>
	);
}

export function BackToRuns() {
	const go = useNavigation((state) => state.go);
	return (
		<Button kind="quiet" onPress={() => go({ screen: 'runs' })}>
			<Icon name="back" />
			{text.run.back}
		</Button>
	);
}

/** What can be started from a run, each going to the run that it starts; `undefined`: not now. */
export interface RunStarts {
	readonly sample: (() => void) | undefined;
	readonly continue: (() => void) | undefined;
	readonly retry: (() => void) | undefined;
	readonly repeat: (() => void) | undefined;
}

/** Gives what can be started from the run as it is. */
export function useRunStarts(run: RunState | undefined): RunStarts {
	const startSample = useRuns((state) => state.startSample);
	const continueRun = useRuns((state) => state.continueRun);
	const retry = useRuns((state) => state.retry);
	const repeat = useRuns((state) => state.repeat);
	const isStarting = useRuns((state) => state.isStarting);
	const go = useNavigation((state) => state.go);
	const none = { sample: undefined, continue: undefined, retry: undefined, repeat: undefined };
	if (run === undefined || isActive(run) || isStarting) return none;
	const goTo = (start: () => Promise<string | undefined>) => () => {
		void start().then((runId) => {
			if (runId !== undefined) go({ screen: 'run', runId });
		});
	};
	if (isSample(run)) return { ...none, sample: goTo(startSample) };
	const { runId } = run;
	if (run.phase === 'stopped') return { ...none, continue: goTo(() => continueRun(runId)) };
	return {
		...none,
		...(itemCounts(run).failed > 0 ? { retry: goTo(() => retry(runId)) } : {}),
		repeat: goTo(() => repeat(runId)),
	};
}

export interface RunActionsProps {
	readonly run: RunState;
	readonly starts: RunStarts;
	readonly isReportOpen: boolean;
	readonly onReportOpen: (isOpen: boolean) => void;
}

export function RunActions({ run, starts, isReportOpen, onReportOpen }: RunActionsProps) {
	const cancel = useRuns((state) => state.cancel);
	const saveReport = useRuns((state) => state.saveReport);
	if (isActive(run)) {
		const isStopping = run.phase === 'stopping';
		return (
			<Button isDisabled={isStopping} onPress={() => void cancel(run.runId)}>
				{isStopping ? text.run.cancelling : text.run.cancel}
			</Button>
		);
	}
	return (
		<>
			<MenuButton
				options={REPORT_OPTIONS}
				onChoose={(format) => void saveReport(run.runId, format)}
				isOpen={isReportOpen}
				onOpenChange={onReportOpen}
			>
				{text.run.saveReport}
			</MenuButton>
			<Starts run={run} starts={starts} />
		</>
	);
}

/** The most likely next step is the primary one. */
function Starts({ run, starts }: Pick<RunActionsProps, 'run' | 'starts'>) {
	const isStarting = useRuns((state) => state.isStarting);
	const { failed } = itemCounts(run);
	const offers: readonly (readonly [boolean, string, (() => void) | undefined])[] = isSample(run)
		? [[true, text.run.again, starts.sample]]
		: [
				[run.phase === 'finished', text.run.repeat, starts.repeat],
				[run.phase === 'finished' && failed > 0, text.run.retryFailed(failed), starts.retry],
				[run.phase === 'stopped', text.run.continue, starts.continue],
			];
	const shown = offers.filter(([isOffered]) => isOffered);
	return shown.map(([, label, start], index) => (
		<Button
			key={label}
			kind={index === shown.length - 1 && label !== text.run.repeat ? 'primary' : 'secondary'}
			isDisabled={isStarting}
			onPress={() => start?.()}
		>
			{label}
		</Button>
	));
}
