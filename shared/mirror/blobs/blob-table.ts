// The blobs of a run by key, in the order of the plan: copied at once for each new state, and added up as they change, so
// that a batch of events costs the same whether a run has a hundred blobs or a hundred thousand.
import type { BlobState } from '../run-state';
import { ChunkedList } from './chunked-list';

/** All blobs added up; bytes. */
export interface BlobTally {
	readonly total: number;
	/** Whole blobs that crossed the network, plus the bytes of those on their way. */
	readonly moved: number;
	readonly mounted: number;
	readonly present: number;
	/** What still has to cross: the rest of what is moving, and each digest once that waits and is nowhere yet. */
	readonly left: number;
}

/** All blobs of one digest, whatever their repository. */
interface DigestGroup {
	/** How many are moving, or there. */
	readonly onItsWay: number;
	readonly waiting: number;
	/** Of those that wait, together: they should all be of one size. */
	readonly waitingBytes: number;
}

const NOBODY: DigestGroup = { onItsWay: 0, waiting: 0, waitingBytes: 0 };

interface Parts {
	/** Place of each key. Shared by all copies: places from `blobs.length` on are somebody else's. */
	readonly places: Map<string, number>;
	readonly blobs: ChunkedList<BlobState>;
	/** Place of each digest's group; shared like `places`. */
	readonly digests: Map<string, number>;
	readonly groups: ChunkedList<DigestGroup>;
	readonly tally: { -readonly [K in keyof BlobTally]: BlobTally[K] };
	/** Keys of blobs that are moving. */
	readonly moving: Set<string>;
}

export class BlobTable implements ReadonlyMap<string, BlobState> {
	#parts: Parts;

	private constructor(parts: Parts) {
		this.#parts = parts;
	}

	/** Gives a table of its own with what is in the map; costs next to nothing when that is a table. */
	static from(map: ReadonlyMap<string, BlobState>): BlobTable {
		if (map instanceof BlobTable) {
			const { places, digests, blobs, groups, tally, moving } = map.#parts;
			return new BlobTable({
				...{ places, digests },
				blobs: blobs.fork(),
				groups: groups.fork(),
				tally: { ...tally },
				moving: new Set(moving),
			});
		}
		const table = new BlobTable({
			places: new Map(),
			blobs: ChunkedList.empty(),
			digests: new Map(),
			groups: ChunkedList.empty(),
			tally: { total: 0, moved: 0, mounted: 0, present: 0, left: 0 },
			moving: new Set(),
		});
		for (const blob of map.values()) {
			table.set(blob.key, blob);
		}
		return table;
	}

	get size(): number {
		return this.#parts.blobs.length;
	}

	get tally(): BlobTally {
		return this.#parts.tally;
	}

	/** Blobs that are moving, in the order in which they began. */
	moving(): readonly BlobState[] {
		return [...this.#parts.moving].flatMap((key) => this.get(key) ?? []);
	}

	get(key: string): BlobState | undefined {
		const place = this.#placeOf(key);
		return place === undefined ? undefined : this.#parts.blobs.at(place);
	}

	has(key: string): boolean {
		return this.#placeOf(key) !== undefined;
	}

	/** Puts a blob in its place, a new one at the end. */
	set(key: string, blob: BlobState): void {
		const place = this.#placeOf(key);
		const { blobs, moving } = this.#parts;
		if (place === undefined) {
			this.#add(key, blob);
		} else {
			const before = blobs.at(place);
			blobs.set(place, blob);
			if (before !== undefined) {
				this.#count(before, -1);
			}
		}
		this.#count(blob, 1);
		if (blob.phase === 'moving') {
			moving.add(key);
		} else {
			moving.delete(key);
		}
	}

	forEach(
		callback: (blob: BlobState, key: string, map: ReadonlyMap<string, BlobState>) => void,
	): void {
		for (const blob of this.#parts.blobs) {
			callback(blob, blob.key, this);
		}
	}

	*entries(): MapIterator<[string, BlobState]> {
		for (const blob of this.#parts.blobs) {
			yield [blob.key, blob];
		}
		return undefined;
	}

	*keys(): MapIterator<string> {
		for (const blob of this.#parts.blobs) {
			yield blob.key;
		}
		return undefined;
	}

	values(): MapIterator<BlobState> {
		return this.#parts.blobs[Symbol.iterator]();
	}

	[Symbol.iterator](): MapIterator<[string, BlobState]> {
		return this.entries();
	}

	#placeOf(key: string): number | undefined {
		const place = this.#parts.places.get(key);
		return place === undefined || place >= this.#parts.blobs.length ? undefined : place;
	}

