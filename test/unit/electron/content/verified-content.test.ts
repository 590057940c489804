import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifiedContent } from '../../../../electron/content/verified-content';
import type { Descriptor } from '../../../../shared/oci/descriptor';
import { faultOf } from '../../../support/fault-of';
import { readAll } from '../../../support/registry-client';
import { randomBytesOf } from '../../../support/sample-content';

const MEBIBYTE = 1024 * 1024;

function descriptorOf(bytes: Uint8Array, algorithm: 'sha256' | 'sha512' = 'sha256'): Descriptor {
	const digest = `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
	return { mediaType: 'x', digest: digest as Descriptor['digest'], size: bytes.length };
}

/** Content that is asked for as `descriptor`, served as `served` in pieces of that size. */
function contentOf(descriptor: Descriptor, served: Uint8Array, pieceBytes: number) {
	return verifiedContent(descriptor, 'source', 's/a@x', async function* (fromByte) {
		for (let at = fromByte; at < served.length; at += pieceBytes) {
			yield served.subarray(at, Math.min(served.length, at + pieceBytes));
		}
	});
}

/** What came out before it ended, and how it ended. */
async function drain(stream: AsyncIterable<Uint8Array>) {
	const pieces: Uint8Array[] = [];
	const outcome = await faultOf(async () => {
		for await (const piece of stream) pieces.push(piece);
	}).catch(() => undefined);
	return { bytes: Buffer.concat(pieces), fault: outcome };
}

const bytesAndPiece = fc.record({
	bytes: fc.uint8Array({ minLength: 0, maxLength: 300 }),
	pieceBytes: fc.integer({ min: 1, max: 120 }),
});

describe('content that is what it should be', () => {
	it('comes through unchanged, however it is cut', async () => {
		await fc.assert(
			fc.asyncProperty(bytesAndPiece, async ({ bytes, pieceBytes }) => {
				const content = contentOf(descriptorOf(bytes), bytes, pieceBytes);
				expect((await readAll(content.open(0))).equals(Buffer.from(bytes))).toBe(true);
				expect(content.isWhollyHashed).toBe(true);
			}),
		);
	});

	it('may be empty, and may be named by sha512', async () => {
		const nothing = new Uint8Array();
		expect(await readAll(contentOf(descriptorOf(nothing), nothing, 1).open(0))).toHaveLength(0);
		const bytes = randomBytesOf('sha512', 5000);
		const content = contentOf(descriptorOf(bytes, 'sha512'), bytes, 700);
		expect(await readAll(content.open(0))).toHaveLength(5000);
	});
});

describe('content that is not', () => {
	it('never gives its last bytes away: the blob can not be completed', async () => {
		await fc.assert(
			fc.asyncProperty(
				bytesAndPiece.filter(({ bytes }) => bytes.length > 0),
				fc.nat(),
				fc.constantFrom('flip', 'cut', 'append'),
				async ({ bytes, pieceBytes }, at, how) => {
					const place = at % bytes.length;
					const served =
						how === 'append'
							? Buffer.concat([bytes, Buffer.from('more')])
							: Buffer.from(how === 'cut' ? bytes.slice(0, place) : bytes);
					if (how === 'flip') served[place] = (served[place] ?? 0) ^ 1;
					const { bytes: got, fault } = await drain(
						contentOf(descriptorOf(bytes), served, pieceBytes).open(0),
					);
					expect(got.length).toBeLessThan(bytes.length);
					expect(fault).toMatchObject({
						code: how === 'flip' ? 'content.digest-mismatch' : 'content.size-mismatch',
						side: 'source',
						subject: 's/a@x',
						isRetryable: true,
					});
				},
			),
		);
	});

	it('is not listened to beyond one piece after its size', async () => {
		let read = 0;
		const endless = verifiedContent(
			descriptorOf(Buffer.alloc(10)),
			'source',
			's',
			async function* () {
				for (;;) {
					read += 1;
					yield Buffer.alloc(4);
				}
			},
		);
		expect((await drain(endless.open(0))).bytes.length).toBeLessThan(10);
		expect(read).toBe(3);
	});
});

describe('content that is opened again', () => {
	const bytes = randomBytesOf('reopened', 3 * MEBIBYTE + 17);
	const descriptor = descriptorOf(bytes);

	/** Reads from a byte and stops after so many. */
	async function readSome(content: ReturnType<typeof contentOf>, from: number, count: number) {
		let seen = 0;
		for await (const piece of content.open(from)) {
			seen += piece.length;
			if (seen >= count) break;
		}
	}

	it('at a whole mebibyte that was passed still hashes everything', async () => {
		const content = contentOf(descriptor, bytes, 65_536);
		await readSome(content, 0, 2.5 * MEBIBYTE);
		const rest = await readAll(content.open(2 * MEBIBYTE));
		expect(rest.equals(bytes.subarray(2 * MEBIBYTE))).toBe(true);
		expect(content.isWhollyHashed).toBe(true);
	});

	it('finds damage in what was read before', async () => {
		const served = Buffer.from(bytes);
		served[100] = (served[100] ?? 0) ^ 1;
		const content = contentOf(descriptor, served, 65_536);
		await readSome(content, 0, 2.5 * MEBIBYTE);
		expect((await drain(content.open(2 * MEBIBYTE))).fault?.code).toBe('content.digest-mismatch');
	});

	it('elsewhere says that its beginning was not hashed here', async () => {
		const content = contentOf(descriptor, bytes, 65_536);
		await readSome(content, 0, 2.5 * MEBIBYTE);
		expect(await readAll(content.open(MEBIBYTE + 1))).toHaveLength(2 * MEBIBYTE + 16);
		expect(content.isWhollyHashed).toBe(false);
		await readAll(content.open(0));
		expect(content.isWhollyHashed).toBe(true);
	});

	it('at its end checks the digest once more', async () => {
		const whole = randomBytesOf('end', 2 * MEBIBYTE);
		const content = contentOf(descriptorOf(whole), whole, 300_000);
		await readAll(content.open(0));
		expect(await readAll(content.open(2 * MEBIBYTE))).toHaveLength(0);
		expect(content.isWhollyHashed).toBe(true);
	});
});
