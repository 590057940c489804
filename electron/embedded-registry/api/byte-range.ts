// The Range header of a blob request (RFC 9110 § 14). One range; anything else is answered with the whole content,
// as the RFC allows.

/** Bytes from `fromByte` up to, not including, `endByte`. */
export type ByteRange = { readonly fromByte: number; readonly endByte: number };

const RANGE = /^bytes=(\d*)-(\d*)$/;

/** Gives the range that the header asks for, `undefined` for the whole content, or `unsatisfiable`. */
export function readByteRange(
	header: string | undefined,
	sizeBytes: number,
): ByteRange | 'unsatisfiable' | undefined {
	const [, first = '', last = ''] = RANGE.exec(header?.replaceAll(' ', '') ?? '') ?? [];
	if (first === '' && last === '') return undefined;
	if (first === '') {
		const suffixBytes = Math.min(Number(last), sizeBytes);
		return suffixBytes === 0
			? 'unsatisfiable'
			: { fromByte: sizeBytes - suffixBytes, endByte: sizeBytes };
	}
	const fromByte = Number(first);
	const endByte = last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes);
	if (last !== '' && Number(last) < fromByte) return undefined;
	return fromByte >= sizeBytes ? 'unsatisfiable' : { fromByte, endByte };
}
