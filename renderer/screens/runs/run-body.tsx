// What a run shows: how far it is, what was verified, what failed, and each image with its layers.
import { useState } from 'react';
import type { RunState } from '../../../shared/mirror/run-state';
import { isActive } from '../../../shared/mirror/run-summary';
import { RunFailures } from './failures/run-failures';
import type { ImageFilter } from './images/image-filter';
import { RunImages } from './images/run-images';
import { RunEnding } from './run-ending';
import { RunNews } from './run-news';
import { RunNotes } from './run-notes';
import { RunProgress } from './run-progress';

export function RunBody({ run }: { readonly run: RunState }) {
	const [filter, setFilter] = useState<ImageFilter>('all');
	// A filter that is not offered any more shows everything.
	const shownFilter = filter === 'running' && !isActive(run) ? 'all' : filter;
	return (
		<>
			<RunNews runId={run.runId} />
			<RunEnding run={run} />
			<RunProgress run={run} />
			<RunFailures run={run} />
			<RunNotes run={run} />
			<RunImages run={run} filter={shownFilter} onFilter={setFilter} />
		</>
	);
}
