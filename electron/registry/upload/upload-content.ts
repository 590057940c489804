// Cuts one stream of content into the bodies of several requests, and remembers whose fault a break was.
// The last bytes are held back until the stream has ended well: what is not right must never be completed.
import type { SendActivity } from '../http/http-exchange';

/** No request waits for the content. */
const UNWATCHED: SendActivity = { waitForContent: () => undefined, sent: () => undefined };

export class UploadContent {
	readonly #sizeBytes: number;
	readonly #open: (fromByte: number) => AsyncIterable<Uint8Array>;
	readonly #onBytes: ((doneBytes: number) => void) | undefined;
	#source: AsyncIterator<Uint8Array> | undefined;
	#carried: Uint8Array | undefined;
	#position = 0;
	#failure: { readonly error: unknown } | undefined;

	constructor(
		sizeBytes: number,
		open: (fromByte: number) => AsyncIterable<Uint8Array>,
		onBytes: ((doneBytes: number) => void) | undefined,
	) {
		this.#sizeBytes = sizeBytes;
		this.#open = open;
		this.#onBytes = onBytes;
	}

	/** Bytes handed out so far. */
	get position(): number {
		return this.#position;
	}

	/** What the source threw, if it did: then the destination is not to blame. */
	get failure(): { readonly error: unknown } | undefined {
		return this.#failure;
	}

	/** Goes to a byte; the source is opened again unless it stands there already. */
	async seek(fromByte: number): Promise<void> {
		if (this.#source !== undefined && this.#position === fromByte) {
			return;
		}
		await this.close();
		this.#position = fromByte;
	}

	/**
	 * Goes to a byte and waits until the next ones are there, so that no request stands open for them. Empty
	 * content is read as well: it is right only when nothing comes.
	 */
	async ready(fromByte: number): Promise<void> {
		await this.seek(fromByte);
		try {
			if (this.#sizeBytes === 0) {
				this.#source ??= this.#open(0)[Symbol.asyncIterator]();
				await this.#expectEnd();
			} else if (this.#position < this.#sizeBytes) {
				this.#carried ??= await this.#pull();
			}
		} catch (error) {
			this.#failure ??= { error };
			throw error;
		}
	}

	/** Ends the source, whose connection is freed by that. */
	async close(): Promise<void> {
		const source = this.#source;
		this.#source = undefined;
		this.#carried = undefined;
		try {
			await source?.return?.();
		} catch {
			// It is no longer wanted; how it ends does not matter.
		}
	}

	/** Gives the next `count` bytes as a request body. */
	async *take(count: number, activity: SendActivity): AsyncGenerator<Uint8Array> {
		const end = this.#position + count;
		while (this.#position < end) {
			activity.waitForContent();
			const chunk = await this.#next(end);
			activity.sent();
			this.#position += chunk.length;
			this.#onBytes?.(this.#position);
			yield chunk;
		}
	}

	/** Gives all of a small content at once, read anew from its beginning. */
	async whole(): Promise<Uint8Array> {
		await this.close();
		this.#position = 0;
		const chunks: Uint8Array[] = [];
		for await (const chunk of this.take(this.#sizeBytes, UNWATCHED)) {
			chunks.push(chunk);
		}
		const [only] = chunks;
		return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
	}

	async #next(end: number): Promise<Uint8Array> {
		try {
			const chunk = this.#carried ?? (await this.#pull());
			const wantedBytes = end - this.#position;
			this.#carried = chunk.length > wantedBytes ? chunk.subarray(wantedBytes) : undefined;
			const now = chunk.length > wantedBytes ? chunk.subarray(0, wantedBytes) : chunk;
			if (this.#position + now.length === this.#sizeBytes) {
				await this.#expectEnd();
			}
			return now;
		} catch (error) {
			this.#failure ??= { error };
			throw error;
		}
	}

	async #pull(): Promise<Uint8Array> {
		this.#source ??= this.#open(this.#position)[Symbol.asyncIterator]();
		for (;;) {
			const step = await this.#source.next();
			if (step.done === true) {
				throw new Error(`the content ended at byte ${this.#position} of ${this.#sizeBytes}`);
			}
			if (step.value.length > 0) {
				return step.value;
			}
		}
	}

	async #expectEnd(): Promise<void> {
		const step = this.#carried === undefined ? await this.#source?.next() : undefined;
		if (step?.done !== true) {
			throw new Error(`the content has more than ${this.#sizeBytes} bytes`);
		}
	}
}
