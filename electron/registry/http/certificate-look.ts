// Looks at a registry's certificate without trusting it, to be able to say what is wrong with it. Sends no
// credential and nothing of the user's: one HEAD /v2/ whose only purpose is the Date of the answer.
import { isIP } from 'node:net';
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { isMetadataAddress } from '../../../shared/net/addresses';
import { guardedLookup } from './address-guard';

export interface CertificateLook {
	/** `TLSv1.3` and the like. */
	readonly protocol: string;
	readonly issuer: string;
	/** DNS names and addresses it is for, comma separated. */
	readonly names: string;
	readonly validFromMs: number;
	readonly validUntilMs: number;
	/** The server's clock, when it answered. */
	readonly serverNowMs: number | undefined;
}

const MAX_HEAD_BYTES = 16 * 1024;

/** Gives what the certificate says, or `undefined` when there is no TLS to look at within `timeoutMs`. */
export function lookAtCertificate(
	url: URL,
	timeoutMs: number,
): Promise<CertificateLook | undefined> {
	const host = url.hostname.replace(/^\[|\]$/g, '');
	if (isMetadataAddress(host)) {
		return Promise.resolve(undefined);
	}
	return new Promise((resolve) => {
		let seen: CertificateLook | undefined;
		let head = '';
		const socket = connect({
			host,
			port: url.port === '' ? 443 : Number(url.port),
			...(isIP(host) === 0 ? { servername: host } : {}),
			lookup: guardedLookup,
			// Nothing that it says is believed; it is only described.
			rejectUnauthorized: false,
		});
		const finish = () => {
			socket.destroy();
			resolve(seen);
		};
		socket.setTimeout(timeoutMs, finish);
		socket.on('secureConnect', () => {
			seen = describe(socket);
			socket.write(`HEAD /v2/ HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`);
		});
		socket.on('data', (data: Buffer) => {
			head += data.toString('latin1');
			if (head.includes('\r\n\r\n') || head.length > MAX_HEAD_BYTES) {
				const atMs = Date.parse(/\r\ndate: *([^\r\n]*)/i.exec(head)?.[1] ?? '');
				seen = seen && { ...seen, serverNowMs: Number.isNaN(atMs) ? undefined : atMs };
				finish();
			}
		});
		socket.on('error', finish);
		socket.on('close', finish);
	});
}

function describe(socket: TLSSocket): CertificateLook {
	const certificate: Partial<PeerCertificate> = socket.getPeerCertificate();
	const issuer = certificate.issuer;
	return {
		protocol: socket.getProtocol() ?? '',
		issuer: textOf(issuer?.CN ?? issuer?.O),
		names: textOf(certificate.subjectaltname ?? certificate.subject?.CN).replace(
			/\b(?:DNS|IP Address):/g,
			'',
		),
		validFromMs: Date.parse(certificate.valid_from ?? ''),
		validUntilMs: Date.parse(certificate.valid_to ?? ''),
		serverNowMs: undefined,
	};
}

function textOf(value: string | readonly string[] | undefined): string {
	return typeof value === 'string' ? value : (value?.join(', ') ?? '');
}
