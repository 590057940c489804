// Plans all images of a run at once: what each needs, what is there, what will be mounted, what must move.
import { type Fault, makeFault } from '../../../shared/fault/fault';
import type { Plan, PlanItem, PlannedBlob } from '../../../shared/mirror/plan';
import { formatReference, type Reference } from '../../../shared/oci/reference';
import { FaultError } from '../../platform/fault-error';
import { mapAtOnce } from '../../platform/map-at-once';
import type { BlobNeed, CopyItem, CopyPlan } from './copy-plan';
import type { ImageToPlan, PlanContext } from './plan-context';
import { planThroughEngine } from './plan-engine-image';
import { type CopyDraft, type ImageDraft, planImage } from './plan-image';
import { withSafeWords } from './safe-words';

/** Images that are resolved at the same time; each registry's governor decides how many requests that makes. */
const IMAGES_AT_ONCE = 128;

export interface PlanRequest {
	readonly mirror: string;
	readonly images: readonly ImageToPlan[];
	readonly context: PlanContext;
	readonly onAdvanced: (resolved: number, total: number) => void;
	/** Gives a fault when two sources with different digests meet on one name; refuses the whole run. */
	readonly findCollision: (drafts: readonly ImageDraft[]) => Fault | undefined;
}

type Outcome =
	| { readonly draft: ImageDraft }
	| { readonly image: ImageToPlan; readonly fault: Fault };

/**
 * Plans a run. Faults of single images become refused items; only a name collision and an abort reject.
 * @throws FaultError mirror.name-collision
 */
export async function buildPlan(request: PlanRequest): Promise<CopyPlan> {
	const existing = new Map<string, Promise<boolean>>();
	let resolved = 0;
	const outcomes = await mapAtOnce(
		request.images,
		IMAGES_AT_ONCE,
		async (image): Promise<Outcome> => {
			const outcome = await planOne(image, request.context, existing);
			resolved += 1;
			request.onAdvanced(resolved, request.images.length);
			return outcome;
		},
	);
	const drafts = outcomes.flatMap((outcome) => ('draft' in outcome ? [outcome.draft] : []));
	const collision = request.findCollision(drafts);
	if (collision !== undefined) {
		throw new FaultError(collision);
	}
	return assemble(request, outcomes, await settle(existing));
}

async function planOne(
	image: ImageToPlan,
	context: PlanContext,
	existing: Map<string, Promise<boolean>>,
): Promise<Outcome> {
	if (image.fault !== undefined) {
		return { image, fault: image.fault };
	}
	try {
		const { engine } = context;
		const draft =
			engine === undefined
				? await planImage(image, context)
				: await planThroughEngine(image, engine, context);
		if (draft.kind === 'copy') {
			await Promise.all(neededBy(draft).map((need) => isThere(need, context, existing)));
		}
		return { draft };
	} catch (error) {
		context.signal.throwIfAborted();
		return { image, fault: faultOf(error, image) };
	}
}

/** Gives each blob once: the image's, then those that only its referrers need. */
function neededBy({ blobs, missingReferrers }: CopyDraft): readonly BlobNeed[] {
	const all = [...blobs, ...missingReferrers.flatMap((referrer) => referrer.blobs)];
	return [...new Map(all.map((need) => [need.key, need])).values()];
}

/** One HEAD per destination repository and digest, however many images need it. */
function isThere(
	need: BlobNeed,
	context: PlanContext,
	existing: Map<string, Promise<boolean>>,
): Promise<boolean> {
	const known = existing.get(need.key);
	if (known !== undefined) {
		return known;
	}
	const asked = context.destination.hasBlob(need.repository, need.descriptor, context.signal);
	existing.set(need.key, asked);
	return asked;
}

async function settle(
	existing: ReadonlyMap<string, Promise<boolean>>,
): Promise<ReadonlySet<string>> {
	const present = new Set<string>();
	for (const [key, asked] of existing) {
		if (await asked.catch(() => false)) {
			present.add(key);
		}
	}
	return present;
}

function faultOf(error: unknown, image: ImageToPlan): Fault {
	if (error instanceof FaultError) {
		return error.fault;
	}
	return makeFault({
		code: 'internal.unexpected',
		side: 'this-computer',
		subject: formatReference(image.source),
		detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
	});
}

