// Made-up runs as the events a transfer process would publish: any number of images, some present, some failing.
// Deterministic; for tests of what folds and shows runs. No product code uses it.
import { makeFault } from '../../shared/fault/fault';
import { blobKey, type PlanItem, type PlannedBlob } from '../../shared/mirror/plan';
import type { RunEvent, RunHappening } from '../../shared/mirror/run-event';

export interface MadeRunOptions {
	readonly runId?: string;
	readonly mirror?: string;
	readonly destination?: string;
	readonly route?: 'direct' | 'engine';
	/** What every image's plan warns of. */
	readonly warnings?: readonly string[];
	/** So many images are copied at the same time. */
	readonly atOnce?: number;
	readonly images?: number;
	/** Each image has one base layer that all share and so many of its own. */
	readonly ownLayers?: number;
	/** So many of the first images are at the destination already. */
	readonly present?: number;
	/** Every n-th image fails; 0 for none. */
	readonly failEvery?: number;
	readonly startAtMs?: number;
	/** Time between two events. */
	readonly stepMs?: number;
}

export interface MadeRun {
	readonly runId: string;
	/** Up to and including `run.planned`. */
	readonly planning: readonly RunEvent[];
	/** From the first started item to the end. */
	readonly moving: readonly RunEvent[];
	readonly all: readonly RunEvent[];
}

const NAMES = [
	'webhook',
	'web-event-redis',
	'api-gateway',
	'build-queue',
	'distribution',
	'identity',
	'report-server',
	'store-admin',
];
const BASE_BYTES = 30_000_000;

/** Gives a digest of the right shape that only depends on `seed`. */
function madeDigest(seed: number): string {
	return `sha256:${(seed * 2_654_435_761 + 97).toString(16).padStart(16, '0').slice(-16).repeat(4)}`;
}

function madePlan(options: Required<MadeRunOptions>): { items: PlanItem[]; blobs: PlannedBlob[] } {
	const items: PlanItem[] = [];
	const blobs: PlannedBlob[] = [];
	for (let index = 0; index < options.images; index += 1) {
		const name = `${NAMES[index % NAMES.length]}${index < NAMES.length ? '' : `-${index}`}`;
		const repository = `appcircle/${name}`;
		const isPresent = index < options.present;
		const sizes = [
			BASE_BYTES,
			...Array.from(
				{ length: options.ownLayers },
				(_, layer) => 4_000_000 + ((index * 7 + layer * 3) % 12) * 1_000_000,
			),
		];
		const own = sizes.map((sizeBytes, layer): PlannedBlob => {
			const digest = madeDigest(layer === 0 ? 1 : 100 + index * 10 + layer);
			const expected = isPresent
				? 'present'
				: layer === 0 && index > options.present
					? 'mount'
					: 'move';
			return { key: blobKey(repository, digest), digest, sizeBytes, expected };
		});
		blobs.push(...own);
		const bytesOf = (expected: PlannedBlob['expected']): number =>
			own
				.filter((blob) => blob.expected === expected)
				.reduce((sum, blob) => sum + blob.sizeBytes, 0);
		const tag = `3.${index % 30}.${index % 7}`;
		items.push({
			index,
			source: `europe-west1-docker.pkg.dev/appcircle/docker-registry/${name}:${tag}`,
			destination: `registry.spacetech.com:8083/${repository}:${tag}`,
			sourceDigest: madeDigest(9000 + index),
			destinationDigest: madeDigest(9000 + index),
			platforms: ['linux/amd64', 'linux/arm64'],
			action: isPresent ? 'present' : 'copy',
			bytesToMove: bytesOf('move'),
			bytesToMount: bytesOf('mount'),
			bytesPresent: bytesOf('present'),
			referrers: [],
			warnings: options.warnings,
			needs: own.map((blob) => blob.key),
		});
	}
	return { items, blobs };
}

