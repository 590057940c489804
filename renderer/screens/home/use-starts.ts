// What Home can begin: a mirror, a mirror file, a registry, the sample.
import { isActive } from '../../../shared/mirror/run-summary';
import { useNavigation, useRuns } from '../../stores/stores';

export interface Starts {
	readonly mirror: () => void;
	readonly file: () => void;
	readonly registry: () => void;
	/** Shows the sample when it runs already. */
	readonly sample: () => void;
	readonly isStarting: boolean;
}

export function useStarts(): Starts {
	const go = useNavigation((state) => state.go);
	const startSample = useRuns((state) => state.startSample);
	const isStarting = useRuns((state) => state.isStarting);
	const activeId = useRuns((state) => state.summaries.find(isActive)?.runId);
	const sample = async () => {
		const runId = activeId ?? (await startSample());
		if (runId !== undefined) go({ screen: 'run', runId });
	};
	return {
		mirror: () => go({ screen: 'mirror' }),
		file: () => go({ screen: 'mirror' }),
		registry: () => go({ screen: 'registries' }),
		sample: () => void sample(),
		isStarting,
	};
}
