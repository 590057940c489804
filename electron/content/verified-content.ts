// Streams a blob while hashing it. The last bytes are held back until digest and size are right, so a
// damaged blob can never be completed at the destination. May be opened again at a byte already passed.
import type { Hash } from 'node:crypto';
import type { FaultSide } from '../../shared/fault/fault';
import type { Descriptor } from '../../shared/oci/descriptor';
import { digestAlgorithm } from '../../shared/oci/digest';
import { faultError } from '../platform/fault-error';
import { digestOfHash, hashFor } from './hash';

export interface VerifiedContent {
	/** Streams from a byte on; throws `content.digest-mismatch` or `content.size-mismatch` at the end. */
	readonly open: (fromByte: number) => AsyncIterable<Uint8Array>;
	/**
	 * False when the stream was entered in the middle without its beginning having been hashed here
	 * (an upload of an earlier sitting): then the destination's copy must be read back and hashed.
	 */
	readonly isWhollyHashed: boolean;
}

/** Chunks of an upload end on multiples of this (registry/blob-upload), so hashes are kept there. */
const SNAPSHOT_EVERY_BYTES = 1024 * 1024;
/** Reaches back to the beginning of a broken chunk of 128 MiB, and a bit. */
const SNAPSHOTS_KEPT = 136;

/** `subject` names the blob in faults, such as `registry/repository@sha256:…`. */
export function verifiedContent(
	descriptor: Descriptor,
	side: FaultSide,
	subject: string,
	read: (fromByte: number) => AsyncIterable<Uint8Array>,
): VerifiedContent {
	return new HashedContent(descriptor, side, subject, read);
}

class HashedContent implements VerifiedContent {
	readonly #descriptor: Descriptor;
	readonly #side: FaultSide;
	readonly #subject: string;
	readonly #read: (fromByte: number) => AsyncIterable<Uint8Array>;
	readonly #snapshots = new Map<number, Hash>();
	isWhollyHashed = true;

	constructor(
		descriptor: Descriptor,
		side: FaultSide,
		subject: string,
		read: (fromByte: number) => AsyncIterable<Uint8Array>,
	) {
		this.#descriptor = descriptor;
		this.#side = side;
		this.#subject = subject;
		this.#read = read;
	}

	#hashAt(fromByte: number): Hash | undefined {
		if (fromByte === 0) {
			return hashFor(this.#descriptor.digest);
		}
		return this.#snapshots.get(fromByte)?.copy();
	}

	#remember(position: number, hash: Hash): void {
		this.#snapshots.set(position, hash.copy());
		const tooOld = position - SNAPSHOTS_KEPT * SNAPSHOT_EVERY_BYTES;
		this.#snapshots.delete(tooOld);
	}

	async *open(fromByte: number): AsyncGenerator<Uint8Array> {
		const hash = this.#hashAt(fromByte);
		this.isWhollyHashed = hash !== undefined;
		let position = fromByte;
		let held: Uint8Array | undefined;
		for await (const piece of inPieces(this.#read(fromByte), fromByte)) {
			position += piece.length;
			if (position > this.#descriptor.size) {
				// Before the piece held back is given away: with it the blob would be complete, and unverified.
				throw this.#sizeMismatch(position);
			}
			this.#absorb(hash, piece, position);
			if (held !== undefined) {
				yield held;
			}
			held = piece;
		}
		if (position !== this.#descriptor.size) {
			throw this.#sizeMismatch(position);
		}
		this.#checkDigest(hash);
		if (held !== undefined) {
			yield held;
		}
	}

	#absorb(hash: Hash | undefined, piece: Uint8Array, position: number): void {
		hash?.update(piece);
		if (hash !== undefined && position % SNAPSHOT_EVERY_BYTES === 0) {
			this.#remember(position, hash);
		}
	}

	#checkDigest(hash: Hash | undefined): void {
		if (hash === undefined) {
			return;
		}
		const actual = digestOfHash(hash.copy(), digestAlgorithm(this.#descriptor.digest));
		if (actual !== this.#descriptor.digest) {
			this.#snapshots.clear();
			throw faultError({
				code: 'content.digest-mismatch',
				side: this.#side,
				subject: this.#subject,
				detail: `expected ${this.#descriptor.digest}, got ${actual}`,
				facts: { expected: this.#descriptor.digest, actual },
			});
		}
	}

	#sizeMismatch(actual: number): Error {
		return faultError({
			code: 'content.size-mismatch',
			side: this.#side,
			subject: this.#subject,
			detail: `expected ${this.#descriptor.size} bytes, got ${actual}`,
			facts: { expected: String(this.#descriptor.size), actual: String(actual) },
		});
	}
}

/** Splits chunks where the stream passes a multiple of the snapshot distance. */
async function* inPieces(
	chunks: AsyncIterable<Uint8Array>,
	fromByte: number,
): AsyncGenerator<Uint8Array> {
	let position = fromByte;
	for await (const chunk of chunks) {
		let start = 0;
		while (start < chunk.length) {
			const untilSnapshot = SNAPSHOT_EVERY_BYTES - (position % SNAPSHOT_EVERY_BYTES);
			const end = Math.min(chunk.length, start + untilSnapshot);
			yield start === 0 && end === chunk.length ? chunk : chunk.subarray(start, end);
			position += end - start;
			start = end;
		}
	}
}
