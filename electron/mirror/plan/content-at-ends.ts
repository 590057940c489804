// What the two ends have: the blobs that manifests need, what an index lists in vain, and what the destination says of a
// name before anything is pushed.
import type { Fault } from '../../../shared/fault/fault';
import { blobKey } from '../../../shared/mirror/plan';
import type { Descriptor } from '../../../shared/oci/descriptor';
import { type Digest, shortDigest } from '../../../shared/oci/digest';
import { blobsOf } from '../../../shared/oci/manifest';
import { isManifestType } from '../../../shared/oci/media-types';
import { formatPlatform, platformFromFields } from '../../../shared/oci/platform';
import type { Reference } from '../../../shared/oci/reference';
import type { ContentSource } from '../../content/content-store';
import { FaultError, faultError } from '../../platform/fault-error';
import type { BlobNeed, LoadedManifest, ReferrerCopy, ReferrerWork } from './copy-plan';
import { isRefusalToSay } from './manifest-loader';
import type { ImageToPlan, PlanContext } from './plan-context';

/** Gives each blob of the manifests once, and how many layers are kept outside registries. */
export async function blobNeeds(
	manifests: readonly LoadedManifest[],
	image: ImageToPlan,
	store: ContentSource,
	signal: AbortSignal,
): Promise<{ needs: readonly BlobNeed[]; externalLayers: number }> {
	const needs = new Map<string, BlobNeed>();
	let externalLayers = 0;
	const { repository } = image.destination;
	for (const { manifest } of manifests) {
		for (const descriptor of blobsOfAny(manifest)) {
			const key = blobKey(repository, descriptor.digest);
			// What may be had elsewhere is copied where the source has it; the addresses themselves are never asked (T6).
			const isExternal =
				(descriptor.urls ?? []).length > 0 &&
				!(await store.hasBlob(image.source.repository, descriptor, signal));
			if (isExternal) {
				externalLayers += 1;
			} else if (!needs.has(key)) {
				needs.set(key, {
					key,
					descriptor,
					repository,
					source: store,
					sourceRepository: image.source.repository,
				});
			}
		}
	}
	return { needs: [...needs.values()], externalLayers };
}

/** Gives the platform of an index's entry, else its digest, for people. */
export function nameOfEntry({ platform, digest }: Descriptor): string {
	const named = platformFromFields(platform);
	return named === undefined ? shortDigest(digest as Digest) : formatPlatform(named);
}

/** `who`: `nothing` of the index is at the source, or the `destination` takes no index with a gap. */
export function indexIncomplete(
	subject: string,
	lacks: readonly string[],
	who: 'nothing' | 'destination',
	detail?: string,
): FaultError {
	return faultError({
		code: 'index.incomplete',
		side: who === 'nothing' ? 'source' : 'destination',
		subject,
		facts: { platforms: lacks.join(', '), who },
		...(detail === undefined ? {} : { detail }),
	});
}

/** An index may list content that is no manifest (BuildKit caches): registries keep it as blobs. */
function blobsOfAny(manifest: LoadedManifest['manifest']): readonly Descriptor[] {
	return manifest.kind === 'image'
		? blobsOf(manifest)
		: manifest.manifests.filter((descriptor) => !isManifestType(descriptor.mediaType));
}

/** Gives each referrer with the blobs that it needs besides those of its image. */
export async function referrerWork(
	referrers: readonly ReferrerCopy[],
	ofImage: readonly BlobNeed[],
	ask: (parts: readonly LoadedManifest[]) => ReturnType<typeof blobNeeds>,
): Promise<readonly ReferrerWork[]> {
	const own = new Set(ofImage.map(({ key }) => key));
	return Promise.all(
		referrers.map(async (referrer): Promise<ReferrerWork> => {
			const { needs } = await ask([referrer.loaded, ...referrer.children]);
			return { ...referrer, blobs: needs.filter(({ key }) => !own.has(key)) };
		}),
	);
}

/** What the destination has under a name now. */
interface There {
	/** `undefined` where there is nothing, or where the destination does not say. */
	readonly digest: Digest | undefined;
	/** That it does not say. */
	readonly notes: readonly string[];
}

/**
 * Finds what the destination has under a name. Before the first push some answer 401 or 403 for what is not there: the
 * push will tell, unless what may be there is to be kept.
 */
export async function whatIsThere(destination: Reference, context: PlanContext): Promise<There> {
	try {
		return { digest: await digestAt(destination, context), notes: [] };
	} catch (error) {
		context.signal.throwIfAborted();
		const mayBePushed = error instanceof FaultError && isLeftOpen(error.fault);
		if (mayBePushed && context.spec.existingTag === 'replace') {
			return { digest: undefined, notes: [unknownNote(error.fault)] };
		}
		throw error;
	}
}

/** Without a tag the name is the digest, and a trimmed index has one that only now is known. */
export function thereOf(
	destination: Reference,
	named: There,
	chosen: Digest,
	context: PlanContext,
): Promise<There> {
	return destination.tag === undefined && destination.digest !== chosen
		? whatIsThere({ ...destination, digest: chosen }, context)
		: Promise.resolve(named);
}

async function digestAt(destination: Reference, context: PlanContext): Promise<Digest | undefined> {
	const wanted = destination.tag ?? destination.digest ?? 'latest';
	const head = await context.destination.headManifest(
		destination.repository,
		wanted,
		context.signal,
	);
	if (head === undefined || head.digest !== undefined) {
		return head?.digest;
	}
	return (await context.destination.getManifest(destination.repository, wanted, context.signal))
		?.digest;
}

/** Whether an answer leaves open what is there; a password that is wrong everywhere will refuse the push, too. */
function isLeftOpen(fault: Fault): boolean {
	const { code, subject, facts = {} } = fault;
	if (code === 'registry.unauthorized') {
		const isOfAll = subject === facts['host'] || facts['reason'] === 'no-credential';
		return !isOfAll;
	}
	return (
		isRefusalToSay(fault) || (code === 'registry.unavailable' && facts['status'] !== undefined)
	);
}

function unknownNote({ facts = {} }: Fault): string {
	const status = facts['status'] === undefined ? '' : ` (HTTP ${facts['status']})`;
	return `The destination does not say what is there under this name${status}: the image is pushed to find out.`;
}
