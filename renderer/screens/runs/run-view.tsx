// One run: how far it is, what failed, what was verified, and each image with its layers.
import { useEffect } from 'react';
import { visibleText } from '../../../shared/format/visible-text';
import { runLook } from '../../components/run-looks';
import { Screen } from '../../components/screen';
import { StateWord } from '../../components/state-word';
import { useRuns } from '../../stores/stores';
import { text } from '../../text/en';
import { ImagesTable } from './images-table';
import { RunEnding } from './run-ending';
import { RunFailures } from './run-failures';
import { BackToRuns, RunActions, RunRoute } from './run-header';
import { RunProgress } from './run-progress';
import { RunWaits } from './run-waits';

export function RunView({ runId }: { readonly runId: string }) {
	const run = useRuns((state) => state.states.get(runId));
	const open = useRuns((state) => state.open);
	const fault = useRuns((state) => state.fault);
	useEffect(() => {
		void open(runId);
	}, [open, runId]);
	if (run === undefined) {
		return (
			<Screen title={text.runs.title} back={<BackToRuns />}>
				<p>{fault === undefined ? '' : text.runs.missing}</p>
			</Screen>
		);
	}
	return (
		<Screen
			title={visibleText(run.mirror, 80)}
			state={<StateWord look={runLook(run)} isChip />}
			back={<BackToRuns />}
			subtitle={<RunRoute run={run} />}
			actions={<RunActions run={run} />}
		>
			<RunEnding run={run} />
			<RunProgress run={run} />
			<RunWaits waits={run.waits} />
			<RunFailures items={run.items} />
			<ImagesTable items={run.items} blobs={run.blobs} isLive={run.outcome === undefined} />
		</Screen>
	);
}
