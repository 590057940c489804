// Reads back what an engine pushed: the tag's digest is the engine's, the image is the one that was meant, and the last
// byte of every blob can be read.
import { type Digest, parseDigest } from '../../../../shared/oci/digest';
import { blobsOf, type ImageManifest } from '../../../../shared/oci/manifest';
import { formatReference } from '../../../../shared/oci/reference';
import type { ContentDestination } from '../../../content/content-store';
import type { TagName } from '../../../engine/engine-client';
import { faultError } from '../../../platform/fault-error';
import { mapAtOnce } from '../../../platform/map-at-once';
import { createManifestLoader, subjectOf } from '../../plan/manifest-loader';

const READS_AT_ONCE = 8;

export interface PushedImage {
	readonly name: TagName;
	/** What the engine says it pushed. */
	readonly digest: Digest;
	/** What was planned. */
	readonly wanted: ImageManifest;
}

/** Gives the digests of the blobs there. @throws FaultError content.digest-mismatch, content.unreadable */
export async function checkPushed(
	{ name, digest, wanted }: PushedImage,
	destination: ContentDestination,
	signal: AbortSignal,
): Promise<ReadonlySet<string>> {
	const { repository, tag } = name;
	const document = await destination.getManifest(repository, tag, signal);
	if (document?.digest !== digest) {
		throw mismatch(name, digest, document?.digest ?? 'nothing');
	}
	// By its digest, so that it is read and understood as any manifest is.
	const loader = createManifestLoader('destination', signal);
	const { manifest } = await loader.load(destination, repository, digest);
	const expected = wanted.config?.digest;
	if (manifest.kind !== 'image' || manifest.config?.digest !== expected) {
		const actual = manifest.kind === 'image' ? manifest.config?.digest : 'an index';
		throw mismatch(name, expected ?? 'no config', actual ?? 'no config');
	}
	const blobs = blobsOf(manifest).filter((blob) => (blob.urls ?? []).length === 0);
	const readable = await mapAtOnce(blobs, READS_AT_ONCE, (blob) =>
		destination.isBlobReadable(repository, blob, signal),
	);
	const missing = blobs.find((_, position) => readable[position] === false);
	if (missing !== undefined) {
		throw faultError({
			code: 'content.unreadable',
			side: 'destination',
			subject: subjectOf(destination, repository, parseDigest(missing.digest) ?? digest),
			detail: 'the engine pushed it, but its last byte could not be read',
		});
	}
	return new Set(blobs.map((blob) => blob.digest));
}

function mismatch(name: TagName, expected: string, actual: string): Error {
	return faultError({
		code: 'content.digest-mismatch',
		side: 'destination',
		subject: formatReference(name),
		detail: `the engine pushed ${expected}, the registry now answers ${actual}`,
		isRetryable: false,
		facts: { expected, actual },
	});
}
