// Brings blobs into destination repositories: found there, mounted from a sibling, or moved. Each distinct
// blob is moved once (the leader); the other repositories wait for it and mount. Knows no images.
import type { Fault } from '../../../shared/fault/fault';
import type { FaultCode } from '../../../shared/fault/fault-codes';
import type { RunHappening } from '../../../shared/mirror/run-event';
import type { Digest } from '../../../shared/oci/digest';
import type { ContentDestination, UploadPosition } from '../../content/content-store';
import { verifiedContent } from '../../content/verified-content';
import { FaultError, faultError } from '../../platform/fault-error';
import type { BlobNeed, CopyPlan } from '../plan/copy-plan';
import { subjectOf } from '../plan/manifest-loader';
import { createPriorityGate, type PriorityGate } from './priority-gate';

/** Whole attempts per blob; broken connections within one are the registry client's to mend. */
const MAX_ATTEMPTS = 4;
/** Damaged content is asked for once more, then believed (reliability F7). */
const MAX_DAMAGED_ATTEMPTS = 2;
/** After so many refused mounts and none granted, the registry is taken to have none. */
const REFUSALS_TO_GIVE_UP = 3;

/** Faults of the destination after which every further item would fail alike: they fail at once. */
const HALTING: ReadonlySet<FaultCode> = new Set<FaultCode>([
	'registry.out-of-space',
	'registry.unauthorized',
	'registry.sign-in-server-refused',
	'disk.full',
]);

/** Tells whether nothing more can be written to the destination after this. */
export function isHalting(fault: Fault): boolean {
	// A sign-in that was refused for one repository says nothing about the others.
	const isOfOne = fault.code === 'registry.unauthorized' && fault.subject !== fault.facts?.['host'];
	return fault.side === 'destination' && !fault.isRetryable && HALTING.has(fault.code) && !isOfOne;
}

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
	/** Moves the blob whatever the destination claims to have, because it could not be read there; once for all who ask meanwhile. */
	replace(need: BlobNeed): Promise<void>;
}

/** What of a plan concerns blobs. */
type MoverPlan = Pick<CopyPlan, 'presentKeys' | 'smallBlobs'>;

export function createBlobMover(plan: MoverPlan, ports: BlobMoverPorts): BlobMover {
	return new Mover(plan, ports);
}

class Mover implements BlobMover {
	readonly #plan: MoverPlan;
	readonly #ports: BlobMoverPorts;
	readonly #arrivals = new Map<string, Promise<void>>();
	readonly #replacements = new Map<string, Promise<void>>();
	readonly #leading = new Map<Digest, Promise<unknown>>();
	/** Where a blob was moved to in this run. */
	readonly #homes = new Map<Digest, string>();
	/** Where the destination claimed to have it; a garbage collection may have made that a lie. */
	readonly #claims = new Map<Digest, string>();
	readonly #readable = new Map<string, Promise<boolean>>();
	readonly #hopeless = new Map<string, FaultError>();
	readonly #gate: PriorityGate;
	readonly #destination: ContentDestination;
	#mountsGranted = 0;
	#mountsRefused = 0;
	#halt: FaultError | undefined;

	constructor(plan: MoverPlan, ports: BlobMoverPorts) {
		this.#plan = plan;
		this.#ports = ports;
		this.#destination = ports.destination;
		this.#gate = createPriorityGate(ports.movesAtOnce);
		for (const key of plan.presentKeys) {
			const at = key.lastIndexOf('@');
			this.#claims.set(key.slice(at + 1) as Digest, key.slice(0, at));
		}
	}

	ensure(need: BlobNeed): Promise<void> {
		const known = this.#arrivals.get(need.key);
		if (known !== undefined) {
			return known;
		}
		const arrival = this.#arrive(need);
		this.#arrivals.set(need.key, arrival);
		return arrival;
	}

