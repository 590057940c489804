// One HTTP exchange over undici's dispatch: resolves at the response's head, then streams the body with
// back-pressure and without copies. Knows nothing of registries, sign-in or retries.
import type { Dispatcher } from 'undici';
import type { StallWatch, Watched } from './stall-watch';

/** Lower-case names, as undici gives them. */
export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface HttpResponse {
	readonly status: number;
	readonly headers: ResponseHeaders;
	readonly body: ResponseBody;
}

/** Ends as the sender promised, or throws what went wrong underway. May be read once. */
export interface ResponseBody extends AsyncIterableIterator<Uint8Array> {
	/** Reads all; `undefined` when there are more than `maxBytes` (the connection is then closed). */
	bytes(maxBytes: number): Promise<Uint8Array | undefined>;
	/** Closes the connection unless the body is complete. */
	cancel(): void;
	/** Called once when nothing more will come or be read. */
	onDone: (() => void) | undefined;
}

/** Tells the watchdog which side a sent body is waiting for. */
export interface SendActivity {
	waitForContent(): void;
	sent(): void;
}

/** A silent other side; the transport turns it into `registry.stalled`. */
export class StallError extends Error {
	override readonly name = 'StallError';
	/** Something came, but too slowly to be waited for. */
	readonly isDripping: boolean;

	constructor(reason: string, isDripping = false) {
		super(reason);
		this.isDripping = isDripping;
	}
}

export interface ExchangeLimits {
	/** How long the other side may be silent. */
	readonly patienceMs: number;
	/** The same before the body's first byte, where that is more. */
	readonly firstBytePatienceMs?: number;
	/** Of small answers: slower ones are given up after a first minute. */
	readonly leastBytesPerSecond?: number;
	/** Content is sent first: an answer can only drip once it has begun. */
	readonly hasContent?: boolean;
	/** Told the silence so far, ms, when the first byte takes longer than usual; `undefined` when that is over. */
	readonly onSilent?: (silentMs: number | undefined) => void;
}

interface Settle<T> {
	readonly resolve: (value: T) => void;
	readonly reject: (error: Error) => void;
}

/** Bodies are paused above this many unread bytes, and resumed below a quarter of it. */
const PAUSE_ABOVE_BYTES = 1024 * 1024;

