// What was tried with one blob, and what the answers mean. Said in the end, when nothing helped.
import type { Fault } from '../../../shared/fault/fault';
import { formatBytes } from '../../../shared/format/bytes';
import { FaultError } from '../../platform/fault-error';
import type { UploadForm } from './upload-habits';

/** A request with content that is under way, or was the last. */
export interface Sent {
	readonly form: UploadForm;
	readonly fromByte: number;
	readonly sizeBytes: number;
}

export class UploadTrials {
	readonly #tried = new Set<string>();
	#last: Sent | undefined;

	get last(): Sent | undefined {
		return this.#last;
	}

	note(sent: Sent): void {
		this.#last = sent;
		if (sent.fromByte === 0) {
			this.#tried.add(wordsOf(sent));
		}
	}

	/** Adds to a fault what was tried, and names a refusal within an upload as one of the blob. */
	told(error: unknown): unknown {
		if (!(error instanceof FaultError)) {
			return error;
		}
		const { fault } = error;
		const last = this.#last;
		const all = [...this.#tried];
		const tried = all.length > 1 ? `(tried: ${all.join('; ')})` : undefined;
		const detail = [fault.detail, tried].filter((part) => part !== undefined).join(' ');
		const isWithin = last !== undefined && fault.code === 'repository.not-found';
		const isTooLarge = last !== undefined && fault.code === 'registry.body-too-large';
		return new FaultError(
			{
				...fault,
				...(isWithin ? { code: 'blob.rejected' } : {}),
				...(detail === '' ? {} : { detail }),
				facts: { ...fault.facts, ...(isTooLarge ? { limitBytes: String(last.sizeBytes) } : {}) },
			},
			error,
		);
	}
}

function wordsOf({ form, sizeBytes }: Sent): string {
	switch (form) {
		case 'chunks':
			return `chunks of ${formatBytes(sizeBytes)}`;
		case 'chunks-as-counted':
			return `chunks of ${formatBytes(sizeBytes)}, as the registry counts them`;
		case 'one-put':
			return `${formatBytes(sizeBytes)} in one PUT`;
		case 'one-patch':
			return `${formatBytes(sizeBytes)} in one PATCH`;
	}
}

/** 404 and the like inside an upload: registry 2.8.2 lost its state (facts: restart without secret, client drop in a PATCH). */
export function saysUploadIsGone(fault: Fault): boolean {
	const codes = fault.registryErrors ?? [];
	const status = fault.facts?.['status'];
	return (
		codes.includes('BLOB_UPLOAD_INVALID') ||
		codes.includes('BLOB_UPLOAD_UNKNOWN') ||
		status === '404' ||
		status === '416'
	);
}

/** Tells whether an answer refuses what was sent, not the account or the moment. */
export function isRefusalOfContent(fault: Fault): boolean {
	return (
		fault.code === 'blob.rejected' ||
		fault.code === 'registry.body-too-large' ||
		(fault.code === 'registry.misbehaved' && fault.facts?.['reason'] === 'range')
	);
}

export function asRetryable(error: FaultError): FaultError {
	return new FaultError({ ...error.fault, isRetryable: true }, error);
}

export function isNetworkGone(error: unknown): boolean {
	return error instanceof FaultError && error.fault.code === 'registry.unreachable';
}
