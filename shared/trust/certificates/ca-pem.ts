// The certificates of a CA as text: what engines read of it, and what must never be written beside it.
import { makeFault } from '../../fault/fault';
import { fail, ok, type Result } from '../../result';

const BEGIN = '-----BEGIN CERTIFICATE-----';
const END = '-----END CERTIFICATE-----';
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const BASE64_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const MAX_LENGTH = 1024 * 1024;
/** What text never holds and DER always does. */
const BINARY = ['\u0000', '\ufffd'];

type Reason = 'empty' | 'key' | 'der' | 'damaged' | 'too-large';

/**
 * Gives only the certificates of a text, each once, in lines of 64 characters that end with a line feed.
 * `trust.ca-invalid` (fact `reason`: empty, key, der, damaged, too-large) otherwise.
 */
export function normaliseCaPem(text: string): Result<string> {
	const reason = unfitness(text);
	if (reason !== undefined) return refuse(reason);
	const bodies = certificateBodies(text);
	if (!bodies.every(isWholeCertificate)) return refuse('damaged');
	return ok([...new Set(bodies)].map(blockOf).join(''));
}

/** Tells whether an engine finds a certificate in a file with this content. */
export function holdsCertificate(content: Uint8Array): boolean {
	return certificateBodies(new TextDecoder().decode(content)).some(isWholeCertificate);
}

/** Tells whether a private key stands in a file with this content. */
export function holdsPrivateKey(content: Uint8Array): boolean {
	return PRIVATE_KEY.test(new TextDecoder().decode(content));
}

function unfitness(text: string): Reason | undefined {
	if (text.length > MAX_LENGTH) return 'too-large';
	if (PRIVATE_KEY.test(text)) return 'key';
	const begins = text.split(BEGIN).length - 1;
	if (begins === 0) return BINARY.some((sign) => text.includes(sign)) ? 'der' : 'empty';
	return begins === certificateBodies(text).length ? undefined : 'damaged';
}

function certificateBodies(text: string): readonly string[] {
	const bodies: string[] = [];
	let begin = text.indexOf(BEGIN);
	while (begin !== -1) {
		const end = text.indexOf(END, begin);
		if (end === -1) {
			break;
		}
		bodies.push(text.slice(begin + BEGIN.length, end).replace(/\s+/g, ''));
		begin = text.indexOf(BEGIN, end);
	}
	return bodies;
}

/** Base64 of one DER sequence that is exactly as long as it says: nothing cut off, nothing after it. */
function isWholeCertificate(body: string): boolean {
	if (!BASE64.test(body)) return false;
	const [tag = 0, first = 0, ...rest] = leadingBytes(body);
	const length = (body.length / 4) * 3 - (/=*$/.exec(body)?.[0].length ?? 0);
	if (tag !== 0x30) return false;
	if (first < 0x80) return length === 2 + first;
	const count = first - 0x80;
	const told = rest.slice(0, count).reduce((sum, byte) => sum * 256 + byte, 0);
	return count >= 1 && count <= 4 && length === 2 + count + told;
}

/** The first six bytes of base64 text. */
function leadingBytes(body: string): readonly number[] {
	return [0, 4].flatMap((start) => {
		const bits = [...body.slice(start, start + 4)].reduce(
			(sum, digit) => sum * 64 + Math.max(0, BASE64_DIGITS.indexOf(digit)),
			0,
		);
		return [Math.floor(bits / 65536) % 256, Math.floor(bits / 256) % 256, bits % 256];
	});
}

function blockOf(body: string): string {
	const lines = body.match(/.{1,64}/g) ?? [];
	return [BEGIN, ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function refuse(reason: Reason): Result<never> {
	return fail(
		makeFault({
			code: 'trust.ca-invalid',
			side: 'this-computer',
			subject: 'What was given',
			facts: { reason },
		}),
	);
}
