// What a run would do, as people and files see it. The bytes behind it stay in electron/mirror.
import { z } from 'zod';
import { faultSchema } from '../fault/fault';
import { isDigest } from '../oci/digest';

export const plannedReferrerSchema = z.strictObject({
	digest: z.string(),
	artifactType: z.string(),
	tag: z.string().optional(),
});

/** One pair of references. `needs` lists the keys of its blobs, each once. Sizes are bytes. */
export const planItemSchema = z.strictObject({
	/** Position in the plan, from 0. */
	index: z.number().int().nonnegative(),
	source: z.string(),
	destination: z.string(),
	sourceDigest: z.string().optional(),
	/**
	 * Differs from `sourceDigest` when platforms are chosen: the trimmed index has its own. Absent through an engine,
	 * which makes one when it pushes.
	 */
	destinationDigest: z.string().optional(),
	platforms: z.array(z.string()).readonly(),
	action: z.enum(['copy', 'present', 'refused']),
	/** `kept`: another digest stands there and `existingTag: keep` leaves it. */
	skipReason: z.enum(['present', 'kept']).optional(),
	bytesToMove: z.number().nonnegative(),
	bytesToMount: z.number().nonnegative(),
	bytesPresent: z.number().nonnegative(),
	referrers: z.array(plannedReferrerSchema).readonly(),
	warnings: z.array(z.string()).readonly(),
	fault: faultSchema.optional(),
	needs: z.array(z.string()).readonly(),
});
export type PlanItem = z.infer<typeof planItemSchema>;
export type PlannedReferrer = z.infer<typeof plannedReferrerSchema>;

/** How a blob is expected to reach its repository. */
export const plannedBlobSchema = z.strictObject({
	key: z.string(),
	digest: z.string(),
	sizeBytes: z.number().int().nonnegative(),
	expected: z.enum(['present', 'mount', 'move']),
});
export type PlannedBlob = z.infer<typeof plannedBlobSchema>;

export interface PlanTotals {
	readonly images: number;
	readonly toCopy: number;
	readonly present: number;
	readonly refused: number;
	readonly blobs: number;
	readonly bytesToMove: number;
	readonly bytesToMount: number;
	readonly bytesPresent: number;
}

export interface Plan {
	readonly mirror: string;
	readonly route: 'direct' | 'engine';
	readonly items: readonly PlanItem[];
	readonly blobs: readonly PlannedBlob[];
}

/** Key of a blob in a run: destination repository and digest, as `appcircle/web@sha256:…`. */
export function blobKey(repository: string, digest: string): string {
	return `${repository}@${digest}`;
}

/** Adds up a plan. Each blob counts once per destination repository. */
export function planTotals(plan: Plan): PlanTotals {
	const sum = (pick: (item: PlanItem) => number): number =>
		plan.items.reduce((total, item) => total + pick(item), 0);
	const count = (action: PlanItem['action']): number =>
		plan.items.filter((item) => item.action === action).length;
	return {
		images: plan.items.length,
		toCopy: count('copy'),
		present: count('present'),
		refused: count('refused'),
		blobs: plan.blobs.length,
		bytesToMove: sum((item) => item.bytesToMove),
		bytesToMount: sum((item) => item.bytesToMount),
		bytesPresent: sum((item) => item.bytesPresent),
	};
}

/** Gives the plan in the contract's form `image-ferry/plan/v1`. */
export function planDocument(plan: Plan): Record<string, unknown> {
	return {
		schema: 'image-ferry/plan/v1',
		mirror: plan.mirror,
		route: plan.route,
		totals: planTotals(plan),
		items: plan.items.map(({ index: _index, needs: _needs, skipReason: _reason, ...item }) => item),
	};
}

/** What a plan found out, in so far as the run that follows it must not find anything else. */
export const planPinsSchema = z.strictObject({
	/** Every source of the plan, in its order; repositories by rule are the tags that were chosen. */
	sources: z.array(z.string()).readonly(),
	/** The digest that each source had, by source; sources that were refused have none. */
	digests: z.record(z.string(), z.string().refine(isDigest, 'is not a digest')),
});
export type PlanPins = z.infer<typeof planPinsSchema>;

/** Gives the pins of a plan's items, or of a run's. */
export function pinsOf(items: readonly Pick<PlanItem, 'source' | 'sourceDigest'>[]): PlanPins {
	const digests = items.flatMap(({ source, sourceDigest = '' }) =>
		isDigest(sourceDigest) ? [[source, sourceDigest] as const] : [],
	);
	return { sources: items.map(({ source }) => source), digests: Object.fromEntries(digests) };
}
