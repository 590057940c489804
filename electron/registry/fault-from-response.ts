// Gives a refused request its name: status, error body and what was asked for become one fault.
import { type Fault, type FaultSide, makeFault } from '../../shared/fault/fault';
import type { FaultCode } from '../../shared/fault/fault-codes';
import { retryAfterMs } from '../../shared/mirror/retry-policy';
import {
	parseRegistryErrors,
	plainText,
	type RegistryErrorEntry,
} from '../../shared/oci/registry-error';
import { redacted, withoutKnown } from '../platform/known-secrets';
import type { ResponseHeaders } from './http/http-exchange';

export type Operation =
	| 'manifest-read'
	| 'manifest-write'
	| 'blob-read'
	| 'blob-write'
	| 'list'
	| 'sign-in';

export interface RefusedRequest {
	readonly side: FaultSide;
	readonly host: string;
	readonly subject: string;
	readonly operation: Operation;
	readonly repository?: string;
	readonly method: string;
	readonly status: number;
	readonly headers: ResponseHeaders;
	/** At most 64 KiB of the body. */
	readonly body: string;
	readonly nowMs: number;
	/** It has shown itself as a registry before: then a web page is only how its proxy says no. */
	readonly isKnownRegistry?: boolean;
}

interface Reading extends RefusedRequest {
	readonly errors: readonly RegistryErrorEntry[];
	readonly codes: ReadonlySet<string>;
	/** All texts of the answer in one line. */
	readonly words: string;
}

type Verdict = Pick<Fault, 'code'> & Partial<Pick<Fault, 'isRetryable' | 'facts'>>;

const SPEAKS_HTTPS = /HTTP request (?:to an HTTPS server|was sent to HTTPS port)/i;
const IMMUTABLE =
	/immutab|cannot be overwritten|not allow updating|already exists.*(?:tag|overwrit)|protected tag|tag .*(?:protected|locked|already exists)|is locked/i;
/** ENOSPC and EDQUOT, as words or as registry 2.8.2's `"Err":28`. */
const OUT_OF_SPACE =
	/no space left|disk quota|quota exceeded|not enough (?:disk )?space|insufficient storage|out of (?:disk )?space|"Err":\s*(?:28|122)\b/i;
/** A body limit in words, and what of: a blob that is too large as a whole is so in every form. */
const TOO_LARGE =
	/too (?:large|big|long)|exceed|(?:larger|bigger|greater|more) than|at most|\bmax(?:imum)?\b|limit/i;
const OF_A_REQUEST = /request|body|entity|payload|chunk/i;
/** So much of an answer is looked at by patterns; 64 KiB of `<` cost them seconds. */
const MAX_WORDS = 2048;
const RATE_CODES = ['TOOMANYREQUESTS', 'TOO_MANY_REQUESTS'];

/** Builds the fault for an answer that the caller did not want. */
export function faultFromResponse(request: RefusedRequest): Fault {
	const errors = parseRegistryErrors(request.body, withoutKnown);
	const reading: Reading = {
		...request,
		errors,
		codes: new Set(errors.map((error) => error.code)),
		words: wordsOf(request, errors),
	};
	const verdict = judge(reading);
	const registryErrors = [...reading.codes].filter((code) => code !== '');
	return makeFault({
		...verdict,
		side: request.side,
		subject: request.subject,
		detail: `${request.method} answered HTTP ${request.status}${reading.words === '' ? '' : `: ${reading.words}`}`,
		facts: {
			status: String(request.status),
			host: request.host,
			action: isWrite(request.operation) ? 'push' : 'pull',
			...(request.repository === undefined ? {} : { repository: request.repository }),
			...verdict.facts,
		},
		...(registryErrors.length === 0 ? {} : { registryErrors }),
	});
}

/** Tells whether an answer looks like a web server's that knows nothing of the distribution API. */
export function isForeignAnswer(headers: ResponseHeaders, body: string): boolean {
	if (headers['docker-distribution-api-version'] !== undefined) {
		return false;
	}
	return /^\s*<(?:!doctype|html|head|\?xml)/i.test(body) || contentType(headers) === 'text/html';
}

function judge(reading: Reading): Verdict {
	return judgeCause(reading) ?? judgeStatus(reading);
}

/** What the words say, whatever the status: registries disagree about statuses. */
function judgeCause(reading: Reading): Verdict | undefined {
	const { status, words, codes, operation } = reading;
	if (status === 400 && SPEAKS_HTTPS.test(words)) {
		return { code: 'registry.speaks-https' };
	}
	if (status === 429 || RATE_CODES.some((code) => codes.has(code))) {
		return { code: 'registry.rate-limited', facts: waitFact(reading) };
	}
	if (
		status === 507 ||
		(status >= 400 && status !== 404 && isWrite(operation) && OUT_OF_SPACE.test(words))
	) {
		return { code: 'registry.out-of-space' };
	}
	if (operation === 'manifest-write' && isImmutability(reading)) {
		return { code: 'tag.immutable' };
	}
	if (status >= 400 && status < 500 && codes.has('UNSUPPORTED') && operation === 'blob-write') {
		return { code: 'registry.unsupported' };
	}
	if (operation !== 'manifest-write' && isBodyTooLarge(reading)) {
		return { code: 'registry.body-too-large' };
	}
	return undefined;
}

