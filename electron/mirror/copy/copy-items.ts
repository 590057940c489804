// Copies all items of a plan at once: blobs, manifests, tag, check. One failing item never stops another,
// except when its cause would fail every other in the same way.
import { type Fault, makeFault } from '../../../shared/fault/fault';
import type { RunHappening } from '../../../shared/mirror/run-event';
import { shortDigest } from '../../../shared/oci/digest';
import { formatReference } from '../../../shared/oci/reference';
import type { ContentDestination } from '../../content/content-store';
import { FaultError } from '../../platform/fault-error';
import { mapAtOnce } from '../../platform/map-at-once';
import type { BlobNeed, CopyItem } from '../plan/copy-plan';
import { type BlobMover, isHalting, unreadableAt } from './blob-mover';
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

async function copyItem(item: CopyItem, ports: ItemPorts): Promise<void> {
	const { index } = item.item;
	ports.record({ type: 'item.started', index });
	await Promise.all(item.blobs.map((need) => ports.mover.ensure(need)));
	ports.signal.throwIfAborted();
	await mendClaimedBlobs(item, ports);
	ports.record({ type: 'item.tagging', index });
	await pushManifests(item, ports);
	await mendUnreadable(item, ports);
	const { verification, warnings: ofProof } = await ports.verifier.prove(item);
	const warnings = [...item.item.warnings, ...ofProof, ...(await movedTagWarning(item, ports))];
	ports.record({
		...{ type: 'item.done', index, warnings },
		...(verification === undefined ? {} : { verification }),
	});
}

/**
 * Reads what the destination claimed to have before anything is published: a registry whose garbage
 * collector ran answers HEAD with 200 for blobs that are gone (registry 2.8.2).
 */
async function mendClaimedBlobs(item: CopyItem, ports: ItemPorts): Promise<void> {
	const claimed = item.blobs.filter((need) => ports.presentKeys.has(need.key));
	await replaceAll(await ports.claims.unreadable(claimed), ports);
}

async function pushManifests(item: CopyItem, ports: ItemPorts): Promise<void> {
	try {
		await ports.pusher.pushParts(item);
		await ports.pusher.pushRoot(item);
	} catch (error) {
		if (!isBlobUnknown(error)) {
			throw error;
		}
		await replaceAll(await unknownBlobs(item, ports), ports);
		ports.pusher.forget(item);
		await ports.pusher.pushParts(item);
		await ports.pusher.pushRoot(item);
	}
}

/** What the registry may mean by "blob unknown": the blobs that can't be read, else all of them. */
async function unknownBlobs(item: CopyItem, ports: ItemPorts): Promise<readonly BlobNeed[]> {
	for (const need of item.blobs) {
		ports.claims.forget(need);
	}
	const unreadable = await ports.claims.unreadable(item.blobs);
	return unreadable.length === 0 ? item.blobs : unreadable;
}

/** Reads every blob now that a manifest protects it; what was collected in between is sent once more. */
async function mendUnreadable(item: CopyItem, ports: ItemPorts): Promise<void> {
	const missing = await ports.verifier.unreadable(item.blobs);
	if (missing.length === 0) {
		return;
	}
	await replaceAll(missing, ports);
	ports.pusher.forget(item);
	await ports.pusher.pushParts(item);
	await ports.pusher.pushRoot(item);
	const stillMissing = (await ports.verifier.unreadable(item.blobs))[0];
	if (stillMissing !== undefined) {
		throw unreadableAt(ports.destination, stillMissing);
	}
}

async function replaceAll(needs: readonly BlobNeed[], ports: ItemPorts): Promise<void> {
	await Promise.all(needs.map((need) => ports.mover.replace(need)));
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
