// An HTTP answer as a value: handlers return it, send-answer.ts writes it. Refusals have the spec's error body
// (distribution-spec v1.1 § Error Codes).
import type { Readable } from 'node:stream';

export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	/** A stream is content and is paced; bytes are sent at once. Absent for HEAD, where Content-Length is in the headers. */
	readonly body?: Uint8Array | Readable;
}

/** The spec's codes, and three of docker-registry's for what the spec leaves open. */
export type RefusalCode =
	| 'BLOB_UNKNOWN'
	| 'BLOB_UPLOAD_INVALID'
	| 'BLOB_UPLOAD_UNKNOWN'
	| 'DENIED'
	| 'DIGEST_INVALID'
	| 'MANIFEST_BLOB_UNKNOWN'
	| 'MANIFEST_INVALID'
	| 'MANIFEST_UNKNOWN'
	| 'NAME_INVALID'
	| 'NAME_UNKNOWN'
	| 'PAGINATION_NUMBER_INVALID'
	| 'RANGE_INVALID'
	| 'SIZE_INVALID'
	| 'UNKNOWN'
	| 'UNSUPPORTED';

/** Builds a refusal. `message` is for people and ends without a full stop; `detail` is any JSON. */
export function refuse(
	status: number,
	code: RefusalCode,
	message: string,
	more: { readonly detail?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
): Answer {
	const error = { code, message, ...(more.detail === undefined ? {} : { detail: more.detail }) };
	return answerJson(
		{ errors: [error] },
		{ status, ...(more.headers === undefined ? {} : { headers: more.headers }) },
	);
}

/** Builds a JSON answer, 200 unless said otherwise. */
export function answerJson(
	value: unknown,
	more: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): Answer {
	const body = Buffer.from(`${JSON.stringify(value)}\n`);
	return {
		status: more.status ?? 200,
		headers: {
			'Content-Type': 'application/json',
			'Content-Length': String(body.byteLength),
			...more.headers,
		},
		body,
	};
}

/** Builds an answer without a body. */
export function answerEmpty(
	status: number,
	headers: Readonly<Record<string, string>> = {},
): Answer {
	// RFC 9110 § 8.6: a 204 has no Content-Length.
	return { status, headers: { ...(status === 204 ? {} : { 'Content-Length': '0' }), ...headers } };
}

/** The method isn't among those that this path takes here. */
export function refuseMethod(allowed: readonly string[]): Answer {
	return refuse(405, 'UNSUPPORTED', `only ${allowed.join(', ')} can be done here`, {
		headers: { Allow: allowed.join(', ') },
	});
}

/** Nothing can be pushed to or removed from a registry that is read-only. */
export function refuseChange(): Answer {
	return refuse(405, 'UNSUPPORTED', 'this registry is read-only', {
		headers: { Allow: 'GET, HEAD' },
	});
}
