// Knows which referrers a destination has already, by its API or by the lists kept under fallback tags.
import type { Digest } from '../../../shared/oci/digest';
import { fallbackTag } from '../../../shared/oci/referrer-tags';
import type { ContentDestination } from '../../content/content-store';
import { FaultError } from '../../platform/fault-error';
import type { ReferrerCopy } from './copy-plan';
import type { ManifestLoader } from './manifest-loader';

export interface DestinationReferrers {
	/** Gives those that are not there yet, in the order given. */
	missing(repository: string, referrers: readonly ReferrerCopy[]): Promise<readonly ReferrerCopy[]>;
}

export function createDestinationReferrers(
	destination: ContentDestination,
	loader: ManifestLoader,
	signal: AbortSignal,
): DestinationReferrers {
	const listings = new Map<string, Promise<ReadonlySet<string>>>();

	function listedAt(repository: string, subject: Digest): Promise<ReadonlySet<string>> {
		const key = `${repository}@${subject}`;
		const known = listings.get(key);
		if (known !== undefined) {
			return known;
		}
		const listing = list(repository, subject);
		listings.set(key, listing);
		return listing;
	}

	async function list(repository: string, subject: Digest): Promise<ReadonlySet<string>> {
		const byApi = await destination.listReferrers(repository, subject, signal);
		if (byApi !== undefined) {
			return new Set(byApi.descriptors.map((descriptor) => descriptor.digest));
		}
		const index = await loader.find(destination, repository, fallbackTag(subject));
		const isList = index?.manifest.kind === 'index' && index.digest !== subject;
		return new Set(isList ? index.manifest.manifests.map((entry) => entry.digest) : []);
	}

	/** What the destination won't or can't say is taken for not there: pushing it again does no harm. */
	async function orUnknown<T>(asking: Promise<T>): Promise<T | undefined> {
		try {
			return await asking;
		} catch (error) {
			signal.throwIfAborted();
			if (error instanceof FaultError) {
				return undefined;
			}
			throw error;
		}
	}

	async function isThere(repository: string, referrer: ReferrerCopy): Promise<boolean> {
		if (referrer.subject !== undefined) {
			return (await listedAt(repository, referrer.subject)).has(referrer.loaded.digest);
		}
		const tag = referrer.tag ?? referrer.loaded.digest;
		const head = await destination.headManifest(repository, tag, signal);
		if (head === undefined || head.digest !== undefined) {
			return head?.digest === referrer.loaded.digest;
		}
		const found = await loader.find(destination, repository, tag);
		return found?.digest === referrer.loaded.digest;
	}

	return {
		async missing(repository, referrers) {
			const there = await Promise.all(
				referrers.map((referrer) => orUnknown(isThere(repository, referrer))),
			);
			return referrers.filter((_, i) => there[i] !== true);
		},
	};
}