	replace(need: BlobNeed): Promise<void> {
		const underWay = this.#replacements.get(need.key);
		if (underWay !== undefined) {
			return underWay;
		}
		const replacement = this.#move(need).finally(() => this.#replacements.delete(need.key));
		this.#replacements.set(need.key, replacement);
		return replacement;
	}

	async #arrive(need: BlobNeed): Promise<void> {
		if (this.#plan.presentKeys.has(need.key)) {
			this.#ports.record({ type: 'blob.present', key: need.key });
			return;
		}
		const { digest } = need.descriptor;
		for (
			let leader = this.#leading.get(digest);
			leader !== undefined;
			leader = this.#leading.get(digest)
		) {
			await leader;
			this.#ports.signal.throwIfAborted();
		}
		if (await this.#mount(need)) {
			return;
		}
		const leader = this.#leading.get(digest);
		if (leader !== undefined && this.#homes.get(digest) === undefined) {
			return this.#arrive(need);
		}
		await this.#lead(need);
	}

	async #lead(need: BlobNeed): Promise<void> {
		const { digest } = need.descriptor;
		const moving = this.#move(need);
		this.#leading.set(
			digest,
			moving.catch(() => undefined),
		);
		try {
			await moving;
		} finally {
			this.#leading.delete(digest);
		}
	}

	/** Source and destination on one registry: the source repository itself can be mounted from. */
	#siblingAtSource(need: BlobNeed): string | undefined {
		const isSameRegistry = need.source.host === this.#destination.host;
		return isSameRegistry && need.sourceRepository !== need.repository
			? need.sourceRepository
			: undefined;
	}

	/** Mounts the blob from a repository that has it; false when there is none, or mounting is refused. */
	async #mount(need: BlobNeed): Promise<boolean> {
		if (this.#mountsGranted === 0 && this.#mountsRefused >= REFUSALS_TO_GIVE_UP) {
			return false;
		}
		const from = await this.#homeOf(need);
		if (from === undefined || from === need.repository) {
			return false;
		}
		const isMounted = await this.#unlessRefused(() =>
			this.#destination.mountBlob(
				need.repository,
				need.descriptor.digest as Digest,
				from,
				this.#ports.signal,
			),
		);
		if (isMounted) {
			this.#mountsGranted += 1;
			this.#ports.record({ type: 'blob.mounted', key: need.key, from });
		} else {
			this.#mountsRefused += 1;
		}
		return isMounted;
	}

	/** Only what was moved in this run is known to be whole; anything else is read before others are made from it. */
	async #homeOf(need: BlobNeed): Promise<string | undefined> {
		const { digest } = need.descriptor;
		const moved = this.#homes.get(digest);
		if (moved !== undefined) {
			return moved;
		}
		const claimed = this.#claims.get(digest) ?? this.#siblingAtSource(need);
		if (claimed === undefined || claimed === need.repository) {
			return undefined;
		}
		const key = `${claimed}@${digest}`;
		const reading =
			this.#readable.get(key) ??
			this.#unlessRefused(() =>
				this.#destination.isBlobReadable(claimed, need.descriptor, this.#ports.signal),
			);
		this.#readable.set(key, reading);
		return (await reading) ? claimed : undefined;
	}

	/** A mount is a short cut: whatever is wrong with it, the blob can still be moved. */
	async #unlessRefused(ask: () => Promise<boolean>): Promise<boolean> {
		try {
			return await ask();
		} catch (error) {
			this.#ports.signal.throwIfAborted();
			if (error instanceof FaultError) {
				return false;
			}
			throw error;
		}
	}

	async #move(need: BlobNeed): Promise<void> {
		const origin = `${need.source.host}/${need.sourceRepository}@${need.descriptor.digest}`;
		for (let attempt = 1; ; attempt += 1) {
			try {
				await this.#gate.run(need.descriptor.size, this.#ports.signal, () => {
					this.#refuseVain(origin);
					return this.#haltOn(this.#attemptMove(need, attempt));
				});
				this.#homes.set(need.descriptor.digest, need.repository);
				this.#ports.record({ type: 'blob.moved', key: need.key });
				return;
			} catch (error) {
				await this.#afterFailure(need, attempt, origin, error);
			}
		}
	}

	/** Remembers what would fail every other move, before a place is given to the next. */
	async #haltOn(attempt: Promise<void>): Promise<void> {
		try {
			await attempt;
		} catch (error) {
			if (error instanceof FaultError && isHalting(error.fault)) {
				this.#halt ??= error;
			}
			throw error;
		}
	}

	/** Throws when this source, or the whole destination, was found hopeless meanwhile. */
	#refuseVain(origin: string): void {
		const known = this.#halt ?? this.#hopeless.get(origin);
		if (known !== undefined) {
			throw new VainMove(known);
		}
	}

	/** Waits for the next attempt, or throws when there is none. */
	async #afterFailure(
		need: BlobNeed,
		attempt: number,
		origin: string,
		error: unknown,
	): Promise<void> {
		this.#ports.signal.throwIfAborted();
		if (!(error instanceof FaultError)) {
			throw error;
		}
		const { fault } = error;
		const isVain = error instanceof VainMove;
		const isDamaged =
			fault.code === 'content.digest-mismatch' || fault.code === 'content.size-mismatch';
		const limit = isDamaged ? MAX_DAMAGED_ATTEMPTS : MAX_ATTEMPTS;
		const waitMs =
			attempt < limit && !isVain ? this.#ports.retryAfterMs(fault, attempt) : undefined;
		this.#ports.record({
			type: 'blob.failed',
			key: need.key,
			fault,
			willRetry: waitMs !== undefined,
			waitMs: waitMs ?? 0,
		});
		if (waitMs === undefined) {
			if (fault.side === 'source') {
				this.#hopeless.set(origin, error);
			}
			throw error;
		}
		await this.#ports.wait(waitMs, this.#ports.signal);
	}

	async #attemptMove(need: BlobNeed, attempt: number): Promise<void> {
		this.#ports.record({ type: 'blob.started', key: need.key, attempt });
		const { descriptor, repository } = need;
		const content = this.#contentOf(need);
		const kept = attempt === 1 ? this.#ports.keptUploads.get(need.key) : undefined;
		await this.#destination.pushBlob(repository, descriptor, {
			signal: this.#ports.signal,
			open: (fromByte) => this.#ports.throttle(content.open(fromByte)),
			...(kept === undefined ? {} : { resumeFrom: kept }),
			onAcknowledged: (position) => this.#ports.keepUpload(need.key, position),
			onBytes: (doneBytes) => this.#ports.advance(need.key, doneBytes),
		});
		this.#ports.keepUpload(need.key, undefined);
		if (!content.isWhollyHashed) {
			await this.#readBack(need);
		}
	}

	#contentOf(need: BlobNeed) {
		const { descriptor } = need;
		const subject = subjectOf(need.source, need.sourceRepository, descriptor.digest as Digest);
		const kept = this.#plan.smallBlobs.get(descriptor.digest);
		return verifiedContent(descriptor, 'source', subject, (fromByte) =>
			kept === undefined
				? need.source.readBlob(need.sourceRepository, descriptor, fromByte, this.#ports.signal)
				: bytesFrom(kept, fromByte),
		);
	}

	/** A blob whose beginning was sent in an earlier sitting is hashed where it arrived. */
	async #readBack(need: BlobNeed): Promise<void> {
		const { descriptor, repository } = need;
		const subject = subjectOf(this.#destination, repository, descriptor.digest as Digest);
		const content = verifiedContent(descriptor, 'destination', subject, (fromByte) =>
			this.#destination.readBlob(repository, descriptor, fromByte, this.#ports.signal),
		);
		for await (const _ of content.open(0)) {
			// Reading to the end is the check.
		}
	}
}

/** A move that was not even tried, for the reason that another one found. */
class VainMove extends FaultError {
	constructor(known: FaultError) {
		super(known.fault, known);
	}
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
