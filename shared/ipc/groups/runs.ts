// Runs: starting, watching, stopping, going on, and what they left behind.
import { z } from 'zod';
import { runEventSchema } from '../../mirror/run-event';
import { runSnapshotSchema } from '../../mirror/run-snapshot';
import { runSummarySchema } from '../../mirror/run-summary';
import { call, event } from '../define';
import { draftId, nothing, planId, runId, savedFile } from './basics';

const started = z.strictObject({ runId });

export const runsGroup = {
	/**
	 * Runs the mirror of a draft as `planId` showed it: those images, those digests. Goes on with its interrupted run
	 * where there is one. Fails with mirror.plan-outdated when the draft means something else by now.
	 */
	start: call(z.strictObject({ id: draftId, planId }), started),
	/** Goes on with a run that was interrupted or cancelled. */
	continue: call(z.strictObject({ runId }), started),
	/** Starts a run of the images that failed in an ended run, only of these where they are given by position. */
	retry: call(
		z.strictObject({
			runId,
			items: z.array(z.number().int().nonnegative()).max(100_000).exactOptional(),
		}),
		started,
	),
	/** Runs the mirror of an ended run once more, all of it; what is at the destination is found and not sent. */
	repeat: call(z.strictObject({ runId }), started),
	/** The runs this app knows, the newest first. */
	list: call(nothing, z.strictObject({ runs: z.array(runSummarySchema).readonly() })),
	/** Runs that have an image whose source, destination or digest holds the text, the newest first. */
	find: call(
		z.strictObject({ text: z.string().min(1).max(512) }),
		z.strictObject({
			found: z
				.array(z.strictObject({ runId, matches: z.number().int().positive(), first: z.string() }))
				.readonly(),
		}),
	),
	/** The whole state of one run; events with a higher `seq` go on from it. */
	snapshot: call(z.strictObject({ runId }), z.strictObject({ state: runSnapshotSchema })),
	/** Stops a run. What arrived stays; a run that has ended stays as it is. */
	cancel: call(z.strictObject({ runId }), nothing),
	/** Lets the user choose where the report of a run is written. */
	saveReport: call(z.strictObject({ runId, format: z.enum(['json', 'csv', 'html']) }), savedFile),
	/** What happened in one run since the last time: events with consecutive `seq`, at most ten messages a second. */
	happened: event(z.strictObject({ runId, events: z.array(runEventSchema).readonly() })),
	/** The list changed by something else than events: a run of another process, one that was continued. */
	changed: event(z.strictObject({ runs: z.array(runSummarySchema).readonly() })),
} as const;
