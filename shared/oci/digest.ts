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

/** Of no bytes at all; for each algorithm. */
const EMPTY: ReadonlySet<string> = new Set([
	'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
	'sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
]);

/** Tells whether the digest is that of no bytes: such content is known without being read. */
export function isDigestOfNothing(digest: string): boolean {
	return EMPTY.has(digest);
}
