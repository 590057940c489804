// Blobs read: whether they are there, and their bytes from anywhere on, over as many connections as it takes.
import { FRESH_BUDGET, type RetryBudget } from '../../../shared/mirror/retry-policy';
import type { Descriptor } from '../../../shared/oci/descriptor';
import { isDigestOfNothing } from '../../../shared/oci/digest';
import { FaultError } from '../../platform/fault-error';
import { headerText } from '../fault-from-response';
import type { LiveAnswer, RegistryCall, RegistrySession } from '../registry-session';
import {
	type BlobHabits,
	blobCall,
	isRefusalOfForm,
	isRefusedByStorage,
	storageRefusal,
} from './blob-calls';
import { hasBlob, isLastByteThere } from './blob-proof';

/** So much must arrive between two breaks for the retry budget to be renewed. */
const PROGRESS_BYTES = 1024 * 1024;
/** Answers without a single byte after a good head: the blob is truncated at the registry, the network is not broken. */
const MAX_FRUITLESS = 3;
/** A first byte is waited for so often, each time twice as long: the same limit would only be met again. */
const MAX_SILENCES = 2;
/** A signed address is asked for anew once; after that without a range, which may not be signed for. */
const MAX_STORAGE_REFUSALS = 2;

export interface BlobReading {
	has(repository: string, descriptor: Descriptor, signal: AbortSignal): Promise<boolean>;
	read(
		repository: string,
		descriptor: Descriptor,
		fromByte: number,
		signal: AbortSignal,
	): AsyncIterable<Uint8Array>;
	isReadable(repository: string, descriptor: Descriptor, signal: AbortSignal): Promise<boolean>;
}

export function blobReading(
	session: RegistrySession,
	limits: { readonly firstByteMs: number },
): BlobReading {
	const habits: BlobHabits = {
		isHeadRefused: false,
		isRangeRefused: false,
		firstByteMs: limits.firstByteMs,
	};
	return {
		has: (repository, descriptor, signal) =>
			hasBlob(session, habits, { repository, descriptor, signal }),
		read: (repository, descriptor, fromByte, signal) => {
			const call = blobCall(session, 'GET', { repository, descriptor, signal });
			return new BlobStream({ session, habits }, call, descriptor, fromByte);
		},
		isReadable: (repository, descriptor, signal) =>
			isLastByteThere(session, habits, { repository, descriptor, signal }),
	};
}

/** A blob from a byte on, over as many connections as it takes. Holds a slot while a connection is open. */
class BlobStream implements AsyncIterableIterator<Uint8Array> {
	readonly #session: RegistrySession;
	readonly #habits: BlobHabits;
	readonly #call: RegistryCall;
	readonly #descriptor: Descriptor;
	#position: number;
	#live: LiveAnswer | undefined;
	/** Where the connection began to give new bytes, and where the budget was last renewed. */
	#openedAt: number;
	#renewedAt: number;
	/** Bytes to pass over when a registry ignores ranges. */
	#skipBytes = 0;
	#fruitless = 0;
	#silences = 0;
	#storageRefusals = 0;
	/** Empty content that was asked for and came to its end. */
	#isEmptySeen: boolean;
	#budget: RetryBudget = FRESH_BUDGET;

	constructor(
		from: { readonly session: RegistrySession; readonly habits: BlobHabits },
		call: RegistryCall,
		descriptor: Descriptor,
		fromByte: number,
	) {
		this.#session = from.session;
		this.#habits = from.habits;
		this.#call = call;
		this.#descriptor = descriptor;
		this.#position = fromByte;
		this.#openedAt = fromByte;
		this.#renewedAt = fromByte;
		this.#isEmptySeen = descriptor.size > 0 || isDigestOfNothing(descriptor.digest);
	}

	[Symbol.asyncIterator](): this {
		return this;
	}

	async next(): Promise<IteratorResult<Uint8Array>> {
		for (;;) {
			try {
				if (
					this.#live === undefined &&
					this.#position >= this.#descriptor.size &&
					this.#isEmptySeen
				) {
					return { done: true, value: undefined };
				}
				this.#live ??= await this.#open();
				const step = await this.#live.body.next();
				if (step.done === true) {
					this.#end();
					continue;
				}
				const wanted = this.#take(step.value);
				if (wanted.length > 0) {
					return { done: false, value: wanted };
				}
			} catch (error) {
				await this.#recover(error);
			}
		}
	}

	/** The reader stops in the middle: the connection is closed and the slot given back. */
	return(): Promise<IteratorResult<Uint8Array>> {
		this.#drop();
		this.#position = this.#descriptor.size;
		this.#isEmptySeen = true;
		return Promise.resolve({ done: true, value: undefined });
	}

