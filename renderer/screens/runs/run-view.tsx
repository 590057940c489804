// One run: how far it is, what failed, what was verified, and each image with its layers.
import { useEffect, useState } from 'react';
import { visibleText } from '../../../shared/format/visible-text';
import type { RunState } from '../../../shared/mirror/run-state';
import { isActive } from '../../../shared/mirror/run-summary';
import { FaultNotice } from '../../components/fault-notice';
import { runLook } from '../../components/run-looks';
import { Screen } from '../../components/screen';
import { StateWord } from '../../components/state-word';
import { useShortcuts } from '../../components/use-shortcuts';
import { useNavigation, useRuns } from '../../stores/stores';
import { text } from '../../text/en';
import { RunFailures } from './failures/run-failures';
import type { ImageFilter } from './images/image-filter';
import { RunImages } from './images/run-images';
import { RunEnding } from './run-ending';
import { BackToRuns, RunActions, RunRoute, useRunStarts } from './run-header';
import { RunNews } from './run-news';
import { RunNotes } from './run-notes';
import { RunProgress } from './run-progress';
import styles from './run-view.module.css';

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

function ShownRun({ run }: { readonly run: RunState }) {
	const go = useNavigation((state) => state.go);
	const starts = useRunStarts(run);
	const [filter, setFilter] = useState<ImageFilter>('all');
	const [isReportOpen, setIsReportOpen] = useState(false);
	useShortcuts({
		r: starts.retry ?? starts.continue,
		l: isActive(run) ? undefined : () => setIsReportOpen(true),
		escape: () => go({ screen: 'runs' }),
	});
	// A filter that is not offered any more shows everything.
	const shownFilter = filter === 'running' && !isActive(run) ? 'all' : filter;
	return (
		<Screen
			title={visibleText(run.mirror, 80)}
			state={<StateWord look={runLook(run)} isChip />}
			back={<BackToRuns />}
			subtitle={<RunRoute run={run} />}
			actions={
				<RunActions
					run={run}
					starts={starts}
					isReportOpen={isReportOpen}
					onReportOpen={setIsReportOpen}
				/>
			}
		>
			<RunNews runId={run.runId} />
			<RunEnding run={run} />
			<RunProgress run={run} />
			<RunFailures run={run} />
			<RunNotes run={run} />
			<RunImages run={run} filter={shownFilter} onFilter={setFilter} />
		</Screen>
	);
}
