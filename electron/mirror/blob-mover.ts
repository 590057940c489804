// Brings blobs into destination repositories: found there, mounted from a sibling, or moved. Each distinct
// blob is moved once (the leader); the other repositories wait for it and mount. Knows no images.
import type { Fault } from '../../shared/fault/fault';
import type { RunHappening } from '../../shared/mirror/run-event';
import type { Digest } from '../../shared/oci/digest';
import type { ContentDestination, UploadPosition } from '../content/content-store';
import { verifiedContent } from '../content/verified-content';
import { FaultError, faultError } from '../platform/fault-error';
import type { BlobNeed } from './copy-plan';
import { subjectOf } from './manifest-loader';
import { createPriorityGate } from './priority-gate';

/** Whole attempts per blob; broken connections within one are the registry client's to mend. */
const MAX_ATTEMPTS = 4;
/** Damaged content is asked for once more, then believed (reliability F7). */
const MAX_DAMAGED_ATTEMPTS = 2;
/** After so many refused mounts and none granted, the registry is taken to have none. */
const REFUSALS_TO_GIVE_UP = 3;

export interface BlobMoverPorts {
	readonly destination: ContentDestination;
	readonly record: (happening: RunHappening) => void;
	readonly advance: (key: string, doneBytes: number) => void;
	/** Wait before the given attempt, ms; `undefined` gives up. */
	readonly retryAfterMs: (fault: Fault, attempt: number) => number | undefined;
	readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
	/** Keeps or forgets where a broken upload may be gone on with. */
	readonly keepUpload: (key: string, position: UploadPosition | undefined) => void;
	readonly keptUploads: ReadonlyMap<string, UploadPosition>;
	readonly throttle: (stream: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
	readonly movesAtOnce: number;
	readonly signal: AbortSignal;
}

export interface BlobMover {
	/** Settles when the blob is in its repository; asked again for the same key, gives the same promise. */
	ensure(need: BlobNeed): Promise<void>;
	/** Moves the blob whatever the destination claims to have, because it could not be read there. */
	replace(need: BlobNeed): Promise<void>;
	/** Tells whether the blob was sent by this run, rather than found or mounted. */
	wasMoved(key: string): boolean;
}

export function createBlobMover(
	plan: {
		readonly presentKeys: ReadonlySet<string>;
		readonly smallBlobs: ReadonlyMap<string, Uint8Array>;
	},
	ports: BlobMoverPorts,
): BlobMover {
	const { destination, signal } = ports;
	const arrivals = new Map<string, Promise<void>>();
	const leading = new Map<Digest, Promise<unknown>>();
	const homes = new Map<Digest, string>();
	const moved = new Set<string>();
	const hopeless = new Map<string, FaultError>();
	const gate = createPriorityGate(ports.movesAtOnce);
	let mountsGranted = 0;
	let mountsRefused = 0;
	for (const key of plan.presentKeys) {
		const at = key.lastIndexOf('@');
		homes.set(key.slice(at + 1) as Digest, key.slice(0, at));
	}

	async function arrive(need: BlobNeed): Promise<void> {
		if (plan.presentKeys.has(need.key)) {
			ports.record({ type: 'blob.present', key: need.key });
			return;
		}
		const { digest } = need.descriptor;
		for (let leader = leading.get(digest); leader !== undefined; leader = leading.get(digest)) {
			await leader;
			signal.throwIfAborted();
		}
		if (await mountFrom(need, homes.get(digest) ?? siblingAtSource(need))) {
			return;
		}
		const leader = leading.get(digest);
		if (leader !== undefined && homes.get(digest) === undefined) {
			return arrive(need);
		}
		await lead(need);
	}

	async function lead(need: BlobNeed): Promise<void> {
		const { digest } = need.descriptor;
		const moving = move(need);
		leading.set(
			digest,
			moving.catch(() => undefined),
		);
		try {
			await moving;
			homes.set(digest, need.repository);
		} finally {
			leading.delete(digest);
		}
	}

	/** Source and destination on one registry: the source repository itself can be mounted from. */
	function siblingAtSource(need: BlobNeed): string | undefined {
		const isSameRegistry = need.source.host === destination.host;
		return isSameRegistry && need.sourceRepository !== need.repository
			? need.sourceRepository
			: undefined;
	}

	async function mountFrom(need: BlobNeed, from: string | undefined): Promise<boolean> {
		const isHopeless = mountsGranted === 0 && mountsRefused >= REFUSALS_TO_GIVE_UP;
		if (from === undefined || from === need.repository || isHopeless) {
			return false;
		}
		const isMounted = await destination.mountBlob(
			need.repository,
			need.descriptor.digest as Digest,
			from,
			signal,
		);
		if (isMounted) {
			mountsGranted += 1;
			ports.record({ type: 'blob.mounted', key: need.key, from });
		} else {
			mountsRefused += 1;
		}
		return isMounted;
	}

	async function move(need: BlobNeed): Promise<void> {
		const origin = `${need.source.host}/${need.sourceRepository}@${need.descriptor.digest}`;
		const known = hopeless.get(origin);
		if (known !== undefined) {
			ports.record({
				type: 'blob.failed',
				key: need.key,
				fault: known.fault,
				willRetry: false,
				waitMs: 0,
			});
			throw known;
		}
		for (let attempt = 1; ; attempt += 1) {
			try {
				await gate.run(need.descriptor.size, signal, () => attemptMove(need, attempt));
				moved.add(need.key);
				ports.record({ type: 'blob.moved', key: need.key });
				return;
			} catch (error) {
				await afterFailure(need, attempt, origin, error);
			}
		}
	}

	/** Waits for the next attempt, or throws when there is none. */
	async function afterFailure(
		need: BlobNeed,
		attempt: number,
		origin: string,
		error: unknown,
	): Promise<void> {
		signal.throwIfAborted();
		if (!(error instanceof FaultError)) {
			throw error;
		}
		const { fault } = error;
		const isDamaged =
			fault.code === 'content.digest-mismatch' || fault.code === 'content.size-mismatch';
		const limit = isDamaged ? MAX_DAMAGED_ATTEMPTS : MAX_ATTEMPTS;
		const waitMs = attempt < limit ? ports.retryAfterMs(fault, attempt) : undefined;
		ports.record({
			type: 'blob.failed',
			key: need.key,
			fault,
			willRetry: waitMs !== undefined,
			waitMs: waitMs ?? 0,
		});
		if (waitMs === undefined) {
			if (fault.side === 'source') {
				hopeless.set(origin, error);
			}
			throw error;
		}
		await ports.wait(waitMs, signal);
	}

	async function attemptMove(need: BlobNeed, attempt: number): Promise<void> {
		ports.record({ type: 'blob.started', key: need.key, attempt });
		const { descriptor, repository } = need;
		const content = contentOf(need);
		const kept = attempt === 1 ? ports.keptUploads.get(need.key) : undefined;
		await destination.pushBlob(repository, descriptor, {
			signal,
			open: (fromByte) => ports.throttle(content.open(fromByte)),
			...(kept === undefined ? {} : { resumeFrom: kept }),
			onAcknowledged: (position) => ports.keepUpload(need.key, position),
			onBytes: (doneBytes) => ports.advance(need.key, doneBytes),
		});
		ports.keepUpload(need.key, undefined);
		if (!content.isWhollyHashed()) {
			await readBack(need);
		}
	}

	function contentOf(need: BlobNeed) {
		const { descriptor } = need;
		const subject = subjectOf(need.source, need.sourceRepository, descriptor.digest as Digest);
		const kept = plan.smallBlobs.get(descriptor.digest);
		return verifiedContent(descriptor, 'source', subject, (fromByte) =>
			kept === undefined
				? need.source.readBlob(need.sourceRepository, descriptor, fromByte, signal)
				: bytesFrom(kept, fromByte),
		);
	}

	/** A blob whose beginning was sent in an earlier sitting is hashed where it arrived. */
	async function readBack(need: BlobNeed): Promise<void> {
		const { descriptor, repository } = need;
		const subject = subjectOf(destination, repository, descriptor.digest as Digest);
		const content = verifiedContent(descriptor, 'destination', subject, (fromByte) =>
			destination.readBlob(repository, descriptor, fromByte, signal),
		);
		for await (const _ of content.open(0)) {
			// Reading to the end is the check.
		}
	}

	return {
		ensure(need) {
			const known = arrivals.get(need.key);
			if (known !== undefined) {
				return known;
			}
			const arrival = arrive(need);
			arrivals.set(need.key, arrival);
			return arrival;
		},
		async replace(need) {
			await move(need);
		},
		wasMoved: (key) => moved.has(key),
	};
}

async function* bytesFrom(bytes: Uint8Array, fromByte: number): AsyncGenerator<Uint8Array> {
	if (fromByte < bytes.length) {
		yield bytes.subarray(fromByte);
	}
}

/** Gives the fault that an item fails with when its blob could not be read at the destination. */
export function unreadableAt(destination: ContentDestination, need: BlobNeed): FaultError {
	return faultError({
		code: 'content.unreadable',
		side: 'destination',
		subject: subjectOf(destination, need.repository, need.descriptor.digest as Digest),
		detail: 'the registry says that it has the blob, but its last byte could not be read',
	});
}
