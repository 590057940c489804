// The active run in the footer: how far it is, and how to stop it, on every screen.
import { visibleText } from '../../shared/format/visible-text';
import { runFraction, runRate } from '../../shared/mirror/run-selectors';
import type { RunState } from '../../shared/mirror/run-state';
import { Button } from '../components/button';
import { CrossingBar } from '../components/crossing-bar';
import { runLook } from '../components/run-looks';
import { StateWord } from '../components/state-word';
import { stretchesOf } from '../components/stretches';
import { useNow } from '../components/use-now';
import { useNavigation, useRuns } from '../stores/stores';
import { text } from '../text/en';
import styles from './status-footer.module.css';
import { useOtherActiveRuns } from './use-active-run';

export function ActiveRun({ run }: { readonly run: RunState }) {
	const cancel = useRuns((state) => state.cancel);
	const go = useNavigation((state) => state.go);
	const others = useOtherActiveRuns();
	const nowMs = useNow(true);
	const fraction = runFraction(run);
	return (
		<div className={styles['run']}>
			<StateWord look={runLook(run)} />
			<span className={styles['name']}>
				<Button kind="quiet" onPress={() => go({ screen: 'run', runId: run.runId })}>
					{visibleText(run.mirror, 40)}
				</Button>
			</span>
			<span className={styles['bar']}>
				<CrossingBar
					label={text.run.progressLabel}
					valueText={fraction === undefined ? text.run.unknownTotal : text.run.percent(fraction)}
					size="small"
					{...stretchesOf(run)}
				/>
			</span>
			<span className={styles['percent']}>
				{fraction === undefined ? '' : text.run.percent(fraction)}
			</span>
			<span className={styles['rate']}>{text.run.rate(runRate(run, nowMs))}</span>
			<Button
				kind="quiet"
				isDisabled={run.phase === 'stopping'}
				onPress={() => void cancel(run.runId)}
			>
				{text.footer.cancel}
			</Button>
			{others === 0 ? null : (
				<Button kind="quiet" onPress={() => go({ screen: 'runs' })}>
					{text.shell.footer.more(others)}
				</Button>
			)}
		</div>
	);
}