function blobHappenings(blob: PlannedBlob, isFailing: boolean): RunHappening[] {
	if (blob.expected === 'present') return [{ type: 'blob.present', key: blob.key }];
	if (blob.expected === 'mount')
		return [{ type: 'blob.mounted', key: blob.key, from: 'appcircle/webhook' }];
	const started: RunHappening = { type: 'blob.started', key: blob.key, attempt: 1 };
	const half: RunHappening = {
		type: 'blob.advanced',
		key: blob.key,
		doneBytes: Math.floor(blob.sizeBytes / 2),
	};
	if (!isFailing) return [started, half, { type: 'blob.moved', key: blob.key }];
	const fault = makeFault({
		code: 'registry.denied',
		side: 'destination',
		subject: 'registry.spacetech.com:8083',
		detail: 'PUT answered 403',
		facts: { host: 'registry.spacetech.com:8083', repository: 'appcircle', action: 'push' },
		registryErrors: ['DENIED'],
	});
	return [
		started,
		half,
		{ type: 'blob.failed', key: blob.key, fault, willRetry: false, waitMs: 0 },
	];
}

function itemHappenings(
	item: PlanItem,
	blobs: ReadonlyMap<string, PlannedBlob>,
	failEvery: number,
): RunHappening[] {
	const { index } = item;
	if (item.action === 'present') return [{ type: 'item.skipped', index, reason: 'present' }];
	const isFailing = failEvery > 0 && index % failEvery === failEvery - 1;
	const own = item.needs.flatMap((key) => {
		const blob = blobs.get(key);
		return blob === undefined ? [] : blobHappenings(blob, isFailing);
	});
	if (isFailing) {
		const fault = makeFault({
			code: 'registry.denied',
			side: 'destination',
			subject: 'registry.spacetech.com:8083',
			detail: 'PUT answered 403',
			facts: { host: 'registry.spacetech.com:8083', repository: 'appcircle', action: 'push' },
			registryErrors: ['DENIED'],
		});
		return [{ type: 'item.started', index }, ...own, { type: 'item.failed', index, fault }];
	}
	return [
		{ type: 'item.started', index },
		...own,
		{ type: 'item.tagging', index },
		{ type: 'item.done', index, verification: 'readable', warnings: item.warnings },
	];
}

/** Takes one happening of each of `atOnce` images in turn; when one is done, the next begins. */
function interleaved(waiting: RunHappening[][], atOnce: number): RunHappening[] {
	const order: RunHappening[] = [];
	const active = waiting.splice(0, atOnce);
	while (active.length > 0) {
		for (const [lane, happenings] of [...active.entries()].reverse()) {
			const next = happenings.shift();
			if (next !== undefined) order.push(next);
			if (happenings.length === 0) {
				const following = waiting.shift();
				if (following === undefined) active.splice(lane, 1);
				else active[lane] = following;
			}
		}
	}
	return order;
}

/** Makes a whole run. Sequence numbers are consecutive from 1; events are `stepMs` apart. */
export function madeRun(options: MadeRunOptions = {}): MadeRun {
	const full: Required<MadeRunOptions> = {
		runId: 'run-1',
		mirror: 'appcircle',
		destination: 'registry.spacetech.com:8083/appcircle',
		route: 'direct',
		warnings: [],
		atOnce: 1,
		stepMs: 40,
		images: 38,
		ownLayers: 2,
		present: 0,
		failEvery: 0,
		startAtMs: Date.UTC(2026, 10, 21, 9, 0, 0),
		...options,
	};
	const { items, blobs } = madePlan(full);
	const blobByKey = new Map(blobs.map((blob) => [blob.key, blob]));
	const planning: RunHappening[] = [
		{
			type: 'run.started',
			runId: full.runId,
			mirror: full.mirror,
			route: full.route,
			destination: full.destination,
		},
		{ type: 'plan.advanced', resolved: Math.floor(items.length / 2), total: items.length },
		{ type: 'blobs.planned', blobs },
		{ type: 'items.planned', items },
		{ type: 'run.planned' },
	];
	const failures = items.filter(
		(_, index) =>
			full.failEvery > 0 && index % full.failEvery === full.failEvery - 1 && index >= full.present,
	).length;
	const outcome =
		failures === 0 ? 'succeeded' : failures === items.length ? 'failed' : 'partly-succeeded';
	const moving: RunHappening[] = [
		...interleaved(
			items.map((item) => itemHappenings(item, blobByKey, full.failEvery)),
			full.atOnce,
		),
		{ type: 'run.counted', requests: items.length * 9, retries: failures },
		{ type: 'run.finished', outcome },
	];
	const all = [...planning, ...moving].map(
		(happening, index): RunEvent => ({
			...happening,
			seq: index + 1,
			atMs: full.startAtMs + index * full.stepMs,
		}),
	);
	return {
		runId: full.runId,
		planning: all.slice(0, planning.length),
		moving: all.slice(planning.length),
		all,
	};
}
