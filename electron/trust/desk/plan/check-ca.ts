// Judges what a person gives as a registry's CA, as far as it can be judged without the registry.
import { X509Certificate } from 'node:crypto';
import type { TrustFinding } from '../../../../shared/trust/trust-finding';
import type { TrustWish } from '../../../../shared/trust/trust-wish';
import { splitPem } from '../../../platform/certificates';
import { type FaultError, faultError } from '../../../platform/fault-error';

export interface CheckedWish {
	/** With the certificates alone: what is written between them stays out. */
	readonly wish: TrustWish;
	readonly findings: readonly TrustFinding[];
}

/** More than any chain has; a whole system's bundle is not one registry's CA. */
const MAX_CERTIFICATES = 50;
const MAX_CHARACTERS = 1024 * 1024;

/** @throws FaultError trust.ca-invalid (fact `reason`: empty, key, der, damaged, too-large, many) */
export function checkCa(wish: TrustWish, nowMs: number): CheckedWish {
	if (wish.caPem === undefined) {
		return { wish, findings: [] };
	}
	const certificates = readCertificates(wish.caPem);
	const pem = `${certificates.map((one) => one.toString().trim()).join('\n')}\n`;
	return {
		wish: { ...wish, caPem: pem },
		findings: certificates.flatMap((one) => doubtsAbout(one, nowMs)),
	};
}

function readCertificates(text: string): readonly X509Certificate[] {
	if (text.length > MAX_CHARACTERS) {
		throw invalid('too-large');
	}
	if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
		throw invalid('key');
	}
	const parts = splitPem(text);
	if (parts.length === 0) {
		throw invalid(isDer(text) ? 'der' : text.includes('-----BEGIN CERTIF') ? 'damaged' : 'empty');
	}
	if (parts.length > MAX_CERTIFICATES) {
		const problem = `It holds ${parts.length} certificates, more than a registry's CA has.`;
		throw invalid('many', undefined, problem);
	}
	return parts.map((part) => {
		try {
			return new X509Certificate(part);
		} catch (error) {
			throw invalid('damaged', error);
		}
	});
}

/** As bytes read as Latin-1 or UTF-8, or as base64. */
function isDer(text: string): boolean {
	const isBase64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text);
	return [Buffer.from(text, 'latin1'), ...(isBase64 ? [Buffer.from(text, 'base64')] : [])].some(
		(bytes) => bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x80,
	);
}

function doubtsAbout(certificate: X509Certificate, nowMs: number): readonly TrustFinding[] {
	const from = Date.parse(certificate.validFrom);
	const to = Date.parse(certificate.validTo);
	const reasons = [
		...(to < nowMs ? [{ reason: 'expired', date: day(to) }] : []),
		...(from > nowMs ? [{ reason: 'not-yet', date: day(from) }] : []),
		...(certificate.ca ? [] : [{ reason: 'not-a-ca' }]),
	];
	const subject = (certificate.subject ?? '').split('\n').join(', ');
	return reasons.map((facts) => ({
		code: 'ca-doubtful',
		severity: 'warns',
		facts: { subject, ...facts },
	}));
}

function day(ms: number): string {
	return Number.isNaN(ms) ? '' : new Date(ms).toISOString().slice(0, 10);
}

function invalid(reason: string, cause?: unknown, problem?: string): FaultError {
	return faultError(
		{
			code: 'trust.ca-invalid',
			side: 'this-computer',
			subject: 'This text',
			facts: { reason, ...(problem === undefined ? {} : { problem }) },
		},
		cause,
	);
}
