// The JSON documents of the contract with users, written down a second time and strictly: what the product adds,
// drops or renames fails here.
import { z } from 'zod';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const bytes = z.number().int().nonnegative();
const count = z.number().int().nonnegative();
const time = z.iso.datetime();

const faultDocument = z.strictObject({
	code: z.string().regex(/^[a-z-]+\.[a-z-]+$/),
	side: z.enum(['source', 'destination', 'keychain', 'this-computer']),
	subject: z.string().min(1),
	title: z.string().min(5),
	remedy: z.string().min(10),
	detail: z.string(),
	registryErrors: z.array(z.string()).optional(),
});

const referrer = z.strictObject({ digest, artifactType: z.string(), tag: z.string().optional() });

export const planDocument = z.strictObject({
	schema: z.literal('image-ferry/plan/v1'),
	mirror: z.string().min(1),
	route: z.enum(['direct', 'engine']),
	totals: z.strictObject({
		images: count,
		toCopy: count,
		present: count,
		refused: count,
		blobs: count,
		bytesToMove: bytes,
		bytesToMount: bytes,
		bytesPresent: bytes,
	}),
	items: z.array(
		z.strictObject({
			source: z.string().min(3),
			destination: z.string().min(3),
			sourceDigest: digest.optional(),
			destinationDigest: digest.optional(),
			platforms: z.array(z.string()),
			action: z.enum(['copy', 'present', 'refused']),
			bytesToMove: bytes,
			bytesToMount: bytes,
			bytesPresent: bytes,
			referrers: z.array(referrer),
			warnings: z.array(z.string()),
			fault: faultDocument.optional(),
		}),
	),
});
export type PlanDocument = z.infer<typeof planDocument>;

export const reportDocument = z.strictObject({
	schema: z.literal('image-ferry/report/v1'),
	runId: z.string().min(1),
	mirror: z.string().min(1),
	route: z.enum(['direct', 'engine']),
	startedAt: time,
	finishedAt: time,
	outcome: z.enum(['succeeded', 'partly-succeeded', 'failed', 'cancelled', 'interrupted']),
	totals: z.strictObject({
		images: count,
		succeeded: count,
		skipped: count,
		failed: count,
		cancelled: count,
		bytesMoved: bytes,
		bytesMounted: bytes,
		bytesPresent: bytes,
		requests: count,
		retries: count,
	}),
	items: z.array(
		z.strictObject({
			source: z.string().min(3),
			destination: z.string().min(3),
			sourceDigest: digest.optional(),
			destinationDigest: digest.optional(),
			platforms: z.array(z.string()),
			outcome: z.enum(['copied', 'skipped', 'failed', 'cancelled']),
			verified: z.boolean(),
			verification: z.enum(['digest', 'readable', 'full']).optional(),
			referrers: z.array(referrer),
			bytesMoved: bytes,
			durationMs: count,
			warnings: z.array(z.string()),
			fault: faultDocument.optional(),
		}),
	),
});
export type ReportDocument = z.infer<typeof reportDocument>;

export const probeDocument = z.strictObject({
	schema: z.string(),
	host: z.string(),
	ok: z.boolean(),
	steps: z
		.array(
			z.strictObject({
				step: z.string(),
				outcome: z.enum(['ok', 'fault', 'skipped']),
				durationMs: z.number().nonnegative(),
				facts: z.record(z.string(), z.string()),
				fault: faultDocument.optional(),
			}),
		)
		.min(1),
});

/** Reads a document of the contract, and holds against it what its numbers must add up to. */
export function readPlan(text: string): PlanDocument {
	const plan = planDocument.parse(JSON.parse(text));
	const { totals, items } = plan;
	const sum = (key: 'bytesToMove' | 'bytesToMount' | 'bytesPresent'): number =>
		items.reduce((all, item) => all + item[key], 0);
	const wrong = [
		totals.images !== items.length && 'images',
		totals.images !== totals.toCopy + totals.present + totals.refused && 'actions',
		...(['bytesToMove', 'bytesToMount', 'bytesPresent'] as const).map(
			(key) => totals[key] !== sum(key) && key,
		),
		items.some((item) => (item.action === 'refused') !== (item.fault !== undefined)) && 'faults',
		// An engine makes the digest when it pushes.
		items.some(
			(item) =>
				(item.action === 'present' || (item.action === 'copy' && plan.route === 'direct')) &&
				item.destinationDigest === undefined,
		) && 'digests',
	].filter((what) => what !== false);
	if (wrong.length > 0) throw new Error(`the plan does not add up: ${wrong.join(', ')}`);
	return plan;
}

export function readReport(text: string): ReportDocument {
	const report = reportDocument.parse(JSON.parse(text));
	const { totals, items } = report;
	const count = (outcome: string): number =>
		items.filter((item) => item.outcome === outcome).length;
	const wrong = [
		totals.images !== items.length && 'images',
		totals.succeeded !== count('copied') && 'copied',
		totals.skipped !== count('skipped') && 'skipped',
		totals.failed !== count('failed') && 'failed',
		totals.cancelled !== count('cancelled') && 'cancelled',
		totals.bytesMoved !== items.reduce((all, item) => all + item.bytesMoved, 0) && 'bytesMoved',
		items.some((item) => (item.outcome === 'failed') !== (item.fault !== undefined)) && 'faults',
		items.some((item) => item.verified !== (item.verification !== undefined)) && 'verification',
		items.some((item) => item.outcome === 'copied' && item.verification === 'digest') && 'proof',
	].filter((what) => what !== false);
	if (wrong.length > 0) throw new Error(`the report does not add up: ${wrong.join(', ')}`);
	return report;
}
