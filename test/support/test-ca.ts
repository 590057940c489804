// Certificates for tests, made by openssl once per test process: good, expired, for another name, of an unknown CA.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './own-process';

export interface CertificateFiles {
	readonly certFile: string;
	readonly keyFile: string;
}

export interface TestCertificates {
	/** The private CA that a client is told to trust. */
	readonly caFile: string;
	/** A CA that signed none of `trusted`, `expired` and `wrongName`. */
	readonly otherCaFile: string;
	/** For 127.0.0.1, ::1, localhost and the names of the trust bench, valid for ten years. */
	readonly trusted: CertificateFiles;
	/** As `trusted`, but its life ended on 2 January 2020. */
	readonly expired: CertificateFiles;
	/** Valid, but for registry.wrong-name.example only. */
	readonly wrongName: CertificateFiles;
	/** As `trusted`, but signed by the other CA. */
	readonly unknownCa: CertificateFiles;
}

const OWN_NAMES = 'IP:127.0.0.1,IP:::1,DNS:localhost,DNS:*.ferry.test';
const TEN_YEARS: Life = { start: '20200101000000Z', end: '20491231000000Z' };
const LONG_OVER: Life = { start: '20200101000000Z', end: '20200102000000Z' };

interface Life {
	readonly start: string;
	readonly end: string;
}

let made: TestCertificates | undefined;

/** The certificates of this test process; made on the first call (about 0.2 s). */
export function testCertificates(): TestCertificates {
	made ??= makeCertificates(temporaryFolder('test-ca'));
	return made;
}

function makeCertificates(folder: string): TestCertificates {
	const ca = makeCa(folder, 'ca', 'Image Ferry test CA');
	const otherCa = makeCa(folder, 'other-ca', 'Image Ferry unknown test CA');
	return {
		caFile: ca.certFile,
		otherCaFile: otherCa.certFile,
		trusted: signServer(folder, ca, 'trusted', OWN_NAMES, TEN_YEARS),
		expired: signServer(folder, ca, 'expired', OWN_NAMES, LONG_OVER),
		wrongName: signServer(folder, ca, 'wrong-name', 'DNS:registry.wrong-name.example', TEN_YEARS),
		unknownCa: signServer(folder, otherCa, 'unknown-ca', OWN_NAMES, TEN_YEARS),
	};
}

function makeCa(folder: string, name: string, commonName: string): CertificateFiles {
	const files = { certFile: join(folder, `${name}.pem`), keyFile: join(folder, `${name}.key`) };
	openssl(folder, [
		...[
			'req',
			'-x509',
			'-newkey',
			'ec',
			'-pkeyopt',
			'ec_paramgen_curve:P-256',
			'-nodes',
			'-days',
			'3650',
		],
		...[
			'-subj',
			`/O=Image Ferry tests/CN=${commonName}`,
			'-keyout',
			files.keyFile,
			'-out',
			files.certFile,
		],
		...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
	]);
	return files;
}

// `openssl ca` is the only command of OpenSSL 3.0 that takes explicit start and end dates.
function signServer(
	folder: string,
	ca: CertificateFiles,
	name: string,
	names: string,
	life: Life,
): CertificateFiles {
	const files = { certFile: join(folder, `${name}.pem`), keyFile: join(folder, `${name}.key`) };
	const request = join(folder, `${name}.csr`);
	const config = join(folder, `${name}.cnf`);
	writeFileSync(join(folder, `${name}.index`), '');
	writeFileSync(config, signingConfig(folder, name, names));
	openssl(folder, [
		...['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
		...['-subj', `/O=Image Ferry tests/CN=${name}`, '-keyout', files.keyFile, '-out', request],
	]);
	openssl(folder, [
		...['ca', '-batch', '-notext', '-config', config, '-cert', ca.certFile, '-keyfile', ca.keyFile],
		...['-startdate', life.start, '-enddate', life.end, '-in', request, '-out', files.certFile],
	]);
	return files;
}

function signingConfig(folder: string, name: string, names: string): string {
	return `[ca]
default_ca = own
[own]
new_certs_dir = ${folder}
database = ${join(folder, `${name}.index`)}
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = server
[any]
organizationName = optional
commonName = supplied
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = ${names}
`;
}

function openssl(folder: string, args: readonly string[]): void {
	execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
}
