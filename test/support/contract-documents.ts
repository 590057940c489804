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

const trustWish = z.strictObject({
	host: z.string().min(1),
	as: z.enum(['ca', 'insecure', 'mirror', 'none']),
	of: z.string().optional(),
	tls: z.enum(['verify', 'private-ca', 'skip-verify', 'plain-http']).optional(),
	hasCa: z.boolean(),
});

const trustEngine = {
	endpoint: z.string().min(1),
	kind: z.enum(['docker', 'podman']),
	version: z.string(),
	isRootless: z.boolean(),
	flavour: z.enum([
		'rootful',
		'rootless',
		'desktop',
		'snap',
		'machine',
		'windows',
		'program',
		'remote',
	]),
} as const;

const trustStanding = z.enum(['ca', 'insecure', 'mirror', 'none']);
const trustEffect = z.strictObject({
	standing: trustStanding,
	insecure: z.array(z.string()),
	mirrors: z.array(z.strictObject({ of: z.string(), locations: z.array(z.string()) })),
	caFiles: z.array(z.string()),
});

const diffRow = z.union([
	z.strictObject({
		kind: z.enum(['same', 'added', 'removed']),
		before: z.number().int().positive().optional(),
		after: z.number().int().positive().optional(),
		text: z.string(),
		end: z.enum(['crlf', 'none']).optional(),
	}),
	z.strictObject({ kind: z.enum(['removed-bytes', 'added-bytes']), bytes }),
	z.strictObject({ kind: z.literal('skipped'), lines: z.number().int().positive() }),
]);

export const trustPlanDocument = z.strictObject({
	schema: z.literal('image-ferry/trust-plan/v1'),
	id: z.string().min(1),
	wish: trustWish,
	reverts: z.string().optional(),
	verdict: z.enum(['apply', 'nothing', 'blocked', 'by-hand']),
	asksAdministrator: z.boolean(),
	engines: z
		.array(
			z.strictObject({
				engine: z.strictObject(trustEngine),
				files: z.array(
					z.strictObject({
						path: z.string().min(1),
						link: z.string().optional(),
						role: z.enum(['daemon-json', 'registries-conf', 'drop-in', 'ca']),
						action: z.enum(['create', 'change', 'remove']),
						settles: z.enum(['restored', 'removed']).optional(),
						owner: z.string(),
						mode: z.string().regex(/^[0-7]{4}$/),
						access: z.enum(['own', 'administrator', 'by-hand']),
						rows: z.array(diffRow),
					}),
				),
				findings: z.array(
					z.strictObject({
						code: z.string().regex(/^[a-z-]+$/),
						severity: z.enum(['blocks', 'warns', 'tells']),
						facts: z.record(z.string(), z.string()),
						title: z.string().min(5),
						explanation: z.string(),
						remedy: z.string(),
					}),
				),
				effectiveNow: trustEffect,
				effectiveAfter: trustEffect,
				consequence: z.strictObject({
					step: z.enum(['nothing', 'reload', 'restart', 'by-hand']),
					what: z.string().optional(),
					containersRunning: count.optional(),
					stopsContainers: z.boolean(),
				}),
				fault: faultDocument.optional(),
				commands: z.array(z.string()),
			}),
		)
		.min(1),
});

const trustChange = z.strictObject({
	id: z.string().min(1),
	at: time,
	wish: trustWish,
	state: z.enum([
		'applied',
		'written',
		'rolled-back',
		'roll-back-failed',
		'interrupted',
		'reverted',
	]),
	engines: z.array(z.string()),
	files: z.array(
		z.strictObject({
			path: z.string(),
			drift: z.enum(['as-left', 'changed', 'gone', 'unknown']),
			changedAt: time.optional(),
		}),
	),
	fault: faultDocument.optional(),
	reverts: z.string().optional(),
});

export const trustListDocument = z.strictObject({
	schema: z.literal('image-ferry/trust/v1'),
	engines: z.array(
		z.strictObject({
			...trustEngine,
			files: z.array(z.string()),
			standings: z.array(
				z.strictObject({
					host: z.string(),
					as: trustStanding,
					of: z.string().optional(),
					origin: z.enum(['own', 'user', 'flag']),
					file: z.string().optional(),
				}),
			),
			fault: faultDocument.optional(),
		}),
	),
	changes: z.array(trustChange),
});

export const trustOutcomeDocument = z
	.strictObject({
		schema: z.literal('image-ferry/trust-outcome/v1'),
		outcome: z.enum([
			'applied',
			'written',
			'rolled-back',
			'roll-back-failed',
			'interrupted',
			'reverted',
			'nothing',
			'declined',
			'blocked',
			'by-hand',
		]),
		change: trustChange.optional(),
		steps: z.array(
			z.strictObject({
				name: z.enum([
					'compare',
					'back-up',
					'authorize',
					'write',
					'reload',
					'verify',
					'proof',
					'settle',
					'roll-back',
				]),
				engine: z.string().optional(),
				state: z.enum(['running', 'done', 'failed', 'skipped']),
				by: z
					.enum(['info', 'reload-event', 'files', 'pull', 'not-needed', 'not-asked', 'by-hand'])
					.optional(),
				fault: faultDocument.optional(),
			}),
		),
	})
	.refine(({ outcome, change }) => change === undefined || change.state === outcome);

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
