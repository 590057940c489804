// A run's bar in numbers: what stands at the destination, by how it came there.
import { runBytes, runFraction } from '../../shared/mirror/run-selectors';
import type { RunState } from '../../shared/mirror/run-state';
import { isActive } from '../../shared/mirror/run-summary';

export interface Stretches {
	readonly fraction: number | undefined;
	readonly there: number;
	readonly moved: number;
}

/**
 * Gives the two filled stretches; together they are the fraction. While a run works, that waits for verification
 * too; when it has ended, it is the part of the bytes that arrived, whatever became of the rest.
 */
export function stretchesOf(run: RunState): Stretches {
	const bytes = runBytes(run);
	const arrived = bytes.moved + bytes.mounted + bytes.present;
	const fraction = isActive(run) ? runFraction(run) : endFraction(run, arrived, bytes.total);
	if (fraction === undefined || arrived === 0) {
		return { fraction, there: fraction ?? 0, moved: 0 };
	}
	const there = ((bytes.mounted + bytes.present) / arrived) * fraction;
	return { fraction, there, moved: fraction - there };
}

function endFraction(run: RunState, arrivedBytes: number, totalBytes: number): number {
	if (run.outcome === 'succeeded') {
		return 1;
	}
	return totalBytes === 0 ? 0 : arrivedBytes / totalBytes;
}
