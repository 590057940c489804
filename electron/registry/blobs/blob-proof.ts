// Whether a blob is there: by HEAD, which only informs, and by its last byte, which proves it.
import { FaultError } from '../../platform/fault-error';
import { headerText } from '../fault-from-response';
import { orMissing } from '../manifest-calls';
import type { LiveAnswer, RegistryCall, RegistrySession } from '../registry-session';
import {
	type BlobHabits,
	blobCall,
	isRefusalOfForm,
	isRefusedByStorage,
	storageRefusal,
	type WantedBlob,
} from './blob-calls';

/** Answers to a question that only informs: whatever else comes back, the blob is taken for absent and sent. */
const REAL_TROUBLE: ReadonlySet<string> = new Set([
	'registry.unreachable',
	'registry.stalled',
	'registry.rate-limited',
	'registry.sign-in-failed',
	'registry.sign-in-server-refused',
]);

/** Asks HEAD, or what its last byte is where HEAD tells nothing. */
export async function hasBlob(
	session: RegistrySession,
	habits: BlobHabits,
	wanted: WantedBlob,
): Promise<boolean> {
	try {
		const told = habits.isHeadRefused ? undefined : await askHead(session, habits, wanted);
		return told ?? (await isLastByteThere(session, habits, wanted));
	} catch (error) {
		const isTrouble = !(error instanceof FaultError) || isRealTrouble(error);
		if (isTrouble) {
			throw error;
		}
		return false;
	}
}

function isRealTrouble({ fault }: FaultError): boolean {
	return REAL_TROUBLE.has(fault.code) || fault.code.startsWith('registry.tls-');
}

/** `undefined`: HEAD tells nothing here. */
async function askHead(
	session: RegistrySession,
	habits: BlobHabits,
	wanted: WantedBlob,
): Promise<boolean | undefined> {
	const call = blobCall(session, 'HEAD', wanted);
	try {
		const ask = async () => {
			try {
				return await session.askOnce(call, [200], 0);
			} catch (error) {
				// Signed for GET, so asking again brings the same.
				throw isRefusedByStorage(session, error) ? storageRefusal(error) : error;
			}
		};
		const answer = await orMissing(session.retry.run(call.signal, ask));
		if (answer === undefined) {
			return false;
		}
		const length = headerText(answer.headers, 'content-length');
		// Some registries say 0 or nothing in HEAD answers; only a different true length is another blob.
		return length === undefined || length === '0' || Number(length) === wanted.descriptor.size;
	} catch (error) {
		const isOfHead = isRefusalOfForm(error) || isRefusedByStorage(session, error);
		habits.isHeadRefused ||= isOfHead;
		if (isOfHead || (error instanceof FaultError && error.fault.code === 'registry.unavailable')) {
			return undefined;
		}
		throw error;
	}
}

type Seen =
	| 'there'
	| 'missing'
	/** Broke off without the byte. */
	| 'broken'
	/** What was asked for, a range, is refused. */
	| 'refused'
	| { readonly byStorage: FaultError };

/**
 * Reads the last byte; the whole blob where ranges are ignored or refused.
 * @throws FaultError registry.denied, registry.unauthorized where reading is not allowed, and as the session does
 */
export async function isLastByteThere(
	session: RegistrySession,
	habits: BlobHabits,
	wanted: WantedBlob,
): Promise<boolean> {
	let isWhole = habits.isRangeRefused || wanted.descriptor.size === 0;
	let isRefused = false;
	let isAgain = false;
	for (;;) {
		const seen = await session.retry.run(wanted.signal, () => look(session, wanted, isWhole));
		if (seen === 'there' || seen === 'missing') {
			habits.isRangeRefused ||= isRefused && seen === 'there';
			return seen === 'there';
		}
		const isStorage = typeof seen === 'object';
		if (seen !== 'refused' && !isAgain) {
			// A signed address may have run out. And registry 2.8.2 announces bytes that a garbage collection took
			// and then closes: a second time it is a hole, not the network.
			isAgain = true;
		} else if (seen !== 'broken' && !isWhole) {
			isWhole = true;
			isRefused = true;
		} else if (isStorage) {
			throw storageRefusal(seen.byStorage);
		} else {
			return false;
		}
	}
}

async function look(session: RegistrySession, wanted: WantedBlob, isWhole: boolean): Promise<Seen> {
	const { size } = wanted.descriptor;
	const last = size - 1;
	const call: RegistryCall = {
		...blobCall(session, 'GET', wanted),
		...(isWhole ? { kind: 'read' } : { headers: { range: `bytes=${last}-${last}` } }),
	};
	let live: LiveAnswer;
	try {
		live = await session.open(call, [200, 206, 404, 416]);
	} catch (error) {
		if (isRefusedByStorage(session, error)) {
			return { byStorage: error };
		}
		if (!isWhole && isRefusalOfForm(error)) {
			return 'refused';
		}
		throw error;
	}
	try {
		return await lastByteOf(call, live, size);
	} finally {
		live.body.cancel();
		live.slot.release();
	}
}

async function lastByteOf(call: RegistryCall, live: LiveAnswer, size: number): Promise<Seen> {
	if (live.status === 404) {
		return 'missing';
	}
	if (live.status === 416) {
		// Shorter than it should be, or no ranges: its length tells.
		return 'refused';
	}
	const isWhole = live.status === 200;
	const length = headerText(live.headers, 'content-length');
	if (isWhole && length !== undefined && Number(length) !== size) {
		return 'missing';
	}
	// Where ranges are ignored the whole blob is read: only the last byte proves that it is there.
	const enough = isWhole ? size : 1;
	let seenBytes = 0;
	try {
		for await (const chunk of live.body) {
			seenBytes += chunk.length;
			if (seenBytes >= enough && enough > 0) {
				return 'there';
			}
		}
	} catch {
		call.signal.throwIfAborted();
		return 'broken';
	}
	if (enough > 0) {
		return 'broken';
	}
	return seenBytes === 0 ? 'there' : 'missing';
}
