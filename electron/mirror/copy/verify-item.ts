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
	const readable = new Map<string, Promise<boolean>>();
	const refused = new Map<string, Fault>();

	/** True also where reading is refused: then nothing is known to be missing. */
	async function read(need: BlobNeed): Promise<boolean> {
		refused.delete(need.key);
		try {
			return await destination.isBlobReadable(need.repository, need.descriptor, signal);
		} catch (error) {
			refused.set(need.key, refusalOf(error));
			return true;
		}
	}

	function isReadable(need: BlobNeed): Promise<boolean> {
		const known = readable.get(need.key);
		if (known !== undefined) {
			return known;
		}
		const reading = read(need);
		readable.set(need.key, reading);
		reading.catch(() => readable.delete(need.key));
		return reading;
	}

	async function digestAt(item: CopyItem): Promise<Digest | undefined> {
		const wanted = item.destinationTag ?? item.root.digest;
		const head = await destination.headManifest(item.destinationRepository, wanted, signal);
		if (head?.digest !== undefined) {
			return head.digest;
		}
		const document = await destination.getManifest(item.destinationRepository, wanted, signal);
		return document === undefined ? undefined : sha256Digest(document.bytes);
	}

	/** Gives why the tag could not be read back; `undefined` when it is as it should be. */
	async function checkTag(item: CopyItem): Promise<Fault | undefined> {
		let actual: Digest | undefined;
		try {
			actual = await digestAt(item);
		} catch (error) {
			return refusalOf(error);
		}
		if (actual === item.root.digest) {
			return undefined;
		}
		throw faultError({
			code: 'content.digest-mismatch',
			side: 'destination',
			subject: formatReference({
				registry: destination.host,
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

	/** Throws what is no answer of the registry's, such as a network that is gone. */
	function refusalOf(error: unknown): Fault {
		signal.throwIfAborted();
		if (error instanceof FaultError && ANSWERED.has(error.fault.code)) {
			return error.fault;
		}
		throw error;
	}

	return {
		async unreadable(needs) {
			const isFine = await mapAtOnce(needs, READS_AT_ONCE, isReadable);
			return needs.filter((_, i) => isFine[i] === false);
		},
		async prove(item) {
			const ofTag = await checkTag(item);
			const ofBlobs = item.blobs.flatMap((need) => refused.get(need.key) ?? []);
			const why = ofTag ?? ofBlobs[0];
			if (why === undefined) {
				return { verification: item.hasImageBlobs ? 'readable' : 'digest', warnings: [] };
			}
			const status = why.facts?.['status'];
			const what =
				ofTag === undefined ? `${ofBlobs.length} of ${item.blobs.length} blobs` : 'the image';
			const answer = status === undefined ? '' : ` (HTTP ${status})`;
			const text = `${destination.host} took everything, but did not let ${what} be read back${answer}: this image is not verified.`;
			return { verification: undefined, warnings: [text] };
		},
		forget: (need) => readable.delete(need.key),
	};
}
