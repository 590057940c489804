// Blobs read: whether they are there, their bytes from anywhere on, and their last byte as proof.
import { FRESH_BUDGET, type RetryBudget } from '../../shared/mirror/retry-policy';
import type { Descriptor } from '../../shared/oci/descriptor';
import { ownPath } from '../../shared/registry/own-path';
import type { FaultError } from '../platform/fault-error';
import { headerText } from './fault-from-response';
import { isHeadRefusal, orMissing } from './manifest-calls';
import type { LiveAnswer, RegistryCall, RegistrySession } from './registry-session';

/** So much must arrive between two breaks for the retry budget to be renewed. */
const PROGRESS_BYTES = 1024 * 1024;
/** Answers without a single byte after a good head: the blob is truncated at the registry, the network is not broken. */
const MAX_FRUITLESS = 3;

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

export function blobReading(session: RegistrySession): BlobReading {
	let isHeadRefused = false;

	/** Asks HEAD, or what its last byte is where the registry knows no HEAD. */
	const has: BlobReading['has'] = async (repository, descriptor, signal) => {
		if (isHeadRefused) {
			const call = callFor(session, 'GET', { repository, descriptor, signal });
			return await isLastByteThere(session, call, descriptor);
		}
		try {
			const call = callFor(session, 'HEAD', { repository, descriptor, signal });
			const answer = await orMissing(session.ask(call, [200], 0));
			if (answer === undefined) {
				return false;
			}
			const length = headerText(answer.headers, 'content-length');
			// Some registries say 0 or nothing in HEAD answers; only a different true length is another blob.
			return length === undefined || length === '0' || Number(length) === descriptor.size;
		} catch (error) {
			if (!isHeadRefusal(error)) {
				throw error;
			}
			isHeadRefused = true;
			return await has(repository, descriptor, signal);
		}
	};

	return {
		has,
		read: (repository, descriptor, fromByte, signal) =>
			new BlobStream(
				session,
				callFor(session, 'GET', { repository, descriptor, signal }),
				descriptor,
				fromByte,
			),
		isReadable: (repository, descriptor, signal) =>
			isLastByteThere(
				session,
				callFor(session, 'GET', { repository, descriptor, signal }),
				descriptor,
			),
	};
}

function callFor(
	session: RegistrySession,
	method: 'GET' | 'HEAD',
	blob: {
		readonly repository: string;
		readonly descriptor: Descriptor;
		readonly signal: AbortSignal;
	},
): RegistryCall {
	const { repository, descriptor, signal } = blob;
	return {
		method,
		path: ownPath(`/v2/${repository}/blobs/${descriptor.digest}`),
		operation: 'blob-read',
		repository,
		access: { repository, action: 'pull' },
		subject: `${session.options.host}/${repository}@${descriptor.digest}`,
		signal,
	};
}

/** A blob from a byte on, over as many connections as it takes. Holds a slot while a connection is open. */
class BlobStream implements AsyncIterableIterator<Uint8Array> {
	readonly #session: RegistrySession;
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
	#budget: RetryBudget = FRESH_BUDGET;

	constructor(
		session: RegistrySession,
		call: RegistryCall,
		descriptor: Descriptor,
		fromByte: number,
	) {
		this.#session = session;
		this.#call = call;
		this.#descriptor = descriptor;
		this.#position = fromByte;
		this.#openedAt = fromByte;
		this.#renewedAt = fromByte;
	}

	[Symbol.asyncIterator](): this {
		return this;
	}

	async next(): Promise<IteratorResult<Uint8Array>> {
		for (;;) {
			try {
				if (this.#live === undefined && this.#position >= this.#descriptor.size) {
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
		return Promise.resolve({ done: true, value: undefined });
	}

	async #open(): Promise<LiveAnswer> {
		const live = await openAt(this.#session, this.#call, this.#descriptor, this.#position);
		this.#openedAt = this.#position;
		this.#skipBytes = live.status === 206 ? 0 : this.#position;
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
		if (this.#position - this.#renewedAt >= PROGRESS_BYTES) {
			this.#budget = FRESH_BUDGET;
			this.#renewedAt = this.#position;
		}
		this.#budget = await this.#session.retry.next(named, this.#budget, this.#call.signal);
	}

	#drop(): void {
		this.#live?.body.cancel();
		this.#live?.slot.release();
		this.#live = undefined;
	}

	#mismatch(detail: string, isRetryable: boolean): FaultError {
		return mismatch(this.#session, this.#call, detail, isRetryable);
	}
}

async function openAt(
	session: RegistrySession,
	call: RegistryCall,
	descriptor: Descriptor,
	position: number,
): Promise<LiveAnswer> {
	const range = position === 0 ? {} : { headers: { range: `bytes=${position}-` } };
	const live = await session.open({ ...call, kind: 'read', ...range }, [200, 206, 416]);
	const problem = headProblem(live, descriptor.size, position);
	if (problem === undefined) {
		return live;
	}
	live.body.cancel();
	live.slot.release();
	throw mismatch(session, call, problem, true);
}

/** Says why an answer can't hold the rest of the blob; before a byte of it is read (security T2). */
function headProblem(live: LiveAnswer, sizeBytes: number, position: number): string | undefined {
	if (live.status === 416) {
		return `the registry has nothing at byte ${position} of ${sizeBytes}`;
	}
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

function mismatch(
	session: RegistrySession,
	call: RegistryCall,
	detail: string,
	isRetryable: boolean,
): FaultError {
	return session.fault('content.size-mismatch', call.subject, { detail, isRetryable });
}

async function isLastByteThere(
	session: RegistrySession,
	call: RegistryCall,
	descriptor: Descriptor,
): Promise<boolean> {
	if (descriptor.size === 0) {
		return (await orMissing(session.ask(call, [200], 0))) !== undefined;
	}
	const last = descriptor.size - 1;
	const ranged: RegistryCall = { ...call, headers: { range: `bytes=${last}-${last}` } };
	const attempt = async (): Promise<boolean | 'broken'> => {
		const live = await session.open(ranged, [200, 206, 404, 416]);
		try {
			return await hasLastByte(ranged, live, descriptor);
		} finally {
			live.body.cancel();
			live.slot.release();
		}
	};
	const first = await session.retry.run(call.signal, attempt);
	// registry 2.8.2 announces bytes that a garbage collection took and then closes. A second time it is a hole, not the network.
	return first === 'broken' ? (await session.retry.run(call.signal, attempt)) === true : first;
}

async function hasLastByte(
	call: RegistryCall,
	live: LiveAnswer,
	descriptor: Descriptor,
): Promise<boolean | 'broken'> {
	if (live.status === 404 || live.status === 416) {
		return false;
	}
	const isWhole = live.status === 200;
	const length = headerText(live.headers, 'content-length');
	if (isWhole && length !== undefined && Number(length) !== descriptor.size) {
		return false;
	}
	// Where ranges are ignored the whole blob is read: only the last byte proves that it is there.
	const enough = isWhole ? descriptor.size : 1;
	let seenBytes = 0;
	try {
		for await (const chunk of live.body) {
			seenBytes += chunk.length;
			if (seenBytes >= enough) {
				return true;
			}
		}
	} catch {
		call.signal.throwIfAborted();
		return 'broken';
	}
	return 'broken';
}
