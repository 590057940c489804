// The runs this app knows.
import { Button } from '../../components/button';
import { RunList } from '../../components/runs/run-list';
import { Screen } from '../../components/screen';
import { useNavigation, useRuns } from '../../stores/stores';
import { text } from '../../text/en';
import styles from './runs-screen.module.css';

export function RunsScreen() {
	const summaries = useRuns((state) => state.summaries);
	const go = useNavigation((state) => state.go);
	return (
		<Screen title={text.runs.title}>
			{summaries.length === 0 ? (
				<div className={styles['empty']}>
					<p>{text.runs.empty}</p>
					<Button onPress={() => go({ screen: 'home' })}>{text.runs.toHome}</Button>
				</div>
			) : (
				<RunList runs={summaries} onOpen={(runId) => go({ screen: 'run', runId })} />
			)}
		</Screen>
	);
}