/** 413; or another refusal of content that names its size, as GHCR's 416 does. */
function isBodyTooLarge({ status, operation, method, words }: Reading): boolean {
	if (status === 413) {
		return true;
	}
	const hasContent = operation === 'blob-write' && (method === 'PATCH' || method === 'PUT');
	const isRefusal = status === 400 || status === 416 || status === 422;
	return hasContent && isRefusal && TOO_LARGE.test(words) && OF_A_REQUEST.test(words);
}

function isImmutability({ status, codes, words }: Reading): boolean {
	if (status === 409 || status === 412 || codes.has('TAG_IMMUTABLE')) {
		return true;
	}
	return status >= 400 && status < 500 && IMMUTABLE.test(words);
}

function judgeStatus(reading: Reading): Verdict {
	const { status } = reading;
	if (status === 401) {
		return { code: 'registry.unauthorized' };
	}
	if (status === 403) {
		return { code: 'registry.denied' };
	}
	if (status === 404) {
		return { code: notFoundCode(reading) };
	}
	if (status === 405 || status === 501) {
		return { code: 'registry.unsupported' };
	}
	if (status === 408 || status === 425 || status >= 500) {
		return { code: 'registry.unavailable', facts: waitFact(reading) };
	}
	return status >= 400 ? judgeBadRequest(reading) : judgeUnexpected(reading);
}

function notFoundCode(reading: Reading): FaultCode {
	if (reading.isKnownRegistry !== true && isForeignAnswer(reading.headers, reading.body)) {
		return 'registry.not-a-registry';
	}
	if (reading.codes.has('NAME_UNKNOWN') || isWrite(reading.operation)) {
		return 'repository.not-found';
	}
	return reading.operation === 'blob-read' ? 'blob.not-found' : 'manifest.not-found';
}

function judgeBadRequest(reading: Reading): Verdict {
	const { codes, operation } = reading;
	if (codes.has('DENIED')) {
		return { code: 'registry.denied' };
	}
	if (codes.has('UNAUTHORIZED')) {
		return { code: 'registry.unauthorized' };
	}
	if (codes.has('UNSUPPORTED') && operation !== 'manifest-write') {
		return { code: 'registry.unsupported' };
	}
	if (codes.has('NAME_UNKNOWN')) {
		return { code: 'repository.not-found' };
	}
	if (operation === 'manifest-write') {
		return { code: 'manifest.rejected' };
	}
	if (operation === 'blob-write') {
		// The bytes were verified on their way out: damaged or lost parts may arrive the next time.
		return {
			code: 'blob.rejected',
			isRetryable: codes.has('DIGEST_INVALID') || codes.has('SIZE_INVALID'),
		};
	}
	return isForeignAnswer(reading.headers, reading.body)
		? { code: 'registry.not-a-registry' }
		: { code: 'registry.misbehaved' };
}

/** Success of a kind that nobody asked for: what is no registry often says yes to everything. */
function judgeUnexpected(reading: Reading): Verdict {
	return reading.headers['docker-distribution-api-version'] === undefined
		? { code: 'registry.not-a-registry' }
		: { code: 'registry.misbehaved' };
}

function waitFact(reading: Reading): Readonly<Record<string, string>> {
	const waitMs = retryAfterMs(headerText(reading.headers, 'retry-after'), reading.nowMs);
	return waitMs === undefined ? {} : { waitMs: String(waitMs) };
}

function wordsOf(request: RefusedRequest, errors: readonly RegistryErrorEntry[]): string {
	if (errors.length > 0) {
		const texts = errors.map((error) =>
			[error.code, error.message, error.detail].filter((part) => part !== '').join(' '),
		);
		return redacted(texts.join('; ').slice(0, MAX_WORDS));
	}
	// Known secrets first: a cut one would not be known any more.
	const body = withoutKnown(request.body).slice(0, MAX_WORDS);
	const isMarkup = /^\s*</.test(body);
	const text = isMarkup
		? body.replace(/<(?:style|script)[\s\S]*?<\/(?:style|script)>/gi, ' ').replace(/<[^>]*>/g, ' ')
		: body;
	return redacted(plainText(text, withoutKnown)).slice(0, 300);
}

function isWrite(operation: Operation): boolean {
	return operation === 'manifest-write' || operation === 'blob-write';
}

/** Gives a header as one text; the first when there are several. */
export function headerText(headers: ResponseHeaders, name: string): string | undefined {
	const value = headers[name];
	return Array.isArray(value) ? value[0] : value;
}

/** Gives the media type without parameters, in lower case; empty when there is none. */
export function contentType(headers: ResponseHeaders): string {
	return headerText(headers, 'content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
}
