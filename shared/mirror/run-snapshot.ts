// A run state as plain data, for the way from process to process. The state itself keeps its blobs in a map.
import { z } from 'zod';
import { faultSchema } from '../fault/fault';
import { BlobTable } from './blobs/blob-table';
import { plannedReferrerSchema } from './plan';
import { runOutcomeSchema, VERIFICATIONS } from './run-event';
import type { RunState } from './run-state';

const count = z.number().int().nonnegative();

const itemStateSchema = z.strictObject({
	index: count,
	source: z.string(),
	destination: z.string(),
	sourceDigest: z.string().exactOptional(),
	destinationDigest: z.string().exactOptional(),
	platforms: z.array(z.string()).readonly(),
	referrers: z.array(plannedReferrerSchema).readonly(),
	needs: z.array(z.string()).readonly(),
	phase: z.enum(['waiting', 'copying', 'tagging', 'done', 'skipped', 'failed', 'cancelled']),
	skipReason: z.enum(['present', 'kept']).exactOptional(),
	verification: z.enum(VERIFICATIONS).exactOptional(),
	warnings: z.array(z.string()).readonly(),
	fault: faultSchema.exactOptional(),
	startedAtMs: z.number().exactOptional(),
	finishedAtMs: z.number().exactOptional(),
});

const blobStateSchema = z.strictObject({
	/** Destination repository and digest; no secret. */
	key: z.string(),
	digest: z.string(),
	sizeBytes: count,
	phase: z.enum(['waiting', 'moving', 'present', 'mounted', 'moved', 'failed']),
	doneBytes: count,
	attempt: count,
	itemIndex: count.exactOptional(),
	fault: faultSchema.exactOptional(),
});

export const runSnapshotSchema = z.strictObject({
	runId: z.string(),
	seq: count,
	mirror: z.string(),
	route: z.enum(['direct', 'engine']),
	destination: z.string(),
	phase: z.enum(['planning', 'running', 'stopping', 'stopped', 'finished']),
	outcome: runOutcomeSchema.exactOptional(),
	stopFault: faultSchema.exactOptional(),
	startedAtMs: z.number(),
	sittingStartedAtMs: z.number(),
	finishedAtMs: z.number().exactOptional(),
	planning: z.strictObject({ resolved: count, total: count }),
	items: z.array(itemStateSchema).readonly(),
	blobs: z.array(blobStateSchema).readonly(),
	waits: z
		.array(z.strictObject({ host: z.string(), untilMs: z.number(), fault: faultSchema }))
		.readonly(),
	requests: count,
	retries: count,
	samples: z.array(z.strictObject({ atMs: z.number(), movedBytes: z.number() })).readonly(),
	movedBytes: z.number().nonnegative(),
});

export type RunSnapshot = z.infer<typeof runSnapshotSchema>;

/** Gives a copy of the state that can be sent. */
export function snapshotOf(state: RunState): RunSnapshot {
	return {
		...state,
		items: [...state.items],
		blobs: [...state.blobs.values()],
		samples: [...state.samples],
	};
}

/** Gives the state back; `reduceRun` goes on from it. */
export function stateFromSnapshot(snapshot: RunSnapshot): RunState {
	const blobs = new Map(snapshot.blobs.map((blob) => [blob.key, blob]));
	return { ...snapshot, blobs: BlobTable.from(blobs) };
}
