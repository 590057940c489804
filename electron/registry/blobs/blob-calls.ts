// What reads of one registry's blobs have in common: their calls, what was learned of the registry, and what a
// refusal may mean.

import { ownPath } from '../../../shared/net/own-path';
import type { Descriptor } from '../../../shared/oci/descriptor';
import { FaultError } from '../../platform/fault-error';
import type { RegistryCall, RegistrySession } from '../registry-session';

/** What was found out while blobs were read; holds for all of a registry. */
export interface BlobHabits {
	/** HEAD is not known, or meets a storage that refuses it. */
	isHeadRefused: boolean;
	/** `Range` is refused; blobs are read whole, as where it is ignored. */
	isRangeRefused: boolean;
	/** How long the first byte of a blob is waited for, ms. */
	readonly firstByteMs: number;
}

export interface WantedBlob {
	readonly repository: string;
	readonly descriptor: Descriptor;
	readonly signal: AbortSignal;
}

export function blobCall(
	session: RegistrySession,
	method: 'GET' | 'HEAD',
	{ repository, descriptor, signal }: WantedBlob,
): RegistryCall {
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

/** Statuses that say something about the blob, the account or the moment, never about a `Range`. */
const NOT_OF_A_RANGE: ReadonlySet<number> = new Set([401, 403, 404, 408, 425, 429]);

/** Tells whether an answer refuses the form of a request, such as its `Range` or HEAD, and not the blob. */
export function isRefusalOfForm(error: unknown): boolean {
	const status = statusOf(error);
	return (status >= 400 && status < 500 && !NOT_OF_A_RANGE.has(status)) || status === 501;
}

/** Tells whether the storage behind the registry refused the address that the registry had signed. */
export function isRefusedByStorage(session: RegistrySession, error: unknown): error is FaultError {
	const status = statusOf(error);
	return (
		error instanceof FaultError &&
		!error.fault.code.startsWith('registry.sign-in') &&
		error.fault.facts?.['host'] !== session.options.host &&
		status >= 400 &&
		status < 500 &&
		status !== 404 &&
		status !== 429
	);
}

/** Such a refusal after it was asked anew. */
export function storageRefusal(error: FaultError): FaultError {
	return new FaultError({ ...error.fault, isRetryable: false }, error);
}

/** The HTTP status that a fault came with, 0 when it came with none. */
function statusOf(error: unknown): number {
	return error instanceof FaultError ? Number(error.fault.facts?.['status'] ?? 0) : 0;
}
