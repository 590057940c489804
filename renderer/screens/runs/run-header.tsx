// The header of a run: from where to where, the way back, and what can be done with it.
import { useMemo } from 'react';
import type { RunState } from '../../../shared/mirror/run-state';
import { isActive } from '../../../shared/mirror/run-summary';
import { Button } from '../../components/button';
import { Icon } from '../../components/icon';
import { MiddleCut } from '../../components/middle-cut';
import { useNavigation, useRuns } from '../../stores/stores';
import { text } from '../../text/en';
import { commonPath } from './image-rows';
import styles from './run-header.module.css';

/** What the sample's mirror is called (electron/embedded-registry/start-sample.ts). */
const SAMPLE = 'sample';

/** From where to where. */
export function RunRoute({ run }: { readonly run: RunState }) {
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

export function BackToRuns() {
	const go = useNavigation((state) => state.go);
	return (
		<Button kind="quiet" onPress={() => go({ screen: 'runs' })}>
			<Icon name="back" />
			{text.run.back}
		</Button>
	);
}

export function RunActions({ run }: { readonly run: RunState }) {
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
	if (run.mirror !== SAMPLE) return null;
	return (
		<Button isDisabled={isStarting} onPress={() => void startAgain()}>
			{text.run.again}
		</Button>
	);
}
