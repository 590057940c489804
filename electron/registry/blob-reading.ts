// Blobs read: whether they are there, their bytes from anywhere on, and their last byte as proof.
import type { Fault } from '../../shared/fault/fault';
import { FRESH_BUDGET, type RetryBudget } from '../../shared/mirror/retry-policy';
import type { Descriptor } from '../../shared/oci/descriptor';
import { headerText } from './fault-from-response';
import { orMissing } from './manifest-calls';
import type { LiveAnswer, RegistryCall, RegistrySession } from './registry-session';

/** So much must arrive between two breaks for the retry budget to be renewed. */
const PROGRESS_BYTES = 1024 * 1024;
/** Answers without a single byte after a good head: the blob is truncated at the registry, the network is not broken. */
const MAX_FRUITLESS = 3;
/** A registry without ranges may send a small blob whole just to show its end. */
const SMALL_BLOB_BYTES = 1024 * 1024;

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
	return {
		has: async (repository, descriptor, signal) => {
			const call = callFor(session, 'HEAD', repository, descriptor, signal);
			const answer = await orMissing(session.ask(call, [200], 0));
			if (answer === undefined) {
				return false;
			}
			const length = headerText(answer.headers, 'content-length');
			// Some registries say 0 or nothing in HEAD answers; only a different true length is another blob.
			return length === undefined || length === '0' || Number(length) === descriptor.size;
		},
		read: (repository, descriptor, fromByte, signal) =>
			readBlob(
				session,
				callFor(session, 'GET', repository, descriptor, signal),
				descriptor,
				fromByte,
			),
		isReadable: (repository, descriptor, signal) =>
			isLastByteThere(session, callFor(session, 'GET', repository, descriptor, signal), descriptor),
	};
}

function callFor(
	session: RegistrySession,
	method: 'GET' | 'HEAD',
	repository: string,
	descriptor: Descriptor,
	signal: AbortSignal,
): RegistryCall {
	return {
		method,
		path: `/v2/${repository}/blobs/${descriptor.digest}`,
		operation: 'blob-read',
		repository,
		access: { repository, action: 'pull' },
		subject: `${session.options.host}/${repository}@${descriptor.digest}`,
		signal,
	};
}

async function* readBlob(
	session: RegistrySession,
	call: RegistryCall,
	descriptor: Descriptor,
	fromByte: number,
): AsyncGenerator<Uint8Array> {
	let position = fromByte;
	let renewedAt = fromByte;
	let fruitless = 0;
	let budget: RetryBudget = FRESH_BUDGET;
	while (position < descriptor.size) {
		const startedAt = position;
		let live: LiveAnswer | undefined;
		try {
			live = await openAt(session, call, descriptor, position);
			let skipBytes = live.status === 206 ? 0 : position;
			for await (const chunk of live.body) {
				const wanted = cutToRange(chunk, skipBytes, descriptor.size - position);
				skipBytes = Math.max(0, skipBytes - chunk.length);
				if (wanted.length > 0) {
					position += wanted.length;
					yield wanted;
				} else if (position >= descriptor.size) {
					throw mismatch(session, call, `the blob goes on after its ${descriptor.size} bytes`);
				}
			}
			if (position < descriptor.size) {
				throw mismatch(session, call, `the blob ended at byte ${position} of ${descriptor.size}`);
			}
		} catch (error) {
			const named = live === undefined ? error : session.broken(call, error, live.slot);
			fruitless = live !== undefined && position === startedAt ? fruitless + 1 : 0;
			if (fruitless >= MAX_FRUITLESS) {
				const detail = `the registry announces the blob, but ends it at byte ${position} of ${descriptor.size}`;
				throw mismatch(session, call, detail, { isRetryable: false });
			}
			if (position - renewedAt >= PROGRESS_BYTES) {
				budget = FRESH_BUDGET;
				renewedAt = position;
			}
			live?.body.cancel();
			live?.slot.release();
			budget = await session.nextTry(named, budget, call.signal);
		} finally {
			// Also when the reader stops in the middle: the connection is closed and the slot given back.
			live?.body.cancel();
			live?.slot.release();
		}
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
	throw mismatch(session, call, problem);
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

function cutToRange(chunk: Uint8Array, skipBytes: number, wantedBytes: number): Uint8Array {
	if (skipBytes === 0 && chunk.length <= wantedBytes) {
		return chunk;
	}
	return chunk.subarray(
		Math.min(skipBytes, chunk.length),
		Math.min(chunk.length, skipBytes + wantedBytes),
	);
}

function mismatch(
	session: RegistrySession,
	call: RegistryCall,
	detail: string,
	more: Partial<Fault> = {},
): Error {
	return session.fault('content.size-mismatch', call.subject, { detail, ...more });
}

async function isLastByteThere(
	session: RegistrySession,
	call: RegistryCall,
	descriptor: Descriptor,
): Promise<boolean> {
	if (descriptor.size === 0) {
		return (await orMissing(session.ask({ ...call, method: 'HEAD' }, [200], 0))) !== undefined;
	}
	const last = descriptor.size - 1;
	const ranged: RegistryCall = { ...call, headers: { range: `bytes=${last}-${last}` } };
	const attempt = async (): Promise<boolean> => {
		const live = await session.open(ranged, [200, 206, 404, 416]);
		try {
			return await hasLastByte(ranged, live, descriptor);
		} finally {
			live.body.cancel();
			live.slot.release();
		}
	};
	return await session.retrying(call.signal, attempt);
}

async function hasLastByte(
	call: RegistryCall,
	live: LiveAnswer,
	descriptor: Descriptor,
): Promise<boolean> {
	if (live.status === 404 || live.status === 416) {
		return false;
	}
	const isWhole = live.status === 200;
	const length = headerText(live.headers, 'content-length');
	if (isWhole && length !== undefined && Number(length) !== descriptor.size) {
		return false;
	}
	// Where ranges are ignored only a small blob is read to its end; of a large one the beginning must do.
	const enough = isWhole && descriptor.size <= SMALL_BLOB_BYTES ? descriptor.size : 1;
	let seenBytes = 0;
	try {
		for await (const chunk of live.body) {
			seenBytes += chunk.length;
			if (seenBytes >= enough) {
				return true;
			}
		}
	} catch (error) {
		if (call.signal.aborted) {
			throw call.signal.reason;
		}
		// registry 2.8.2 announces bytes that a garbage collection took and then closes: a hole, not a broken network.
		return false;
	}
	return false;
}
