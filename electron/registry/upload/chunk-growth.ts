// How chunks grow where they are acknowledged quickly: every chunk costs a pause in which the registry makes
// it durable, and a break costs the chunk. So a chunk is about what a second carries.

/** A chunk that took less may be followed by one of twice the size. */
const QUICK_MS = 1000;

/** Gives the size of the next chunk, after one of `sentBytes` was acknowledged in `tookMs`. */
export function nextChunkBytes(
	chunkBytes: number,
	sent: { readonly sentBytes: number; readonly tookMs: number },
	largestBytes: number,
): number {
	const isQuick = sent.sentBytes >= chunkBytes && sent.tookMs < QUICK_MS;
	return isQuick ? Math.max(chunkBytes, Math.min(largestBytes, 2 * chunkBytes)) : chunkBytes;
}
