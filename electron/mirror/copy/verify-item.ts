// The check behind the word `verified`: the tag's digest read back, and the last byte of every blob.
import type { Verification } from '../../../shared/mirror/run-event';
import type { Digest } from '../../../shared/oci/digest';
import { formatReference } from '../../../shared/oci/reference';
import type { ContentDestination } from '../../content/content-store';
import { sha256Digest } from '../../content/hash';
import { faultError } from '../../platform/fault-error';
import { mapAtOnce } from '../../platform/map-at-once';
import type { BlobNeed, CopyItem } from '../plan/copy-plan';

/** Ranged reads of one item that are under way together; the governor has the last word. */
const READS_AT_ONCE = 8;

export interface ItemVerifier {
	/** Gives the blobs that could not be read. One found readable is not read again. */
	unreadable(needs: readonly BlobNeed[]): Promise<readonly BlobNeed[]>;
	/** @throws FaultError content.digest-mismatch when the tag doesn't point at what was pushed */
	checkTag(item: CopyItem): Promise<Verification>;
	/** Reads a blob anew at the next `unreadable`. */
	forget(need: BlobNeed): void;
}

export function createItemVerifier(
	destination: ContentDestination,
	signal: AbortSignal,
): ItemVerifier {
	const readable = new Map<string, Promise<boolean>>();

	function isReadable(need: BlobNeed): Promise<boolean> {
		const known = readable.get(need.key);
		if (known !== undefined) {
			return known;
		}
		const reading = destination.isBlobReadable(need.repository, need.descriptor, signal);
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

	return {
		async unreadable(needs) {
			const isFine = await mapAtOnce(needs, READS_AT_ONCE, isReadable);
			return needs.filter((_, i) => isFine[i] === false);
		},
		async checkTag(item) {
			const actual = await digestAt(item);
			if (actual !== item.root.digest) {
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
			return item.hasImageBlobs ? 'readable' : 'digest';
		},
		forget: (need) => readable.delete(need.key),
	};
}
