// The run that works now, in one card.
import { visibleText } from '../../../shared/format/visible-text';
import { itemCounts, runBytes, runRate, runTimeLeftMs } from '../../../shared/mirror/run-selectors';
import type { RunState } from '../../../shared/mirror/run-state';
import { Button } from '../../components/button';
import { CrossingBar } from '../../components/crossing-bar';
import { runLook } from '../../components/run-looks';
import { StateWord } from '../../components/state-word';
import { stretchesOf } from '../../components/stretches';
import { useNow } from '../../components/use-now';
import { useNavigation, useRuns } from '../../stores/stores';
import { text } from '../../text/en';
import styles from './active-run-card.module.css';

export function ActiveRunCard({ run }: { readonly run: RunState }) {
	const go = useNavigation((state) => state.go);
	const cancel = useRuns((state) => state.cancel);
	const stretches = stretchesOf(run);
	const { fraction } = stretches;
	return (
		<section className={styles['card']} aria-label={text.home.activeTitle}>
			<div className={styles['head']}>
				<h2>{visibleText(run.mirror, 80)}</h2>
				<StateWord look={runLook(run)} isChip />
				<div className={styles['actions']}>
					<Button
						kind="quiet"
						isDisabled={run.phase === 'stopping'}
						onPress={() => void cancel(run.runId)}
					>
						{run.phase === 'stopping' ? text.run.cancelling : text.run.cancel}
					</Button>
					<Button onPress={() => go({ screen: 'run', runId: run.runId })}>
						{text.home.openRunning}
					</Button>
				</div>
			</div>
			<CrossingBar
				label={text.run.progressLabel}
				valueText={fraction === undefined ? text.run.unknownTotal : text.run.percent(fraction)}
				{...stretches}
			/>
			<Numbers run={run} />
		</section>
	);
}

function Numbers({ run }: { readonly run: RunState }) {
	const nowMs = useNow(true);
	if (run.phase === 'planning') {
		const { resolved, total } = run.planning;
		return <p className={styles['numbers']}>{text.run.planning(resolved, total)}</p>;
	}
	const counts = itemCounts(run);
	const bytes = runBytes(run);
	const arrived = bytes.moved + bytes.mounted + bytes.present;
	const parts = [
		text.runs.summary(counts.done + counts.skipped, counts.total),
		text.run.bytesOf(arrived, bytes.total),
		text.run.rate(runRate(run, nowMs)),
		text.home.left(text.run.left(runTimeLeftMs(run, nowMs))),
	];
	return <p className={styles['numbers']}>{text.home.activeNumbers(parts)}</p>;
}
