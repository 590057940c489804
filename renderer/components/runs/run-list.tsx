// A few runs in one line each. A row opens the run.
import type { RunSummary } from '../../../shared/mirror/run-summary';
import { text } from '../../text/en';
import styles from './run-list.module.css';
import { RunRow } from './run-row';

export interface RunListProps {
	readonly runs: readonly RunSummary[];
	readonly onOpen: (runId: string) => void;
}

export function RunList({ runs, onOpen }: RunListProps) {
	return (
		<ul className={styles['list']} aria-label={text.runs.listLabel}>
			{runs.map((run) => (
				<li key={run.runId}>
					<RunRow run={run} onOpen={onOpen} />
				</li>
			))}
		</ul>
	);
}
