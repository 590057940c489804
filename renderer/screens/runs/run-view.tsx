// One run: how far it is, what failed, what was verified, and each image with its layers.
import { useEffect, useMemo } from 'react';
import { visibleText } from '../../../shared/format/visible-text';
import type { RunState } from '../../../shared/mirror/run-state';
import { isActive } from '../../../shared/mirror/run-summary';
import { Button } from '../../components/button';
import { Icon } from '../../components/icon';
import { MiddleCut } from '../../components/middle-cut';
import { runLook } from '../../components/run-looks';
import { Screen } from '../../components/screen';
import { StateWord } from '../../components/state-word';
import { useNavigation, useRuns } from '../../stores/stores';
import { text } from '../../text/en';
import { commonPath } from './image-rows';
import { ImagesTable } from './images-table';
import { RunEnding } from './run-ending';
import { RunFailures } from './run-failures';
import { RunProgress } from './run-progress';
import styles from './run-view.module.css';
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
			{isActive(run) ? null : <RunEnding run={run} />}
			<RunProgress run={run} />
			<RunWaits waits={run.waits} />
			<RunFailures items={run.items} />
			<ImagesTable items={run.items} blobs={run.blobs} />
		</Screen>
	);
}

/** From where to where. */
function RunRoute({ run }: { readonly run: RunState }) {
	const source = useMemo(() => commonPath(run.items.map((item) => item.source)), [run.items]);
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

function BackToRuns() {
	const go = useNavigation((state) => state.go);
	return (
		<Button kind="quiet" onPress={() => go({ screen: 'runs' })}>
			<Icon name="back" />
			{text.run.back}
		</Button>
	);
}

function RunActions({ run }: { readonly run: RunState }) {
	const cancel = useRuns((state) => state.cancel);
	const startSample = useRuns((state) => state.startSample);
	const isStarting = useRuns((state) => state.isStarting);
	const go = useNavigation((state) => state.go);
	const startAgain = async () => {
		const runId = await startSample();
		if (runId !== undefined) go({ screen: 'run', runId });
	};
	if (isActive(run)) {
		const isStopping = run.phase === 'stopping';
		return (
			<Button isDisabled={isStopping} onPress={() => void cancel(run.runId)}>
				{isStopping ? text.run.cancelling : text.run.cancel}
			</Button>
		);
	}
	return (
		<Button isDisabled={isStarting} onPress={() => void startAgain()}>
			{text.run.again}
		</Button>
	);
}