function assemble(
	request: PlanRequest,
	outcomes: readonly Outcome[],
	presentKeys: ReadonlySet<string>,
): CopyPlan {
	const blobs = new BlobTally(presentKeys, request.context.destination.host);
	const items: PlanItem[] = [];
	const work: CopyItem[] = [];
	for (const outcome of outcomes) {
		if (!('draft' in outcome)) {
			items.push(withSafeWords(refusedItem(outcome.image, outcome.fault)));
			continue;
		}
		const { draft } = outcome;
		const item = withSafeWords(plannedItem(draft, blobs));
		items.push(item);
		if (draft.kind === 'copy') {
			work.push(copyItem(draft, item));
		}
	}
	const route = request.context.engine === undefined ? 'direct' : 'engine';
	const plan: Plan = { mirror: request.mirror, route, items, blobs: blobs.planned() };
	return { plan, work, presentKeys, smallBlobs: request.context.loader.smallBlobs };
}

/** Decides, in the order of the images, who moves a blob first and who mounts it from there. */
class BlobTally {
	private readonly blobs = new Map<string, PlannedBlob>();
	private readonly homes = new Set<string>();

	constructor(
		private readonly presentKeys: ReadonlySet<string>,
		private readonly destinationHost: string,
	) {
		for (const key of presentKeys) {
			this.homes.add(key.slice(key.lastIndexOf('@') + 1));
		}
	}

	/** Gives bytes by how they will get there; blobs counted for an earlier image count nothing. */
	add(needs: readonly BlobNeed[]): { move: number; mount: number; present: number } {
		const bytes = { move: 0, mount: 0, present: 0 };
		for (const need of needs) {
			if (this.blobs.has(need.key)) {
				continue;
			}
			const { digest, size } = need.descriptor;
			const expected = this.expectedOf(need);
			this.homes.add(digest);
			this.blobs.set(need.key, { key: need.key, digest, sizeBytes: size, expected });
			bytes[expected] += size;
		}
		return bytes;
	}

	planned(): readonly PlannedBlob[] {
		return [...this.blobs.values()];
	}

	private expectedOf(need: BlobNeed): PlannedBlob['expected'] {
		if (this.presentKeys.has(need.key)) {
			return 'present';
		}
		const isAtSameRegistry = need.source.host === this.destinationHost;
		return isAtSameRegistry || this.homes.has(need.descriptor.digest) ? 'mount' : 'move';
	}
}

function refusedItem(image: ImageToPlan, fault: Fault): PlanItem {
	return {
		index: image.index,
		source: formatReference(image.source),
		destination: formatReference(image.destination),
		platforms: [],
		action: 'refused',
		bytesToMove: 0,
		bytesToMount: 0,
		bytesPresent: 0,
		referrers: [],
		warnings: image.warnings,
		fault,
		needs: [],
	};
}

function plannedItem(draft: ImageDraft, blobs: BlobTally): PlanItem {
	const needs = draft.kind === 'copy' ? neededBy(draft) : [];
	const bytes = blobs.add(needs);
	return {
		index: draft.image.index,
		source: formatReference(draft.image.source),
		destination: formatReference(destinationOf(draft)),
		sourceDigest: draft.sourceDigest,
		...(draft.destinationDigest === undefined
			? {}
			: { destinationDigest: draft.destinationDigest }),
		platforms: draft.platforms,
		action: draft.kind,
		...(draft.kind === 'present' ? { skipReason: draft.reason } : {}),
		bytesToMove: bytes.move,
		bytesToMount: bytes.mount,
		bytesPresent: bytes.present,
		referrers: draft.referrers,
		warnings: draft.warnings,
		needs: needs.map((need) => need.key),
	};
}

/** Where the name holds a digest, it is the one that the image gets: trimmed, it has its own. */
function destinationOf(draft: ImageDraft): Reference {
	const { destination } = draft.image;
	const isKept = draft.kind === 'present' && draft.reason === 'kept';
	return destination.digest === undefined || draft.destinationDigest === undefined || isKept
		? destination
		: { ...destination, digest: draft.destinationDigest };
}

function copyItem(draft: CopyDraft, item: PlanItem): CopyItem {
	const { destination, source } = draft.image;
	return {
		item,
		source,
		sourceStore: draft.sourceStore,
		destinationRepository: destination.repository,
		...(destination.tag === undefined ? {} : { destinationTag: destination.tag }),
		root: draft.root,
		isRootMissing: draft.isRootMissing,
		hasImageBlobs: draft.hasImageBlobs,
		children: draft.children,
		missing: draft.missing,
		blobs: draft.blobs,
		referrers: draft.missingReferrers,
		fallbackIndexes: draft.fallbackIndexes,
		resolvedAtMs: draft.resolvedAtMs,
	};
}
