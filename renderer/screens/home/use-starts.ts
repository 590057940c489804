// What Home can begin: a mirror, a mirror file, a registry, the sample.
import { isActive } from '../../../shared/mirror/run-summary';
import { useDrafts, useNavigation, useRuns, useToasts } from '../../stores/stores';

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
	const create = useDrafts((state) => state.create);
	const openFile = useDrafts((state) => state.openFile);
	const show = useToasts((state) => state.show);
	const activeId = useRuns((state) => state.summaries.find(isActive)?.runId);
	const sample = async () => {
		const runId = activeId ?? (await startSample());
		if (runId !== undefined) go({ screen: 'run', runId });
	};
	const file = async () => {
		const opened = await openFile();
		if (opened === undefined) return;
		for (const warning of opened.warnings) show({ text: warning });
		go({ screen: 'mirror', draftId: opened.id });
	};
	return {
		mirror: () => go({ screen: 'mirror', draftId: create() }),
		file: () => void file(),
		registry: () => go({ screen: 'registries' }),
		sample: () => void sample(),
		isStarting,
	};
}
