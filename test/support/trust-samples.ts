// Files of engines as the planners get them, made from text, and a CA that is a real certificate.
import { createHash } from 'node:crypto';
import type { CertificateFolder, FileAccess, SeenFile } from '../../shared/trust/engine-files';
import { OWN_CA_NAME } from '../../shared/trust/own-names';

/** A whole self-signed certificate, as text that planners accept; nobody has its key. */
export const SAMPLE_CA_PEM = `-----BEGIN CERTIFICATE-----
MIIB0DCCAXWgAwIBAgIUP6Kd4aX0IQB1SXkWsYweZZDSEOowCgYIKoZIzj0EAwIw
PDEaMBgGA1UECgwRSW1hZ2UgRmVycnkgdGVzdHMxHjAcBgNVBAMMFUltYWdlIEZl
cnJ5IHRlc3QgdGV4dDAgFw0yNjExMjExOTAzMjVaGA8yMDUxMDcxMzE5MDMyNVow
PDEaMBgGA1UECgwRSW1hZ2UgRmVycnkgdGVzdHMxHjAcBgNVBAMMFUltYWdlIEZl
cnJ5IHRlc3QgdGV4dDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDtYdSWF8Njc
w/xzclQlqKgBbOdYKblfYN7t0qSpmY22k1M7iNZcb8vqWIgsJzXeHWyvN7gTTn97
NFVJtfR6nlqjUzBRMB0GA1UdDgQWBBQZ9WehwaFUEdXxAqLkPcF5Re7scDAfBgNV
HSMEGDAWgBQZ9WehwaFUEdXxAqLkPcF5Re7scDAPBgNVHRMBAf8EBTADAQH/MAoG
CCqGSM49BAMCA0kAMEYCIQDaN2tG9au2LaLPFmNKRmAHKm/3bbJsd/hzWz3+6fUG
bgIhAJtEPyCuATe46MMdXhh8feqfAUbf/kJLEn4F0904DlE0
-----END CERTIFICATE-----
`;

const ADMINISTRATOR: FileAccess = { kind: 'administrator' };

/** A file with this content, as root's and readable by all. */
export function fileThere(
	path: string,
	content: string | Uint8Array,
	access: FileAccess = ADMINISTRATOR,
): SeenFile {
	const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
	return {
		path,
		access,
		kind: 'there',
		bytes,
		sha256: createHash('sha256').update(bytes).digest('hex'),
		owner: 'root',
		mode: 0o644,
		changedAtMs: 1_700_000_000_000,
	};
}

/** A file that is not there. */
export function fileMissing(path: string, access: FileAccess = ADMINISTRATOR): SeenFile {
	return { path, access, kind: 'missing', owner: 'root' };
}

/** A file whose content is not known. */
export function fileUnread(
	path: string,
	reason: 'denied' | 'too-large' | 'not-a-file' | 'failed' = 'denied',
): SeenFile {
	return { path, access: ADMINISTRATOR, kind: 'unread', reason };
}

/** A folder of certs.d; `names` → content of its files, absent where the folder is not there. */
export function certificateFolder(
	path: string,
	names?: Readonly<Record<string, string>>,
	isPreferred = false,
): CertificateFolder {
	const files = Object.entries(names ?? {})
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.map(([name, content]) => fileThere(`${path}/${name}`, content));
	const own = `${path}/${OWN_CA_NAME}`;
	return {
		path,
		exists: names !== undefined,
		files,
		ownCa: files.find((file) => file.path === own) ?? fileMissing(own),
		isPreferred,
	};
}
