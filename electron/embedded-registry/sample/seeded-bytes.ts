// Bytes that look random and don't compress, the same for the same seed on every machine. Not for secrets.

/** Yields `sizeBytes` bytes in chunks of `chunkBytes` (a multiple of 4; the last one may be shorter). */
export function* seededBytes(
	seed: string,
	sizeBytes: number,
	chunkBytes: number,
): Generator<Uint8Array> {
	let [a, b, c, d] = seedWords(seed);
	for (let left = sizeBytes; left > 0; left -= chunkBytes) {
		const chunk = new Uint8Array(chunkBytes);
		const words = new DataView(chunk.buffer);
		for (let at = 0; at < chunkBytes; at += 4) {
			// xoshiro128** (Blackman and Vigna, public domain).
			const product = Math.imul(b, 5);
			const result = Math.imul((product << 7) | (product >>> 25), 9);
			const shifted = b << 9;
			c ^= a;
			d ^= b;
			b ^= c;
			a ^= d;
			c ^= shifted;
			d = (d << 11) | (d >>> 21);
			words.setInt32(at, result, true);
		}
		yield left < chunkBytes ? chunk.subarray(0, left) : chunk;
	}
}

/** FNV-1a of the seed, with four beginnings: never all zero. */
function seedWords(seed: string): [number, number, number, number] {
	const word = (start: number): number => {
		let hash = start;
		for (const character of seed)
			hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
		return hash | 1;
	};
	return [word(0x811c9dc5), word(0x9e3779b9), word(0x85ebca6b), word(0xc2b2ae35)];
}
