// From a loaded mirror to its plan: lists the tags of whole repositories, names everything, plans each image.
import { type Fault, makeFault } from '../../shared/fault/fault';
import type { Intention, RepositorySelection } from '../../shared/mirror/intention';
import type { ListedImage, NamedImage } from '../../shared/mirror/name-images';
import { collisionFaults, nameImages, sharedNames } from '../../shared/mirror/name-images';
import { filterTags } from '../../shared/mirror/tags/tag-filter';
import type { Digest } from '../../shared/oci/digest';
import { parsePlatform } from '../../shared/oci/platform';
import { formatReference } from '../../shared/oci/reference';
import type { RegistryStores } from '../content/registry-stores';
import { faultError } from '../platform/fault-error';
import { mapAtOnce } from '../platform/map-at-once';
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
	const listed = await listAll(mirror, stores, signal);
	const named = nameImages(listed, spec);
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
	const images = named
		.map((image, index) => imageToPlan(image, index, options.pinnedDigest))
		.filter((image) => !options.isSettled(formatReference(image.source)));
	return buildPlan({
		mirror: spec.name,
		images,
		context,
		onAdvanced: options.progress,
		findCollision: (drafts) => findCollision(named, drafts),
	});
}

async function listAll(
	mirror: Intention,
	stores: RegistryStores,
	signal: AbortSignal,
): Promise<readonly ListedImage[]> {
	const expanded = await mapAtOnce(mirror.repositories, 8, (selection) =>
		listRepository(selection, stores, signal),
	);
	return [...mirror.images, ...expanded.flat()];
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

function imageToPlan(
	image: NamedImage,
	index: number,
	pinnedDigest: PlanOptions['pinnedDigest'],
): ImageToPlan {
	const pinned = pinnedDigest(formatReference(image.source));
	return {
		index,
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
