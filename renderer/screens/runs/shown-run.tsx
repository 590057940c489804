// The frame of a run: what it is called, what can be done with it, and its keys.
import { useState } from 'react';
import { visibleText } from '../../../shared/format/visible-text';
import type { RunState } from '../../../shared/mirror/run-state';
import { isActive } from '../../../shared/mirror/run-summary';
import { runLook } from '../../components/run-looks';
import { Screen } from '../../components/screen';
import { StateWord } from '../../components/state-word';
import { useShortcuts } from '../../components/use-shortcuts';
import { useNavigation } from '../../stores/stores';
import { RunBody } from './run-body';
import { BackToRuns, RunActions, RunRoute, useRunStarts } from './run-header';

export function ShownRun({ run }: { readonly run: RunState }) {
	const go = useNavigation((state) => state.go);
	const starts = useRunStarts(run);
	const [isReportOpen, setIsReportOpen] = useState(false);
	useShortcuts({
		r: starts.retry ?? starts.continue,
		l: isActive(run) ? undefined : () => setIsReportOpen(true),
		escape: () => go({ screen: 'runs' }),
	});
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
			<RunBody run={run} />
		</Screen>
	);
}
