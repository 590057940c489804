// What a plan found out, in so far as the run that follows it must not find anything else.
import { z } from 'zod';
import { isDigest } from '../oci/digest';
import type { PlanItem } from './plan';

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
