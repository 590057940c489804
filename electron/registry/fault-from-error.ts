// Gives a broken connection its name: socket, DNS, TLS and HTTP errors become faults.
import { type Fault, type FaultSide, makeFault } from '../../shared/fault/fault';
import { plainText } from '../../shared/oci/registry-error';
import { redacted, withoutKnown } from '../platform/known-secrets';
import { AddressRefusedError } from './http/address-guard';
import { StallError } from './http/http-exchange';

export interface BrokenRequest {
	readonly side: FaultSide;
	readonly host: string;
	readonly subject: string;
}

type Verdict = Pick<Fault, 'code'> & Partial<Pick<Fault, 'isRetryable' | 'facts'>>;

const UNTRUSTED: ReadonlySet<string> = new Set([
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'CERT_UNTRUSTED',
	'CERT_REJECTED',
	'CERT_REVOKED',
	'CERT_SIGNATURE_FAILURE',
	'CERT_CHAIN_TOO_LONG',
	'INVALID_CA',
	'INVALID_PURPOSE',
	'PATH_LENGTH_EXCEEDED',
]);
const EXPIRED: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
/** OpenSSL meets letters where a TLS record should be. */
const PLAIN_HTTP: ReadonlySet<string> = new Set([
	'ERR_SSL_WRONG_VERSION_NUMBER',
	'ERR_SSL_PACKET_LENGTH_TOO_LONG',
	'ERR_SSL_HTTP_REQUEST',
	'ERR_SSL_RECORD_LAYER_FAILURE',
]);
const DNS: ReadonlySet<string> = new Set([
	'ENOTFOUND',
	'EAI_AGAIN',
	'EAI_NODATA',
	'EAI_FAIL',
	'ESERVFAIL',
]);
const CONNECT: ReadonlySet<string> = new Set([
	'ECONNREFUSED',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EHOSTDOWN',
	'ENETDOWN',
	'EADDRNOTAVAIL',
]);
const TIMEOUT: ReadonlySet<string> = new Set(['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT']);

/** Builds the fault for an error of the transport. Its fact `stage` is dns, connect, timeout, tls, proxy or connection. */
export function faultFromError(request: BrokenRequest, error: unknown): Fault {
	const verdict = judge(error);
	return makeFault({
		...verdict,
		side: request.side,
		subject: request.subject,
		detail: redacted(plainText(describe(error), withoutKnown)),
		facts: { host: request.host, ...verdict.facts },
	});
}

function judge(error: unknown): Verdict {
	if (error instanceof AddressRefusedError) {
		return { code: 'registry.address-refused', facts: { address: error.address } };
	}
	if (error instanceof StallError) {
		return { code: 'registry.stalled', facts: error.isDripping ? { reason: 'drip' } : {} };
	}
	const code = errorCode(error);
	return judgeTls(code, error) ?? judgeNetwork(code, error);
}

function judgeTls(code: string, error: unknown): Verdict | undefined {
	const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	if (
		code === 'ERR_TLS_CERT_ALTNAME_INVALID' ||
		errorCode(cause) === 'ERR_TLS_CERT_ALTNAME_INVALID'
	) {
		return { code: 'registry.tls-name-mismatch', facts: { names: certificateNames(cause) } };
	}
	if (UNTRUSTED.has(code)) {
		return { code: 'registry.tls-untrusted', facts: { reason: code } };
	}
	if (EXPIRED.has(code)) {
		return { code: 'registry.tls-expired', facts: { reason: code } };
	}
	const text = describe(error);
	if (
		PLAIN_HTTP.has(code) ||
		/wrong version number|packet length too long|http request/i.test(text)
	) {
		return { code: 'registry.speaks-plain-http' };
	}
	if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_') || code === 'EPROTO') {
		return { code: 'registry.tls-failed', facts: { reason: code } };
	}
	return undefined;
}

function judgeNetwork(code: string, error: unknown): Verdict {
	if (isTlsBytes(code, error)) {
		return { code: 'registry.speaks-https' };
	}
	if (code === 'UND_ERR_HEADERS_OVERFLOW' || code.startsWith('HPE_')) {
		return { code: 'registry.misbehaved', facts: { reason: code } };
	}
	const unreachable = (stage: string): Verdict => ({
		code: 'registry.unreachable',
		facts: { stage, reason: code },
	});
	if (DNS.has(code)) {
		return unreachable('dns');
	}
	if (TIMEOUT.has(code)) {
		return unreachable('timeout');
	}
	if (/Proxy response \(\d+\)|Proxy Authentication Required/.test(describe(error))) {
		return unreachable('proxy');
	}
	return unreachable(CONNECT.has(code) ? 'connect' : 'connection');
}

/** A TLS alert (0x15) where an HTTP answer should be: the port expects HTTPS. */
function isTlsBytes(code: string, error: unknown): boolean {
	if (!code.startsWith('HPE_') || typeof error !== 'object' || error === null) {
		return false;
	}
	const data = 'data' in error ? error.data : undefined;
	return typeof data === 'string' && data.charCodeAt(0) === 0x15;
}

function certificateNames(error: unknown): string {
	const cert =
		typeof error === 'object' && error !== null && 'cert' in error ? error.cert : undefined;
	if (typeof cert !== 'object' || cert === null) {
		return '';
	}
	const names =
		'subjectaltname' in cert && typeof cert.subjectaltname === 'string' ? cert.subjectaltname : '';
	return plainText(names.replace(/\b(?:DNS|IP Address):/g, ''));
}

/** Gives the error's `code`, its cause's or its first part's (AggregateError of several addresses). */
function errorCode(error: unknown): string {
	if (typeof error !== 'object' || error === null) {
		return '';
	}
	if ('code' in error && typeof error.code === 'string' && error.code !== 'UND_ERR_SOCKET') {
		return error.code;
	}
	if (error instanceof AggregateError && error.errors.length > 0) {
		return errorCode(error.errors[0]);
	}
	if ('cause' in error && error.cause !== undefined) {
		return errorCode(error.cause);
	}
	return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function describe(error: unknown): string {
	if (error instanceof AggregateError && error.errors.length > 0) {
		return error.errors.map(describe).join('; ');
	}
	return error instanceof Error
		? `${error.message}${error.cause instanceof Error ? ` (${error.cause.message})` : ''}`
		: String(error);
}