	#add(key: string, blob: BlobState): void {
		const { blobs, places } = this.#parts;
		if (places.size !== blobs.length) {
			// Another copy went on from here with blobs of its own: from now on the two share no places.
			this.#parts = { ...this.#parts, places: placesOf(blobs, (one) => one.key) };
		}
		this.#parts.places.set(key, blobs.length);
		blobs.push(blob);
	}

	#count(blob: BlobState, sign: 1 | -1): void {
		const { tally } = this.#parts;
		const { phase, sizeBytes, doneBytes } = blob;
		tally.total += sign * sizeBytes;
		if (phase === 'moved' || phase === 'moving') {
			tally.moved += sign * doneBytes;
		} else if (phase === 'mounted' || phase === 'present') {
			tally[phase] += sign * sizeBytes;
		}
		if (phase === 'moving') {
			tally.left += sign * (sizeBytes - doneBytes);
		}
		this.#countDigest(blob, sign);
	}

	#countDigest({ digest, phase, sizeBytes }: BlobState, sign: 1 | -1): void {
		const place = this.#groupOf(digest);
		const { groups, tally } = this.#parts;
		const before = groups.at(place) ?? NOBODY;
		const isOnItsWay = phase !== 'waiting' && phase !== 'failed';
		const isWaiting = phase === 'waiting';
		const after = {
			onItsWay: before.onItsWay + (isOnItsWay ? sign : 0),
			waiting: before.waiting + (isWaiting ? sign : 0),
			waitingBytes: before.waitingBytes + (isWaiting ? sign * sizeBytes : 0),
		};
		groups.set(place, after);
		tally.left += leftOf(after) - leftOf(before);
	}

	#groupOf(digest: string): number {
		const { digests, groups } = this.#parts;
		const known = digests.get(digest);
		if (known !== undefined && known < groups.length) {
			return known;
		}
		const place = groups.length;
		if (digests.size !== place) {
			this.#parts = { ...this.#parts, digests: this.#ownDigests() };
		}
		this.#parts.digests.set(digest, place);
		groups.push(NOBODY);
		return place;
	}

	/** Those of groups that this table has: others went on from here with digests of their own. */
	#ownDigests(): Map<string, number> {
		const { digests, groups } = this.#parts;
		return new Map([...digests].filter(([, place]) => place < groups.length));
	}
}

/** Gives the tally of any map of blobs. */
export function tallyOf(blobs: ReadonlyMap<string, BlobState>): BlobTally {
	return tableOf(blobs).tally;
}

/** Gives the blobs of any map that are moving. */
export function movingOf(blobs: ReadonlyMap<string, BlobState>): readonly BlobState[] {
	return tableOf(blobs).moving();
}

function tableOf(blobs: ReadonlyMap<string, BlobState>): BlobTable {
	return blobs instanceof BlobTable ? blobs : BlobTable.from(blobs);
}

function placesOf<T>(list: Iterable<T>, keyOf: (one: T) => string): Map<string, number> {
	return new Map([...list].map((one, place) => [keyOf(one), place]));
}

/** One of those that wait has to cross the network, where none did or does. */
function leftOf({ onItsWay, waiting, waitingBytes }: DigestGroup): number {
	return onItsWay === 0 && waiting > 0 ? Math.floor(waitingBytes / waiting) : 0;
}
