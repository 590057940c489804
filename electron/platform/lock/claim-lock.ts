// Mutual exclusion between processes that share a folder, by Lamport's bakery algorithm on files: each claim is a file of
// its own with a name that is never used again, so removing the claim of a dead process can never hit a living one.
// Nothing needs to be durable: after a power cut all holders are dead.

import { wait as realWait, type Wait } from '../clock';
import { ClaimFolder, type FoundClaim, type OwnClaim } from './claim-folder';

export interface ClaimRequest {
	readonly folder: string;
	/** What is claimed, such as `settings` or `run:ID`. Two claims conflict when they share a subject. */
	readonly subjects: readonly string[];
	readonly wait?: Wait;
	/** Called once for each holder that has to be waited for. */
	readonly onWaiting?: (holder: ClaimHolder) => void;
	/** Gives up waiting; the claim is withdrawn and the signal's reason thrown. */
	readonly signal?: AbortSignal;
}

export interface ClaimHolder {
	readonly pid: number;
	readonly subjects: readonly string[];
}

export interface HeldClaim {
	/** Gives it back; harmless when repeated. The death of this process does the same. */
	release(): Promise<void>;
}

const POLL_MS = 50;

/** Waits until all subjects are free of earlier claims, first come first served. @throws FaultError disk.* */
export async function claim(request: ClaimRequest): Promise<HeldClaim> {
	const folder = new ClaimFolder(request.folder);
	const own = await folder.add(request.subjects);
	try {
		await waitForEarlier(folder, own, request);
		return own;
	} catch (error) {
		await own.release();
		throw error;
	}
}

/** Claims at once, or gives the holder in the way. Of several that try together exactly one succeeds. @throws FaultError disk.* */
export async function tryClaim(
	request: ClaimRequest,
): Promise<{ readonly held: HeldClaim } | { readonly holder: ClaimHolder }> {
	const folder = new ClaimFolder(request.folder);
	const own = await folder.add(request.subjects);
	try {
		await waitForEarlier(folder, own, request, (found) => found.ticket === undefined);
		const [holder] = await folder.earlierThan(own);
		if (holder === undefined) {
			return { held: own };
		}
		await own.release();
		return { holder: holderOf(holder) };
	} catch (error) {
		await own.release();
		throw error;
	}
}

/** Gives who holds or waits for a subject now, without claiming it. */
export async function findHolder(
	folder: string,
	subject: string,
): Promise<ClaimHolder | undefined> {
	const claims = await new ClaimFolder(folder).living();
	const found = claims.find((one) => one.subjects?.includes(subject) === true);
	return found === undefined ? undefined : holderOf(found);
}

function holderOf(found: FoundClaim): ClaimHolder {
	return { pid: found.pid, subjects: found.subjects ?? [] };
}

async function waitForEarlier(
	folder: ClaimFolder,
	own: OwnClaim,
	request: ClaimRequest,
	isWaitedFor: (found: FoundClaim) => boolean = () => true,
): Promise<void> {
	const signal = request.signal ?? new AbortController().signal;
	const told = new Set<string>();
	for (;;) {
		const earlier = (await folder.earlierThan(own)).filter(isWaitedFor);
		if (earlier.length === 0) {
			return;
		}
		for (const found of earlier.filter((one) => one.ticket !== undefined && !told.has(one.name))) {
			told.add(found.name);
			request.onWaiting?.(holderOf(found));
		}
		await (request.wait ?? realWait)(POLL_MS, signal);
	}
}
