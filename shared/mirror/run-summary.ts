// A run in one line: what a list of runs shows. Derived from the state, never stored beside it.
import { z } from 'zod';
import { runOutcomeSchema } from './run-event';
import { itemCounts, runBytes, unverifiedCount } from './run-selectors';
import type { RunState } from './run-state';

const count = z.number().int().nonnegative();

export const runSummarySchema = z.strictObject({
	runId: z.string(),
	mirror: z.string(),
	destination: z.string(),
	phase: z.enum(['planning', 'running', 'stopping', 'stopped', 'finished']),
	outcome: runOutcomeSchema.exactOptional(),
	startedAtMs: z.number(),
	finishedAtMs: z.number().exactOptional(),
	images: count,
	/** Images that are at the destination: copied, or there before. */
	arrived: count,
	failed: count,
	/** Of those that arrived: copied, but not read back. Absent when there are none. */
	unverified: count.exactOptional(),
	/** Bytes that crossed the network. */
	movedBytes: z.number().nonnegative(),
});

export type RunSummary = z.infer<typeof runSummarySchema>;

/** Tells whether the run still works: planning, running or on its way to a stop. */
export function isActive(run: Pick<RunState, 'phase'>): boolean {
	return run.phase !== 'finished' && run.phase !== 'stopped';
}

/** Gives the run in one line. */
export function summaryOf(state: RunState): RunSummary {
	const counts = itemCounts(state);
	const unverified = unverifiedCount(state);
	return {
		runId: state.runId,
		mirror: state.mirror,
		destination: state.destination,
		phase: state.phase,
		...(state.outcome === undefined ? {} : { outcome: state.outcome }),
		startedAtMs: state.startedAtMs,
		...(state.finishedAtMs === undefined ? {} : { finishedAtMs: state.finishedAtMs }),
		images: counts.total,
		arrived: counts.done + counts.skipped,
		failed: counts.failed,
		...(unverified === 0 ? {} : { unverified }),
		movedBytes: runBytes(state).moved,
	};
}
