// Reads what a person gives as a registry's CA: PEM or DER, one certificate or several. Private keys and everything else
// are refused in words that say what it was.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../../shared/ipc/groups/registries';
import { splitPem } from '../platform/certificates';
import { type FaultError, faultError } from '../platform/fault-error';

export interface CaFile {
	/** The certificates alone, in their order. */
	readonly pem: string;
	readonly certificates: readonly CertificateFacts[];
}

/** More than any chain has; a whole system's bundle is not one registry's CA. */
const MAX_CERTIFICATES = 50;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const WANTED =
	"Choose the certificate of the authority that signed the registry's certificate, as PEM or DER (.pem, .crt, .cer).";

/**
 * Reads PEM text, or DER written as base64.
 * @throws FaultError mirror.file-unreadable; facts: problem, remedy
 */
export function inspectCa(text: string): CaFile {
	if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
		throw privateKey();
	}
	const certificates = text.includes('-----BEGIN') ? fromPem(text) : [fromDer(text)];
	return {
		pem: `${certificates.map((one) => one.toString().trim()).join('\n')}\n`,
		certificates: certificates.map(factsOf),
	};
}

function fromPem(text: string): readonly X509Certificate[] {
	const parts = splitPem(text);
	if (parts.length === 0) {
		const [, what = 'something else'] = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text) ?? [];
		throw refused(`holds no certificate but: ${what.toLowerCase()}`, WANTED);
	}
	if (parts.length > MAX_CERTIFICATES) {
		throw refused(`holds ${parts.length} certificates, more than ${MAX_CERTIFICATES}`, WANTED);
	}
	return parts.map((part, index) => {
		try {
			return new X509Certificate(part);
		} catch (error) {
			const problem = `is damaged: certificate ${index + 1} of ${parts.length} can't be read`;
			throw refused(problem, 'Export or download it again.', error);
		}
	});
}

function fromDer(text: string): X509Certificate {
	const bytes = BASE64.test(text.replace(/\s/g, ''))
		? Buffer.from(text, 'base64')
		: Buffer.alloc(0);
	try {
		return new X509Certificate(bytes);
	} catch (error) {
		throw isPrivateKey(bytes) ? privateKey() : refused('is no certificate', WANTED, error);
	}
}

function isPrivateKey(key: Buffer): boolean {
	return (['pkcs8', 'pkcs1', 'sec1'] as const).some((type) => {
		try {
			createPrivateKey({ key, format: 'der', type });
			return true;
		} catch {
			return false;
		}
	});
}

function factsOf(certificate: X509Certificate): CertificateFacts {
	return {
		subject: oneLine(certificate.subject),
		issuer: oneLine(certificate.issuer),
		notBeforeMs: Date.parse(certificate.validFrom),
		notAfterMs: Date.parse(certificate.validTo),
		isCa: certificate.ca,
		fingerprint: certificate.fingerprint256,
	};
}

/** Node gives one part a line; `undefined` where a certificate names nobody. */
function oneLine(name: string | undefined): string {
	return (name ?? '').split('\n').join(', ');
}

function privateKey(): FaultError {
	return refused(
		'holds a private key, not a certificate',
		'Never give a private key away: choose the CA certificate, which is public.',
	);
}

function refused(problem: string, remedy: string, cause?: unknown): FaultError {
	return faultError(
		{
			code: 'mirror.file-unreadable',
			side: 'this-computer',
			subject: 'This file',
			facts: { problem, remedy },
		},
		cause,
	);
}
