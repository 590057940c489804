// From a loaded mirror to its plan: lists the tags of whole repositories, names everything, plans each image.
import { type Fault, makeFault } from '../../../shared/fault/fault';
import type { Intention, RepositorySelection } from '../../../shared/mirror/intention';
import type { ListedImage, NamedImage } from '../../../shared/mirror/name-images';
import { collisionFaults, nameImages, sharedNames } from '../../../shared/mirror/name-images';
import { rewriteReference } from '../../../shared/mirror/rewrite-reference';
import { filterTags } from '../../../shared/mirror/tags/tag-filter';
import type { Digest } from '../../../shared/oci/digest';
import { parsePlatform } from '../../../shared/oci/platform';
import { formatReference, parseReference } from '../../../shared/oci/reference';
import type { RegistryStores } from '../../content/registry-stores';
import { FaultError, faultError } from '../../platform/fault-error';
import { mapAtOnce } from '../../platform/map-at-once';
import { buildPlan } from './build-plan';
import type { CopyPlan } from './copy-plan';
import { createDestinationReferrers } from './destination-referrers';
import { createReferrerFinder } from './find-referrers';
import { createManifestLoader } from './manifest-loader';
import type { ImageToPlan, PlanContext } from './plan-context';
import type { ImageDraft } from './plan-image';

export type PlanProgress = (resolved: number, total: number) => void;

export interface PlanOptions {
	readonly signal: AbortSignal;
	readonly progress: PlanProgress;
	/** Whether an earlier sitting settled this source; it is left out and keeps its place. */
	readonly isSettled: (source: string) => boolean;
	readonly pinnedDigest: (source: string) => Digest | undefined;
	/** Of an earlier sitting, in order: each source keeps its place. */
	readonly known?: {
		readonly sources: readonly string[];
		/** True when these are all: then tags of repositories are not listed again. */
		readonly isComplete: boolean;
		/** Those that may be published already, but were not read back. */
		readonly unchecked: ReadonlySet<string>;
	};
}

/** @throws FaultError mirror.name-collision when two different images would get one name */
export async function planMirror(
	mirror: Intention,
	services: { readonly stores: RegistryStores; readonly now: () => number },
	options: PlanOptions,
): Promise<CopyPlan> {
	const { spec } = mirror;
	const { stores, now } = services;
	const { signal } = options;
	const known = options.known ?? { sources: [], isComplete: false, unchecked: new Set<string>() };
	const listing = await listAll(mirror, stores, known, signal);
	const named = nameImages(listing.images, spec);
	refuseCertainCollisions(named);
	const loader = createManifestLoader('source', signal);
	const destination = stores.destination(spec.destination.registry);
	const context: PlanContext = {
		spec,
		platforms: wantedPlatforms(spec.platforms),
		sourceOf: (host) => stores.source(host),
		destination,
		loader,
		finder: createReferrerFinder(loader, spec.referrers, signal),
		destinationReferrers: createDestinationReferrers(
			destination,
			createManifestLoader('destination', signal),
			signal,
		),
		now,
		signal,
	};
	const all = [
		...named.map((image) => imageToPlan(image, options.pinnedDigest)),
		...listing.refused.map((refusal) => refusedToPlan(refusal, spec)),
	];
	const images = inPlace(all, known.sources)
		.filter((image) => !options.isSettled(formatReference(image.source)))
		.map((image) => ({
			...image,
			isUnchecked: known.unchecked.has(formatReference(image.source)),
		}));
	return buildPlan({
		mirror: spec.name,
		images,
		context,
		onAdvanced: options.progress,
		findCollision: (drafts) => findCollision(named, drafts),
	});
}

interface Listing {
	readonly images: readonly ListedImage[];
	/** Repositories whose tags could not be had: an image that fails, as any other may. */
	readonly refused: readonly RefusedRepository[];
}

interface RefusedRepository {
	readonly selection: RepositorySelection;
	readonly fault: Fault;
}

async function listAll(
	mirror: Intention,
	stores: RegistryStores,
	known: NonNullable<PlanOptions['known']>,
	signal: AbortSignal,
): Promise<Listing> {
	const before = known.sources.flatMap(listedBefore);
	const expanded = await mapAtOnce(mirror.repositories, 8, async (selection) => {
		const ofRepository = before.filter((image) => isOf(selection, image));
		if (known.isComplete && ofRepository.length > 0) {
			return ofRepository;
		}
		try {
			return [...ofRepository, ...(await listRepository(selection, stores, signal))];
		} catch (error) {
			signal.throwIfAborted();
			if (error instanceof FaultError) {
				return { selection, fault: error.fault };
			}
			throw error;
		}
	});
	return {
		images: [...mirror.images, ...expanded.flatMap((one) => ('fault' in one ? [] : one))],
		refused: expanded.flatMap((one) => ('fault' in one ? [one] : [])),
	};
}

