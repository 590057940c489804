// The one order of a run's events: merge, number, fold, journal, publish. Byte counts are merged to the
// latest per blob and told ten times a second; transitions are never dropped.
import { isJournaled, type RunEvent, type RunHappening } from '../../shared/mirror/run-event';
import { continueRunFold, type RunFold, startRunFold } from '../../shared/mirror/run-reducer';
import type { RunState } from '../../shared/mirror/run-state';
import { withoutSecrets as faultWithoutSecrets } from '../platform/fault-error';
import { withoutKnown } from '../platform/known-secrets';

const ADVANCES_EVERY_MS = 100;

export interface RunRecorder {
	/** The state so far; the same object all along. */
	readonly state: RunState;
	record(happening: RunHappening): void;
	/** Bytes of a blob's present attempt; merged. */
	advance(key: string, doneBytes: number): void;
	/** Tells what is still merged, and ends the timer. */
	close(): void;
}

export interface RecorderPorts {
	readonly now: () => number;
	/** Takes events for good; called in order, for journaled events only. */
	readonly journal: (event: RunEvent) => void;
	/** Takes every event, in order, with the live state after it. */
	readonly publish: (event: RunEvent, state: RunState) => void;
}

/** Starts with a new run's first happening, or goes on from a replayed state. */
export function createRunRecorder(
	start: Extract<RunHappening, { type: 'run.started' }> | RunState,
	ports: RecorderPorts,
): RunRecorder {
	const advances = new Map<string, number>();
	const timer = setInterval(tellAdvances, ADVANCES_EVERY_MS);
	timer.unref();
	const fold = 'type' in start ? begin(start) : continueRunFold(start);
	let { seq } = fold.state;

	function begin(first: Extract<RunHappening, { type: 'run.started' }>): RunFold {
		const event = { ...first, seq: 1, atMs: ports.now() };
		const started = startRunFold(event);
		ports.journal(event);
		ports.publish(event, started.state);
		return started;
	}

	function number(happening: RunHappening): void {
		seq += 1;
		const event = { ...withoutSecrets(happening), seq, atMs: ports.now() } as RunEvent;
		fold.apply(event);
		if (isJournaled(event)) {
			ports.journal(event);
		}
		ports.publish(event, fold.state);
	}

	function tellAdvances(): void {
		for (const [key, doneBytes] of advances) {
			number({ type: 'blob.advanced', key, doneBytes });
		}
		advances.clear();
	}

	return {
		get state() {
			return fold.state;
		},
		record(happening) {
			if ('key' in happening) {
				advances.delete(happening.key);
			}
			number(happening);
		},
		advance(key, doneBytes) {
			advances.set(key, doneBytes);
		},
		close() {
			clearInterval(timer);
			tellAdvances();
		},
	};
}

/** What others said stands in faults and warnings; those of a plan are safe already. */
function withoutSecrets(happening: RunHappening): RunHappening {
	if ('fault' in happening && happening.fault !== undefined) {
		return { ...happening, fault: faultWithoutSecrets(happening.fault) };
	}
	return happening.type === 'item.done' && happening.warnings.length > 0
		? { ...happening, warnings: happening.warnings.map(withoutKnown) }
		: happening;
}
