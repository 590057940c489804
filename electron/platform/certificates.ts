// The certificate authorities that this computer trusts: Node's own list knows no company CA, so the system's
// bundle files and the usual variables are read too. Never changes any of them.
import * as tls from 'node:tls';
import { readBoundedSync } from './disk/read-bounded';
import { type Environment, variableOf } from './environment';

/** Where Linux distributions and BSDs keep their bundle (Go crypto/x509 root_linux.go, root_bsd.go). */
const BUNDLE_FILES: readonly string[] = [
	'/etc/ssl/certs/ca-certificates.crt',
	'/etc/pki/tls/certs/ca-bundle.crt',
	'/etc/ssl/ca-bundle.pem',
	'/etc/pki/tls/cacert.pem',
	'/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
	'/etc/ssl/cert.pem',
	'/usr/local/share/certs/ca-root-nss.crt',
];

/** Bundles have some 200 KB. */
const MAX_BUNDLE_BYTES = 32 * 1024 * 1024;

const BEGIN = /-----BEGIN (TRUSTED )?CERTIFICATE-----/g;

/** Gives the certificates of a PEM text, one string each; anything between them is left out. */
export function splitPem(text: string): readonly string[] {
	const certificates: string[] = [];
	let end = 0;
	for (const begin of text.matchAll(BEGIN)) {
		if (begin.index < end) {
			continue;
		}
		const found = nextEnd(text, begin.index + begin[0].length);
		if (found === undefined) {
			break;
		}
		end = found;
		certificates.push(text.slice(begin.index, end));
	}
	return certificates;
}

/** Gives the place after the next end of a certificate; a text of beginnings alone is looked through once. */
function nextEnd(text: string, from: number): number | undefined {
	const ends = ['-----END CERTIFICATE-----', '-----END TRUSTED CERTIFICATE-----'].flatMap((end) => {
		const at = text.indexOf(end, from);
		return at === -1 ? [] : [at + end.length];
	});
	const [one, other = one] = ends;
	return one === undefined || other === undefined ? undefined : Math.min(one, other);
}

/**
 * Gives all trusted CA certificates as PEM, each once: Node's roots, the system's store where this
 * Node can read it, the first system bundle file, SSL_CERT_FILE and NODE_EXTRA_CA_CERTS.
 */
export function readTrustedCertificates(environment: Environment): readonly string[] {
	/** By content: Node and the systems break the lines of the same certificate differently. */
	const certificates = new Map<string, string>();
	const add = (list: readonly string[]) => {
		for (const certificate of list) {
			const content = certificate.replace(/\s+/g, '');
			if (!certificates.has(content)) {
				certificates.set(content, certificate.replaceAll('\r\n', '\n').trim());
			}
		}
	};
	add(tls.rootCertificates);
	add(systemStore());
	add(BUNDLE_FILES.map(readBundle).find((list) => list.length > 0) ?? []);
	for (const variable of ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS']) {
		add(readBundle(variableOf(environment, variable) ?? ''));
	}
	return [...certificates.values()];
}

/** Node 22.15 and 23.10 on; Windows and macOS have no bundle file, there this is the only way. */
function systemStore(): readonly string[] {
	const read: unknown = Reflect.get(tls, 'getCACertificates');
	if (typeof read !== 'function') {
		return [];
	}
	try {
		const list: unknown = Reflect.apply(read, tls, ['system']);
		return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
	} catch {
		return [];
	}
}

function readBundle(file: string): readonly string[] {
	if (file === '') {
		return [];
	}
	try {
		return splitPem(Buffer.from(readBoundedSync(file, MAX_BUNDLE_BYTES)).toString('utf8'));
	} catch {
		return [];
	}
}