/** Reads a source of an earlier sitting; what was a repository without a list then is none. */
function listedBefore(source: string): readonly ListedImage[] {
	const parsed = parseReference(source);
	return parsed.ok && formatReference(parsed.value) === source
		? [{ reference: parsed.value, origin: { file: source } }]
		: [];
}

function isOf(selection: RepositorySelection, image: ListedImage): boolean {
	const { registry, repository } = selection.reference;
	return image.reference.registry === registry && image.reference.repository === repository;
}

/** Gives every image its place: the one it had, else a free one, else the next. */
function inPlace(all: readonly PlacelessImage[], known: readonly string[]): readonly ImageToPlan[] {
	const places = new Map(known.map((source, index) => [source, index]));
	const taken = new Set(all.map((image) => places.get(formatReference(image.source))));
	const free = known.flatMap((_, index) => (taken.has(index) ? [] : [index]));
	let next = known.length;
	const placed = all.map((image): ImageToPlan => {
		const index = places.get(formatReference(image.source)) ?? free.shift() ?? next++;
		return { ...image, index };
	});
	return placed.sort((one, other) => one.index - other.index);
}

type PlacelessImage = Omit<ImageToPlan, 'index'>;

function refusedToPlan(
	{ selection, fault }: RefusedRepository,
	spec: Intention['spec'],
): PlacelessImage {
	const name = rewriteReference(selection.reference, spec);
	return {
		source: selection.reference,
		destination: name.ok ? name.value : selection.reference,
		warnings: [],
		fault,
	};
}

async function listRepository(
	selection: RepositorySelection,
	stores: RegistryStores,
	signal: AbortSignal,
): Promise<readonly ListedImage[]> {
	const { registry, repository } = selection.reference;
	const tags = await stores.source(registry).listTags(repository, signal);
	if (tags === undefined) {
		throw faultError({
			code: 'registry.unsupported',
			side: 'source',
			subject: `${registry}/${repository}`,
			facts: { what: 'listing its tags' },
		});
	}
	const chosen = filterTags(tags, selection.tags ?? {});
	if (chosen.length === 0) {
		throw faultError({
			code: 'repository.not-found',
			side: 'source',
			subject: `${registry}/${repository}`,
			detail: `${tags.length} tags there, none chosen`,
		});
	}
	return chosen.map((tag) => ({
		reference: { registry, repository, tag, isTagImplied: false },
		origin: selection.origin,
	}));
}

function imageToPlan(image: NamedImage, pinnedDigest: PlanOptions['pinnedDigest']): PlacelessImage {
	const pinned = pinnedDigest(formatReference(image.source));
	return {
		source: image.source,
		destination: image.name.ok ? image.name.value : image.source,
		warnings: image.notes,
		...(image.name.ok ? {} : { fault: image.name.fault }),
		...(pinned === undefined ? {} : { pinned }),
	};
}

function wantedPlatforms(platforms: Intention['spec']['platforms']): PlanContext['platforms'] {
	return platforms === 'all'
		? undefined
		: platforms.map((text) => parsePlatform(text)).filter((platform) => platform !== undefined);
}

function refuseCertainCollisions(named: readonly NamedImage[]): void {
	const fault = mergedFault(collisionFaults(sharedNames(named)));
	if (fault !== undefined) {
		throw faultError(fault);
	}
}

function findCollision(
	named: readonly NamedImage[],
	drafts: readonly ImageDraft[],
): Fault | undefined {
	const digests = new Map(
		drafts.map((draft) => [formatReference(draft.image.source), draft.sourceDigest]),
	);
	return mergedFault(
		collisionFaults(sharedNames(named), (source) => digests.get(formatReference(source))),
	);
}

/** One fault for all collisions: the first in full, the others named in its details. */
function mergedFault(faults: readonly Fault[]): Fault | undefined {
	const [first, ...others] = faults;
	if (first === undefined || others.length === 0) {
		return first;
	}
	return makeFault({
		...first,
		detail: others
			.map(
				(fault) =>
					`${fault.subject}: ${fault.facts?.['one'] ?? ''} and ${fault.facts?.['other'] ?? ''}`,
			)
			.join('\n'),
	});
}
