// Copies all items of a plan at once: blobs, manifests, tag, check. One failing item never stops another,
// except when its cause would fail every other in the same way.
import { type Fault, makeFault } from '../../../shared/fault/fault';
import type { RunHappening } from '../../../shared/mirror/run-event';
import { shortDigest } from '../../../shared/oci/digest';
import { formatReference } from '../../../shared/oci/reference';
import type { ContentDestination } from '../../content/content-store';
import { FaultError } from '../../platform/fault-error';
import { mapAtOnce } from '../../platform/map-at-once';
import { indexIncomplete } from '../plan/content-at-ends';
import type { BlobNeed, CopyItem } from '../plan/copy-plan';
import { subjectOf } from '../plan/manifest-loader';
import { type BlobMover, isHalting, unreadableAt } from './blob-mover';
import { Companions } from './companions';
import { createManifestPusher, type ManifestPusher } from './push-manifests';
import { createItemVerifier, type ItemVerifier } from './verify-item';

/** Items open at a time: enough to keep far links full, few enough to keep memory flat. */
const ITEMS_AT_ONCE = 256;

/** A tag that was resolved this recently is not asked for again at the end. */
const MOVED_TAG_CHECK_AFTER_MS = 30_000;

export interface CopyItemsPorts {
	readonly destination: ContentDestination;
	readonly mover: BlobMover;
	/** Blobs that the destination claimed to have when the plan was made. */
	readonly presentKeys: ReadonlySet<string>;
	readonly record: (happening: RunHappening) => void;
	readonly now: () => number;
	readonly isOneByOne: boolean;
	readonly movedTagCheckAfterMs?: number;
	readonly signal: AbortSignal;
}

/** Settles when every item is done, failed or, after an abort, left as it was. Never rejects for an item's fault. */
export async function copyItems(work: readonly CopyItem[], ports: CopyItemsPorts): Promise<void> {
	const pusher = createManifestPusher(ports.destination, ports.signal);
	const verifier = createItemVerifier(ports.destination, ports.signal);
	const claims = createItemVerifier(ports.destination, ports.signal);
	let halted: Fault | undefined;
	await mapAtOnce(work, ports.isOneByOne ? 1 : ITEMS_AT_ONCE, async (item) => {
		if (ports.signal.aborted) {
			return;
		}
		const { index } = item.item;
		if (halted !== undefined) {
			ports.record({ type: 'item.failed', index, fault: halted });
			return;
		}
		try {
			await copyItem(item, { ...ports, pusher, verifier, claims });
		} catch (error) {
			if (!ports.signal.aborted) {
				const fault = itemFault(error, item);
				halted ??= isHalting(fault) ? fault : undefined;
				ports.record({ type: 'item.failed', index, fault });
			}
		}
	});
}

type ItemPorts = CopyItemsPorts & {
	readonly pusher: ManifestPusher;
	readonly verifier: ItemVerifier;
	/** Reads before publishing, with a memory of its own: the check afterwards reads again. */
	readonly claims: ItemVerifier;
};

async function copyItem(planned: CopyItem, ports: ItemPorts): Promise<void> {
	const { index } = planned.item;
	ports.record({ type: 'item.started', index });
	const companions = new Companions(planned, ports.mover, ports.signal);
	await Promise.all([
		Promise.all(planned.blobs.map((need) => ports.mover.ensure(need))),
		companions.bring(),
	]);
	ports.signal.throwIfAborted();
	await mendClaimedBlobs(companions, ports);
	ports.record({ type: 'item.tagging', index });
	const refused = new Set(await pushManifests(companions, ports));
	for (const sentence of await mendUnreadable(companions, ports)) {
		refused.add(sentence);
	}
	const { item } = companions;
	const { verification, warnings: ofProof } = await ports.verifier.prove(item);
	const warnings = [
		...item.item.warnings,
		...companions.warnings,
		...refused,
		...ofProof,
		...(await movedTagWarning(item, ports)),
	];
	ports.record({
		...{ type: 'item.done', index, warnings },
		...(verification === undefined ? {} : { verification }),
	});
}

/** Everything that is to be at the destination for an item. */
function allBlobs({ blobs, referrers }: CopyItem): readonly BlobNeed[] {
	return [...blobs, ...referrers.flatMap((referrer) => referrer.blobs)];
}

/**
 * Reads what the destination claimed to have before anything is published: a registry whose garbage
 * collector ran answers HEAD with 200 for blobs that are gone (registry 2.8.2).
 */
async function mendClaimedBlobs(companions: Companions, ports: ItemPorts): Promise<void> {
	const claimed = allBlobs(companions.item).filter((need) => ports.presentKeys.has(need.key));
	await replaceAll(await ports.claims.unreadable(claimed), companions, ports);
}

