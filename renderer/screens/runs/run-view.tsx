// One run, as soon as its state is here; or why it cannot be shown.
import { useEffect } from 'react';
import { FaultNotice } from '../../components/fault-notice';
import { Screen } from '../../components/screen';
import { useRuns } from '../../stores/stores';
import { text } from '../../text/en';
import { BackToRuns } from './run-header';
import styles from './run-view.module.css';
import { ShownRun } from './shown-run';

export function RunView({ runId }: { readonly runId: string }) {
	const run = useRuns((state) => state.states.get(runId));
	const missing = useRuns((state) => state.missing.get(runId));
	const open = useRuns((state) => state.open);
	const dismiss = useRuns((state) => state.dismiss);
	useEffect(() => {
		void open(runId);
		return dismiss;
	}, [open, dismiss, runId]);
	if (run !== undefined) return <ShownRun run={run} />;
	return (
		<Screen
			title={missing === undefined ? text.runs.title : text.runs.missingTitle}
			back={<BackToRuns />}
		>
			{missing === undefined ? (
				<p className={styles['opening']}>{text.runs.opening}</p>
			) : (
				<FaultNotice fault={missing} />
			)}
		</Screen>
	);
}