export class HttpExchange
	implements Dispatcher.DispatchHandler, ResponseBody, Watched, SendActivity
{
	movements = 0;
	receivedBytes = 0;
	/** Above it stands whoever waits for the first byte of the body, where more silence is borne. */
	readonly #limits: ExchangeLimits;
	#isTold = false;
	#isAnswering = false;
	onDone: (() => void) | undefined;
	readonly response: Promise<HttpResponse>;
	readonly #watch: StallWatch;
	readonly #signal: AbortSignal;
	#settleHead: Settle<HttpResponse> | undefined;
	#controller: Dispatcher.DispatchController | undefined;
	#queue: Uint8Array[] = [];
	#queuedBytes = 0;
	#isPaused = false;
	#isWaitingForContent = false;
	#isComplete = false;
	#isDone = false;
	#failure: Error | undefined;
	#waiting: Settle<IteratorResult<Uint8Array>> | undefined;
	readonly #onAbort = () => this.#end(this.#signal.reason as Error);

	constructor(watch: StallWatch, signal: AbortSignal, limits: ExchangeLimits) {
		this.#watch = watch;
		this.#signal = signal;
		this.#limits = limits;
		this.response = new Promise((resolve, reject) => {
			this.#settleHead = { resolve, reject };
		});
		signal.addEventListener('abort', this.#onAbort);
		watch.add(this);
	}

	get patienceMs(): number {
		const { patienceMs, firstBytePatienceMs = 0 } = this.#limits;
		return this.receivedBytes === 0 ? Math.max(patienceMs, firstBytePatienceMs) : patienceMs;
	}

	get leastBytesPerSecond(): number {
		const { leastBytesPerSecond = 0, hasContent = false } = this.#limits;
		return hasContent && !this.#isAnswering ? 0 : leastBytesPerSecond;
	}

	get isWaitingForUs(): boolean {
		return this.#isPaused || this.#isWaitingForContent;
	}

	waitForContent(): void {
		this.#isWaitingForContent = true;
	}

	sent(): void {
		this.#isWaitingForContent = false;
		this.movements += 1;
	}

	onStalled(reason: string, isDripping: boolean): void {
		this.#end(new StallError(reason, isDripping));
	}

	onSilent(silentMs: number): void {
		if (!this.#isTold && this.#limits.firstBytePatienceMs !== undefined) {
			this.#isTold = true;
			this.#limits.onSilent?.(silentMs);
		}
	}

	onRequestStart(controller: Dispatcher.DispatchController): void {
		this.#controller = controller;
		this.movements += 1;
		if (this.#failure !== undefined) {
			controller.abort(this.#failure);
		}
	}

	onResponseStart(
		_controller: Dispatcher.DispatchController,
		status: number,
		headers: ResponseHeaders,
	): void {
		// "Go on" and "processing" can be said for ever, and bring nobody further.
		if (status >= 200) {
			this.movements += 1;
			this.#isAnswering = true;
			this.#isWaitingForContent = false;
			this.#settleHead?.resolve({ status, headers, body: this });
		}
	}

	onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
		this.movements += 1;
		this.receivedBytes += chunk.length;
		if (this.#isTold) {
			this.#tellHeard();
		}
		if (this.#waiting !== undefined) {
			const { resolve } = this.#waiting;
			this.#waiting = undefined;
			resolve({ done: false, value: chunk });
			return;
		}
		this.#queue.push(chunk);
		this.#queuedBytes += chunk.length;
		if (this.#queuedBytes > PAUSE_ABOVE_BYTES && !this.#isPaused) {
			this.#isPaused = true;
			controller.pause();
		}
	}

	onResponseEnd(): void {
		this.#isComplete = true;
		this.#settle();
		this.#waiting?.resolve({ done: true, value: undefined });
		this.#waiting = undefined;
	}

	onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
		this.#fail(error);
	}

	[Symbol.asyncIterator](): this {
		return this;
	}

	next(): Promise<IteratorResult<Uint8Array>> {
		const chunk = this.#queue.shift();
		if (chunk !== undefined) {
			this.#queuedBytes -= chunk.length;
			if (this.#isPaused && this.#queuedBytes < PAUSE_ABOVE_BYTES / 4) {
				this.#isPaused = false;
				this.#controller?.resume();
			}
			return Promise.resolve({ done: false, value: chunk });
		}
		if (this.#isComplete) {
			return Promise.resolve({ done: true, value: undefined });
		}
		if (this.#failure !== undefined) {
			return Promise.reject(this.#failure);
		}
		return new Promise((resolve, reject) => {
			this.#waiting = { resolve, reject };
		});
	}

	return(): Promise<IteratorResult<Uint8Array>> {
		this.cancel();
		return Promise.resolve({ done: true, value: undefined });
	}

	async bytes(maxBytes: number): Promise<Uint8Array | undefined> {
		const chunks: Uint8Array[] = [];
		let sizeBytes = 0;
		for await (const chunk of this) {
			sizeBytes += chunk.length;
			if (sizeBytes > maxBytes) {
				return undefined;
			}
			chunks.push(chunk);
		}
		const [only] = chunks;
		return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, sizeBytes);
	}

	cancel(): void {
		if (!this.#isComplete) {
			this.#end(new Error('the rest of the answer is not wanted'));
		}
		this.#queue = [];
	}

	#end(error: Error): void {
		this.#fail(error);
		this.#controller?.abort(error);
	}

	#fail(error: Error): void {
		if (this.#isComplete || this.#failure !== undefined) {
			return;
		}
		this.#failure = error;
		this.#settle();
		this.#settleHead?.reject(error);
		this.#waiting?.reject(error);
		this.#waiting = undefined;
	}

	#tellHeard(): void {
		if (this.#isTold) {
			this.#isTold = false;
			this.#limits.onSilent?.(undefined);
		}
	}

	#settle(): void {
		if (this.#isDone) {
			return;
		}
		this.#isDone = true;
		this.#tellHeard();
		this.#watch.remove(this);
		this.#signal.removeEventListener('abort', this.#onAbort);
		this.onDone?.();
	}
}
