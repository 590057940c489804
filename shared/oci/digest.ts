// Digest syntax of the image spec. Hashing itself is I/O and lives in electron/content.

declare const digestBrand: unique symbol;

/** `sha256:` + 64 or `sha512:` + 128 lower-case hex digits, checked. */
export type Digest = string & { readonly [digestBrand]: true };

const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/;

/** Tells whether the text is a digest that may be used in a URL or a file name. */
export function isDigest(text: string): text is Digest {
	return DIGEST.test(text);
}

/** Gives the digest, or `undefined` when the text is none (other algorithms included). */
export function parseDigest(text: string): Digest | undefined {
	return isDigest(text) ? text : undefined;
}

/** Gives `sha256` or `sha512`. */
export function digestAlgorithm(digest: Digest): 'sha256' | 'sha512' {
	return digest.startsWith('sha512:') ? 'sha512' : 'sha256';
}

/** Gives the hex part. */
export function digestHex(digest: Digest): string {
	return digest.slice(digest.indexOf(':') + 1);
}

/** Gives the first 12 hex digits, for people. */
export function shortDigest(digest: Digest): string {
	return digestHex(digest).slice(0, 12);
}
