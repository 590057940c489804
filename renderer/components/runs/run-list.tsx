// Runs in one line each. A row opens the run.
import { Button as AriaButton } from 'react-aria-components';
import { visibleText } from '../../../shared/format/visible-text';
import type { RunSummary } from '../../../shared/mirror/run-summary';
import { text } from '../../text/en';
import { Icon } from '../icon';
import { runLook } from '../run-looks';
import { StateWord } from '../state-word';
import styles from './run-list.module.css';

export interface RunListProps {
	readonly runs: readonly RunSummary[];
	readonly onOpen: (runId: string) => void;
}

export function RunList({ runs, onOpen }: RunListProps) {
	return (
		<ul className={styles['list']} aria-label={text.runs.listLabel}>
			{runs.map((run) => (
				<li key={run.runId}>
					<AriaButton className={styles['run'] ?? ''} onPress={() => onOpen(run.runId)}>
						<span className={styles['state']}>
							<StateWord look={runLook(run)} />
						</span>
						<span className={styles['name']}>{visibleText(run.mirror, 80)}</span>
						<span className={styles['images']}>{text.runs.summary(run.arrived, run.images)}</span>
						<span className={styles['bytes']}>{text.run.bytes(run.movedBytes)}</span>
						<span className={styles['when']}>{text.runs.when(run.startedAtMs)}</span>
						<Icon name="chevron" />
					</AriaButton>
				</li>
			))}
		</ul>
	);
}