	async #open(): Promise<LiveAnswer> {
		const isRanged =
			this.#position > 0 &&
			!this.#habits.isRangeRefused &&
			this.#storageRefusals < MAX_STORAGE_REFUSALS;
		const live = isRanged ? await this.#openRange() : await this.#openWhole();
		this.#openedAt = this.#position;
		this.#skipBytes = live.status === 206 ? 0 : this.#position;
		this.#silences = 0;
		this.#storageRefusals = 0;
		return live;
	}

	async #openRange(): Promise<LiveAnswer> {
		try {
			const range = `bytes=${this.#position}-`;
			const live = await this.#openCall({ ...this.#call, headers: { range } }, [200, 206, 416]);
			if (live.status !== 416) {
				return this.#checked(live);
			}
			discard(live);
		} catch (error) {
			if (!isRefusalOfForm(error) || isRefusedByStorage(this.#session, error)) {
				throw error;
			}
		}
		// No ranges here, or a shorter blob: which of the two, its length tells.
		const live = await this.#openWhole();
		this.#habits.isRangeRefused = true;
		return live;
	}

	async #openWhole(): Promise<LiveAnswer> {
		return this.#checked(await this.#openCall(this.#call, [200]));
	}

	/** Whatever scans content on its way gives nothing before it has all, and that takes minutes. */
	async #openCall(call: RegistryCall, wanted: readonly number[]): Promise<LiveAnswer> {
		const firstBytePatienceMs = this.#habits.firstByteMs * 2 ** this.#silences;
		return await this.#session.open({ ...call, kind: 'read', firstBytePatienceMs }, wanted);
	}

	#checked(live: LiveAnswer): LiveAnswer {
		const problem = headProblem(live, this.#descriptor.size, this.#position);
		if (problem !== undefined) {
			discard(live);
			throw this.#mismatch(problem, true);
		}
		return live;
	}

	#take(chunk: Uint8Array): Uint8Array {
		const from = Math.min(this.#skipBytes, chunk.length);
		this.#skipBytes -= from;
		const wanted = from === 0 ? chunk : chunk.subarray(from);
		this.#position += wanted.length;
		if (this.#position > this.#descriptor.size) {
			this.#position -= wanted.length;
			throw this.#mismatch(`the blob goes on after its ${this.#descriptor.size} bytes`, false);
		}
		return wanted;
	}

	/** The connection ended by itself: right after the last byte, or without saying that something is missing. */
	#end(): void {
		const { size } = this.#descriptor;
		if (this.#position < size) {
			throw this.#mismatch(`the blob ended at byte ${this.#position} of ${size}`, true);
		}
		this.#isEmptySeen = true;
		this.#drop();
	}

	async #recover(error: unknown): Promise<void> {
		const live = this.#live;
		const named = live === undefined ? error : this.#session.broken(this.#call, error, live.slot);
		this.#drop();
		this.#fruitless =
			live !== undefined && this.#position === this.#openedAt ? this.#fruitless + 1 : 0;
		if (this.#fruitless >= MAX_FRUITLESS) {
			const { size } = this.#descriptor;
			throw this.#mismatch(
				`the registry announces the blob, but ends it at byte ${this.#position} of ${size}`,
				false,
			);
		}
		if (live === undefined && this.#isAskedAnew(named)) {
			this.#session.retry.count += 1;
			return;
		}
		if (this.#position - this.#renewedAt >= PROGRESS_BYTES) {
			this.#budget = FRESH_BUDGET;
			this.#renewedAt = this.#position;
		}
		this.#budget = await this.#session.retry.next(named, this.#budget, this.#call.signal);
	}

	/** A signed address that was refused is asked for anew at once. Throws when that was in vain, or silence was. */
	#isAskedAnew(error: unknown): boolean {
		if (isRefusedByStorage(this.#session, error)) {
			this.#storageRefusals += 1;
			const isRangeLeft = this.#position > 0 && !this.#habits.isRangeRefused;
			if (this.#storageRefusals > (isRangeLeft ? MAX_STORAGE_REFUSALS : 1)) {
				throw storageRefusal(error);
			}
			return true;
		}
		if (error instanceof FaultError && error.fault.code === 'registry.stalled') {
			this.#silences += 1;
			if (this.#silences >= MAX_SILENCES) {
				throw new FaultError({ ...error.fault, isRetryable: false }, error);
			}
		}
		return false;
	}

	#drop(): void {
		this.#live?.body.cancel();
		this.#live?.slot.release();
		this.#live = undefined;
	}

	#mismatch(detail: string, isRetryable: boolean): FaultError {
		const { subject } = this.#call;
		return this.#session.fault('content.size-mismatch', subject, { detail, isRetryable });
	}
}

function discard(live: LiveAnswer): void {
	live.body.cancel();
	live.slot.release();
}

/** Says why an answer can't hold the rest of the blob; before a byte of it is read (security T2). */
function headProblem(live: LiveAnswer, sizeBytes: number, position: number): string | undefined {
	const length = headerText(live.headers, 'content-length');
	const expected = live.status === 206 ? sizeBytes - position : sizeBytes;
	if (
		length !== undefined &&
		Number(length) !== expected &&
		headerText(live.headers, 'content-encoding') === undefined
	) {
		return `the registry announces ${length} bytes where ${expected} were expected`;
	}
	if (live.status === 206) {
		const [, start] = /^bytes (\d+)-/.exec(headerText(live.headers, 'content-range') ?? '') ?? [];
		return Number(start) === position
			? undefined
			: `asked for byte ${position} on, got ${start ?? 'no Content-Range'}`;
	}
	return undefined;
}
