// A certificate file as main takes it: PEM is text, DER goes as base64.

/** Of a file that is read at all. */
export const MAX_CA_BYTES = 512 * 1024;

/** Gives the text to inspect. */
export function caText(bytes: Uint8Array): string {
	const latin1 = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
	return latin1.includes('-----BEGIN') ? latin1 : btoa(latin1);
}