/** Gives a sentence for each referrer that the destination does not take. */
async function pushManifests(companions: Companions, ports: ItemPorts): Promise<readonly string[]> {
	const { item } = companions;
	try {
		const refused = await ports.pusher.pushParts(item);
		await ports.pusher.pushRoot(item);
		return refused;
	} catch (error) {
		if (isGapRefused(error, item, ports)) {
			const { detail } = error.fault;
			throw indexIncomplete(formatReference(item.source), item.missing, 'destination', detail);
		}
		if (!isBlobUnknown(error)) {
			throw error;
		}
		await replaceAll(await unknownBlobs(item, ports), companions, ports);
		return pushAgain(companions, ports);
	}
}

/** What is still refused after its blobs were sent once more is refused for good. */
async function pushAgain(companions: Companions, ports: ItemPorts): Promise<readonly string[]> {
	ports.pusher.forget(companions.item);
	const refused = await ports.pusher.pushParts(companions.item, 'mended');
	await ports.pusher.pushRoot(companions.item);
	return refused;
}

/** What the registry may mean by "blob unknown": the blobs that can't be read, else all of them. */
async function unknownBlobs(item: CopyItem, ports: ItemPorts): Promise<readonly BlobNeed[]> {
	const all = allBlobs(item);
	for (const need of all) {
		ports.claims.forget(need);
	}
	const unreadable = await ports.claims.unreadable(all);
	return unreadable.length === 0 ? all : unreadable;
}

/** Reads every blob now that a manifest protects it; what was collected in between is sent once more. */
async function mendUnreadable(
	companions: Companions,
	ports: ItemPorts,
): Promise<readonly string[]> {
	const missing = await ports.verifier.unreadable(allBlobs(companions.item));
	if (missing.length === 0) {
		return [];
	}
	await replaceAll(missing, companions, ports);
	const refused = await pushAgain(companions, ports);
	const stillMissing = await ports.verifier.unreadable(allBlobs(companions.item));
	const [ofImage] = companions.item.blobs.filter((need) => stillMissing.includes(need));
	if (ofImage !== undefined) {
		throw unreadableAt(ports.destination, ofImage);
	}
	companions.leave(stillMissing, (need) => unreadableAt(ports.destination, need).fault);
	return refused;
}

/** Moves blobs anew: an image that can't have all of its own fails, a referrer stays behind. */
async function replaceAll(
	needs: readonly BlobNeed[],
	companions: Companions,
	ports: ItemPorts,
): Promise<void> {
	const ofImage = new Set(companions.item.blobs.map(({ key }) => key));
	await Promise.all([
		...needs.filter(({ key }) => ofImage.has(key)).map((need) => ports.mover.replace(need)),
		companions.replace(needs),
	]);
	for (const need of needs) {
		ports.claims.forget(need);
		ports.verifier.forget(need);
	}
}

/** The digest of the plan was copied; that the tag has moved on since is worth a word. */
async function movedTagWarning(item: CopyItem, ports: ItemPorts): Promise<readonly string[]> {
	const { tag, digest, repository } = item.source;
	const isFresh =
		ports.now() - item.resolvedAtMs < (ports.movedTagCheckAfterMs ?? MOVED_TAG_CHECK_AFTER_MS);
	if (tag === undefined || digest !== undefined || isFresh) {
		return [];
	}
	try {
		const head = await item.sourceStore.headManifest(repository, tag, ports.signal);
		return head?.digest === undefined || head.digest === item.item.sourceDigest
			? []
			: [
					`The source's tag has moved to ${shortDigest(head.digest)} since it was resolved; the resolved digest was copied.`,
				];
	} catch (error) {
		ports.signal.throwIfAborted();
		if (error instanceof FaultError) {
			return [];
		}
		throw error;
	}
}

/** An index with a gap is refused for what it lists and is not there; a refusal of what it does have is no such thing. */
function isGapRefused(
	error: unknown,
	item: CopyItem,
	{ destination }: ItemPorts,
): error is FaultError {
	if (!(error instanceof FaultError) || item.missing.length === 0) {
		return false;
	}
	const indexes = item.children.filter(({ manifest }) => manifest.kind === 'index');
	const names = [item.destinationTag ?? item.root.digest, ...indexes.map(({ digest }) => digest)];
	const { code, subject, registryErrors = [] } = error.fault;
	return (
		names.some((name) => subject === subjectOf(destination, item.destinationRepository, name)) &&
		(isBlobUnknown(error) ||
			registryErrors.includes('MANIFEST_UNKNOWN') ||
			code === 'manifest.rejected' ||
			code === 'repository.not-found')
	);
}

function isBlobUnknown(error: unknown): boolean {
	return (
		error instanceof FaultError &&
		(error.fault.registryErrors ?? []).some(
			(code) => code === 'MANIFEST_BLOB_UNKNOWN' || code === 'BLOB_UNKNOWN',
		)
	);
}

function itemFault(error: unknown, item: CopyItem): Fault {
	if (error instanceof FaultError) {
		return error.fault;
	}
	return makeFault({
		code: 'internal.unexpected',
		side: 'this-computer',
		subject: formatReference(item.source),
		detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
	});
}
