// Hashing of content: the only place where digests are made.
import { createHash, type Hash } from 'node:crypto';
import { type Digest, digestAlgorithm, parseDigest } from '../../shared/oci/digest';

/** Starts a hash of the digest's algorithm. */
export function hashFor(digest: Digest): Hash {
	return createHash(digestAlgorithm(digest));
}

/** Ends a hash and gives its digest. */
export function digestOfHash(hash: Hash, algorithm: 'sha256' | 'sha512'): Digest {
	const digest = parseDigest(`${algorithm}:${hash.digest('hex')}`);
	if (digest === undefined) {
		throw new Error('a hash did not give a digest');
	}
	return digest;
}

/** Gives the sha256 digest of bytes or of UTF-8 text. */
export function sha256Digest(content: Uint8Array | string): Digest {
	return digestOfHash(createHash('sha256').update(content), 'sha256');
}
