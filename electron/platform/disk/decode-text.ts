// Text as Windows programs write it: UTF-8 or UTF-16, with or without a byte order mark.

/** Decodes UTF-8, or UTF-16 where a mark or a NUL in every second byte says so. Marks at the start are taken off. */
export function decodeText(bytes: Uint8Array): string {
	return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
	const [first, second] = bytes;
	if (first === 0xff && second === 0xfe) {
		return 'utf-16le';
	}
	if (first === 0xfe && second === 0xff) {
		return 'utf-16be';
	}
	const isEven = bytes.length >= 4 && bytes.length % 2 === 0;
	return isEven && hasNulInEverySecondByte(bytes) ? 'utf-16le' : 'utf-8';
}

/** What is mostly ASCII looks so without a mark; no password in UTF-8 holds a NUL. */
function hasNulInEverySecondByte(bytes: Uint8Array): boolean {
	return bytes.subarray(0, 512).every((byte, index) => index % 2 === 0 || byte === 0);
}
