// The check behind the word `verified`: the tag's digest read back, and the last byte of every blob. What can't be
// read for want of the right to is no failure of the image: it is there, and never called verified.
import type { Fault } from '../../../shared/fault/fault';
import type { Verification } from '../../../shared/mirror/run-event';
import type { Digest } from '../../../shared/oci/digest';
import { formatReference } from '../../../shared/oci/reference';
import type { ContentDestination } from '../../content/content-store';
import { sha256Digest } from '../../content/hash';
import { FaultError, faultError } from '../../platform/fault-error';
import { mapAtOnce } from '../../platform/map-at-once';
import type { BlobNeed, CopyItem } from '../plan/copy-plan';

/** Ranged reads of one item that are under way together; the governor has the last word. */
const READS_AT_ONCE = 8;

export interface ItemVerifier {
	/** Gives the blobs that are not there. One found readable is not read again. */
	unreadable(needs: readonly BlobNeed[]): Promise<readonly BlobNeed[]>;
	/**
	 * Says what was proved of an item whose blobs were read; `undefined` verification where the registry let
	 * something not be read back.
	 * @throws FaultError content.digest-mismatch when the tag doesn't point at what was pushed
	 */
	prove(item: CopyItem): Promise<Proof>;
	/** Reads a blob anew at the next `unreadable`. */
	forget(need: BlobNeed): void;
}

export interface Proof {
	readonly verification: Verification | undefined;
	readonly warnings: readonly string[];
}

/** How a registry says that it can't be read: not that there is nothing to read. */
const ANSWERED: ReadonlySet<string> = new Set([
	'registry.denied',
	'registry.unauthorized',
	'registry.unavailable',
	'registry.unsupported',
	'registry.misbehaved',
	'registry.redirect-refused',
	'registry.not-a-registry',
]);

export function createItemVerifier(
	destination: ContentDestination,
	signal: AbortSignal,
): ItemVerifier {
	return new Verifier(destination, signal);
}

class Verifier implements ItemVerifier {
	readonly #destination: ContentDestination;
	readonly #signal: AbortSignal;
	readonly #readable = new Map<string, Promise<boolean>>();
	readonly #refused = new Map<string, Fault>();

	constructor(destination: ContentDestination, signal: AbortSignal) {
		this.#destination = destination;
		this.#signal = signal;
	}

	async unreadable(needs: readonly BlobNeed[]): Promise<readonly BlobNeed[]> {
		const isFine = await mapAtOnce(needs, READS_AT_ONCE, (need) => this.#isReadable(need));
		return needs.filter((_, i) => isFine[i] === false);
	}

	async prove(item: CopyItem): Promise<Proof> {
		const ofTag = await this.#checkTag(item);
		const blobs = [...item.blobs, ...item.referrers.flatMap((referrer) => referrer.blobs)];
		const ofBlobs = blobs.flatMap((need) => this.#refused.get(need.key) ?? []);
		const why = ofTag ?? ofBlobs[0];
		if (why === undefined) {
			return { verification: item.hasImageBlobs ? 'readable' : 'digest', warnings: [] };
		}
		const what = ofTag === undefined ? `${ofBlobs.length} of ${blobs.length} blobs` : 'the image';
		const warnings = [unverifiedNote(this.#destination.host, what, why)];
		return { verification: undefined, warnings };
	}

	forget(need: BlobNeed): void {
		this.#readable.delete(need.key);
	}

	#isReadable(need: BlobNeed): Promise<boolean> {
		const known = this.#readable.get(need.key);
		if (known !== undefined) {
			return known;
		}
		const reading = this.#read(need);
		this.#readable.set(need.key, reading);
		reading.catch(() => this.#readable.delete(need.key));
		return reading;
	}

	/** True also where reading is refused: then nothing is known to be missing. */
	async #read(need: BlobNeed): Promise<boolean> {
		this.#refused.delete(need.key);
		try {
			const { repository, descriptor } = need;
			return await this.#destination.isBlobReadable(repository, descriptor, this.#signal);
		} catch (error) {
			this.#refused.set(need.key, this.#refusalOf(error));
			return true;
		}
	}

	/** Gives why the tag could not be read back; `undefined` when it is as it should be. */
	async #checkTag(item: CopyItem): Promise<Fault | undefined> {
		let actual: Digest | undefined;
		try {
			actual = await this.#digestAt(item);
		} catch (error) {
			return this.#refusalOf(error);
		}
		if (actual === item.root.digest) {
			return undefined;
		}
		throw faultError({
			code: 'content.digest-mismatch',
			side: 'destination',
			subject: formatReference({
				registry: this.#destination.host,
				repository: item.destinationRepository,
				...(item.destinationTag === undefined
					? { digest: item.root.digest }
					: { tag: item.destinationTag }),
			}),
			detail: `pushed ${item.root.digest}, the registry now answers ${actual ?? 'nothing'}`,
			isRetryable: false,
			facts: { expected: item.root.digest, actual: actual ?? 'nothing' },
		});
	}

	async #digestAt(item: CopyItem): Promise<Digest | undefined> {
		const { destinationRepository, destinationTag, root } = item;
		const wanted = destinationTag ?? root.digest;
		const head = await this.#destination.headManifest(destinationRepository, wanted, this.#signal);
		if (head?.digest !== undefined) {
			return head.digest;
		}
		const document = await this.#destination.getManifest(
			destinationRepository,
			wanted,
			this.#signal,
		);
		return document === undefined ? undefined : sha256Digest(document.bytes);
	}

	/** Throws what is no answer of the registry's, such as a network that is gone. */
	#refusalOf(error: unknown): Fault {
		this.#signal.throwIfAborted();
		const refusal = refusalOfReading(error);
		if (refusal === undefined) {
			throw error;
		}
		return refusal;
	}
}

/** Gives the fault of a destination that answers, and does not let itself be read; `undefined` of anything else. */
export function refusalOfReading(error: unknown): Fault | undefined {
	const isAnswered = error instanceof FaultError && ANSWERED.has(error.fault.code);
	return isAnswered && error.fault.side === 'destination' ? error.fault : undefined;
}

/** What a person should know of an image that is there and was not read back. `what`: `the image`, `2 of 3 blobs`. */
export function unverifiedNote(host: string, what: string, why: Fault): string {
	const status = why.facts?.['status'];
	const answer = status === undefined ? '' : ` (HTTP ${status})`;
	return `${host} took everything, but did not let ${what} be read back${answer}: this image is not verified.`;
}
