// Bytes as base64, where neither Node nor a page is at hand.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Gives standard base64 with padding, on one line. */
export function toBase64(bytes: Uint8Array): string {
	const parts: string[] = [];
	for (let index = 0; index < bytes.length; index += 3) {
		const [one = 0, two = 0, three = 0] = bytes.subarray(index, index + 3);
		const group = (one << 16) | (two << 8) | three;
		const letters = [18, 12, 6, 0].map((shift) => ALPHABET.charAt((group >> shift) & 63));
		const filled = Math.min(3, bytes.length - index) + 1;
		parts.push(letters.slice(0, filled).join('').padEnd(4, '='));
	}
	return parts.join('');
}
