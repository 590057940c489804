// From a loaded mirror to its plan: lists the tags of whole repositories, names everything, plans each image.
import type { EngineInfo } from '../../../shared/engine/engine-info';
import { type Fault, makeFault } from '../../../shared/fault/fault';
import type { Intention } from '../../../shared/mirror/intention';
import type { NamedImage } from '../../../shared/mirror/name-images';
import { collisionFaults, nameImages, sharedNames } from '../../../shared/mirror/name-images';
import { rewriteReference } from '../../../shared/mirror/rewrite-reference';
import type { Digest } from '../../../shared/oci/digest';
import { parsePlatform } from '../../../shared/oci/platform';
import { formatReference } from '../../../shared/oci/reference';
import type { RegistryStores } from '../../content/registry-stores';
import type { OpenEngine } from '../../engine/engine-client';
import { faultError } from '../../platform/fault-error';
import { openRoute } from '../routes/open-route';
import { buildPlan } from './build-plan';
import type { CopyPlan } from './copy-plan';
import { createDestinationReferrers } from './destination-referrers';
import { createReferrerFinder } from './find-referrers';
import { type KnownImages, listAll, type RefusedRepository } from './list-repositories';
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
	/** The engine that the images will go through, where it is open already. */
	readonly engine?: EngineInfo;
	readonly known?: KnownImages;
}

export interface PlanServices {
	readonly stores: RegistryStores;
	readonly now: () => number;
	/** Asked only with `route: engine`. */
	readonly openEngine?: OpenEngine;
}

async function engineOf(
	spec: Intention['spec'],
	services: PlanServices,
	signal: AbortSignal,
): Promise<EngineInfo | undefined> {
	const route = await openRoute(spec, services.openEngine, signal);
	route.close();
	return route.engine;
}

/** @throws FaultError engine.* with `route: engine`; mirror.name-collision when two different images would get one name */
export async function planMirror(
	mirror: Intention,
	services: PlanServices,
	options: PlanOptions,
): Promise<CopyPlan> {
	const { spec } = mirror;
	const engine = options.engine ?? (await engineOf(spec, services, options.signal));
	const { stores, now } = services;
	const { signal } = options;
	const known = options.known ?? { sources: [], isComplete: false, unchecked: new Set<string>() };
	const listing = await listAll(mirror, stores, known, signal);
	const named = nameImages(listing.images, spec);
	refuseCertainCollisions(named);
	const loader = createManifestLoader('source', signal);
	const destination = stores.destination(spec.destination.registry);
	const destinationLoader = createManifestLoader('destination', signal);
	const context: PlanContext = {
		spec,
		platforms: wantedPlatforms(spec.platforms),
		sourceOf: (host) => stores.source(host),
		...(engine === undefined ? {} : { engine }),
		destination,
		loader,
		finder: createReferrerFinder(loader, spec.referrers, signal),
		destinationLoader,
		destinationReferrers: createDestinationReferrers(destination, destinationLoader, signal),
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
