// A list that is copied at once and written cheaply: copies share its parts until one of them writes there.

/** Elements of a part: copying one costs about as much as looking a few keys up. */
const PART_LENGTH = 256;

export class ChunkedList<T> {
	#parts: T[][];
	/** Numbers of the parts that nobody else has. */
	#own = new Set<number>();
	#length: number;

	private constructor(parts: T[][], length: number) {
		this.#parts = parts;
		this.#length = length;
	}

	static empty<T>(): ChunkedList<T> {
		return new ChunkedList<T>([], 0);
	}

	get length(): number {
		return this.#length;
	}

	/** Gives a list of its own; neither sees what is written to the other from now on. */
	fork(): ChunkedList<T> {
		this.#own = new Set();
		return new ChunkedList([...this.#parts], this.#length);
	}

	/** `undefined` where nothing is. */
	at(index: number): T | undefined {
		return this.#parts[Math.floor(index / PART_LENGTH)]?.[index % PART_LENGTH];
	}

	/** Replaces an element that is there. */
	set(index: number, value: T): void {
		this.#writable(Math.floor(index / PART_LENGTH))[index % PART_LENGTH] = value;
	}

	push(value: T): void {
		this.#writable(Math.floor(this.#length / PART_LENGTH)).push(value);
		this.#length += 1;
	}

	*[Symbol.iterator](): Generator<T, undefined> {
		for (const part of this.#parts) {
			yield* part;
		}
		return undefined;
	}

	#writable(number: number): T[] {
		const known = this.#parts[number];
		if (known !== undefined && this.#own.has(number)) {
			return known;
		}
		const part = known === undefined ? [] : [...known];
		this.#parts[number] = part;
		this.#own.add(number);
		return part;
	}
}
