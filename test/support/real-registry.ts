// Debian's docker-registry (2.8.2) on a free loopback port, in the set-ups that tests need: auth, TLS, quota, restarts, garbage collection.
import { execFileSync, spawnSync } from 'node:child_process';
import {
	chmodSync,
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	readFileSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
	type OwnProcess,
	onProcessEnd,
	startProcess,
	temporaryFolder,
	waitFor,
} from './own-process';
import type { RegistryTarget } from './registry-target';
import { requireTool } from './require-tool';
import { expectCommand } from './run-command';
import { type CertificateFiles, testCertificates } from './test-ca';
import {
	allRights,
	startTokenServer,
	type TokenServer,
	type TokenServerOptions,
} from './token-server';

export type RegistryAuth = 'none' | 'htpasswd' | 'token';
export type RegistryTls = 'none' | 'private-ca' | 'expired' | 'wrong-name' | 'unknown-ca';

export interface RealRegistryOptions {
	readonly auth?: RegistryAuth;
	readonly tls?: RegistryTls;
	/** Storage folder; a fresh temporary one when absent. Kept by `stop`, so another registry can be started on it. */
	readonly folder?: string;
	/** Makes upload sessions survive a restart; docker-registry invents one per start when absent. */
	readonly httpSecret?: string;
	readonly deleteEnabled?: boolean;
	readonly port?: number;
	/** Mounts a tmpfs of this size as the storage folder; needs root. */
	readonly storageQuotaBytes?: number;
	/** Extra accounts, lifetimes and forms of the sign-in server; only with `auth: 'token'`. */
	readonly token?: Omit<Partial<TokenServerOptions>, 'tls'>;
	/** Accepts manifests with foreign layers, which docker-registry refuses by default. */
	readonly allowsForeignLayers?: boolean;
	/** Keeps only errors beside the access log, for benchmarks. */
	readonly isQuiet?: boolean;
}

export interface RealRegistry extends RegistryTarget {
	readonly url: string;
	/** The CA a client would be told to trust; for `unknown-ca` it is one that did not sign. Undefined over plain HTTP. */
	readonly caFile?: string;
	readonly username: string;
	readonly password: string;
	readonly folder: string;
	readonly tokenServer?: TokenServer;
	/** The access log: one line per finished request, in combined log format. */
	log(): string;
	/** docker-registry's own log (debug level unless quiet). */
	debugLog(): string;
	requestCount(): number;
	/** SIGTERM, then waits; storage stays. */
	stop(): Promise<void>;
	/** SIGKILL, as a crash; `restart` brings it back on the same port and storage. */
	kill(): Promise<void>;
	restart(): Promise<void>;
	/** Changes the password of `username`, effective at once. */
	setPassword(password: string): void;
	/** Runs `docker-registry garbage-collect` beside the running registry and gives back what it printed. */
	garbageCollect(options?: { readonly deletesUntagged?: boolean }): Promise<string>;
}

const USERNAME = 'ferry';
const PASSWORD = 'correct horse: battery+staple';
const REQUEST_LINE = /"[A-Z]+ \S+ HTTP\/[0-9.]+" \d{3} /g;

/** Starts a registry and waits until it listens. The readiness check is not in the access log. */
export async function startRealRegistry(options: RealRegistryOptions = {}): Promise<RealRegistry> {
	requireTool('docker-registry');
	const auth = options.auth ?? 'none';
	const work = temporaryFolder('registry');
	const folder = options.folder ?? join(work, 'storage');
	const certificates = certificatesFor(options.tls ?? 'none');
	const files = {
		config: join(work, 'config.yml'),
		htpasswd: join(work, 'htpasswd'),
		access: join(work, 'access.log'),
		debug: join(work, 'debug.log'),
	};
	mkdirSync(folder, { recursive: true });
	const unmount =
		options.storageQuotaBytes === undefined
			? undefined
			: mountQuota(folder, options.storageQuotaBytes);
	const tokenServer = auth === 'token' ? await startSignIn(options, certificates) : undefined;
	if (auth === 'htpasswd') writePassword(files.htpasswd, PASSWORD);
	let password = PASSWORD;
	let port = options.port ?? 0;
	let running: OwnProcess | undefined;

	async function start(): Promise<void> {
		writeFileSync(
			files.config,
			configText({ options, folder, port, certificates, tokenServer, htpasswd: files.htpasswd }),
		);
		const debugBefore = readText(files.debug).length;
		const [access, debug] = [openSync(files.access, 'a'), openSync(files.debug, 'a')];
		const started = startProcess('docker-registry', ['serve', files.config], {
			stdio: ['ignore', access, debug],
		});
		running = started;
		closeSync(access);
		closeSync(debug);
		port = await waitFor('docker-registry to listen', () => {
			const text = readText(files.debug).slice(debugBefore);
			if (!started.isRunning()) throw new Error(`docker-registry ended:\n${text}`);
			const listening = /listening on 127\.0\.0\.1:(\d+)/.exec(text)?.[1];
			return listening === undefined ? undefined : Number(listening);
		});
	}

	await start();
	const host = `127.0.0.1:${port}`;
	const scheme = certificates === undefined ? 'http' : 'https';
	return {
		host,
		scheme,
		url: `${scheme}://${host}`,
		...(certificates === undefined ? {} : { caFile: testCertificates().caFile }),
		username: auth === 'none' ? '' : USERNAME,
		get password() {
			return auth === 'none' ? '' : password;
		},
		folder,
		...(tokenServer === undefined ? {} : { tokenServer }),
		authorization: (repositories) => {
			if (auth === 'none') return undefined;
			if (auth === 'htpasswd')
				return `Basic ${Buffer.from(`${USERNAME}:${password}`).toString('base64')}`;
			return `Bearer ${tokenServer?.sign(repositories.map((one) => `repository:${one}:pull,push,delete`))}`;
		},
		log: () => readText(files.access),
		debugLog: () => readText(files.debug),
		requestCount: () => readText(files.access).match(REQUEST_LINE)?.length ?? 0,
		stop: async () => {
			await running?.kill('SIGTERM');
			await tokenServer?.stop();
			unmount?.();
		},
		kill: async () => {
			await running?.kill('SIGKILL');
		},
		restart: async () => {
			await running?.kill('SIGTERM');
			await start();
		},
		setPassword: (next) => {
			password = next;
			if (auth === 'htpasswd') writePassword(files.htpasswd, next);
			tokenServer?.setAccount(USERNAME, { password: next, rights: allRights() });
		},
		garbageCollect: (how = {}) => {
			const args = [
				'garbage-collect',
				...(how.deletesUntagged === true ? ['--delete-untagged'] : []),
				files.config,
			];
			return expectCommand('docker-registry', args);
		},
	};
}

function startSignIn(
	options: RealRegistryOptions,
	tls: CertificateFiles | undefined,
): Promise<TokenServer> {
	const accounts = {
		[USERNAME]: { password: PASSWORD, rights: allRights() },
		...options.token?.accounts,
	};
	return startTokenServer({ ...options.token, accounts, ...(tls === undefined ? {} : { tls }) });
}

function certificatesFor(tls: RegistryTls): CertificateFiles | undefined {
	switch (tls) {
		case 'none':
			return undefined;
		case 'private-ca':
			return testCertificates().trusted;
		case 'expired':
			return testCertificates().expired;
		case 'wrong-name':
			return testCertificates().wrongName;
		case 'unknown-ca':
			return testCertificates().unknownCa;
	}
}

interface ConfigInput {
	readonly options: RealRegistryOptions;
	readonly folder: string;
	readonly port: number;
	readonly certificates: CertificateFiles | undefined;
	readonly tokenServer: TokenServer | undefined;
	readonly htpasswd: string;
}

// JSON is YAML; docker-registry reads it.
function configText(input: ConfigInput): string {
	const { options, certificates, tokenServer } = input;
	const isQuiet = options.isQuiet === true;
	return JSON.stringify({
		version: 0.1,
		log: { level: isQuiet ? 'info' : 'debug', accesslog: { disabled: false } },
		storage: {
			filesystem: { rootdirectory: input.folder, maxthreads: 100 },
			cache: { blobdescriptor: 'inmemory' },
			delete: { enabled: options.deleteEnabled ?? true },
			maintenance: { uploadpurging: { enabled: false } },
		},
		http: {
			addr: `127.0.0.1:${input.port}`,
			...(options.httpSecret === undefined ? {} : { secret: options.httpSecret }),
			...(certificates === undefined
				? {}
				: { tls: { certificate: certificates.certFile, key: certificates.keyFile } }),
		},
		validation: { disabled: options.allowsForeignLayers === true },
		...authConfig(options.auth, input.htpasswd, tokenServer),
	});
}

function authConfig(
	auth: RegistryAuth | undefined,
	htpasswd: string,
	tokenServer: TokenServer | undefined,
): object {
	if (auth === 'htpasswd')
		return { auth: { htpasswd: { realm: 'test registry', path: htpasswd } } };
	if (tokenServer === undefined) return {};
	const { realm, service, issuer, rootCertFile } = tokenServer;
	return { auth: { token: { realm, service, issuer, rootcertbundle: rootCertFile } } };
}

// bcrypt at its lowest cost: docker-registry checks the password on every request.
function writePassword(file: string, password: string): void {
	requireTool('htpasswd');
	const line = execFileSync('htpasswd', ['-inB', '-C', '4', USERNAME], {
		input: password,
		encoding: 'utf8',
	});
	writeFileSync(file, line);
}

function mountQuota(folder: string, sizeBytes: number): () => void {
	execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes},mode=0700`, 'tmpfs', folder]);
	chmodSync(folder, 0o700);
	let forget: () => void = () => undefined;
	const unmount = (): void => {
		forget();
		spawnSync('umount', ['--lazy', folder]);
	};
	forget = onProcessEnd(unmount);
	return unmount;
}

function readText(file: string): string {
	return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Where a registry keeps a blob, to damage it there. */
export function blobFile(registry: RealRegistry, digest: string): string {
	const hex = digest.slice('sha256:'.length);
	const blobs = join(registry.folder, 'docker', 'registry', 'v2', 'blobs', 'sha256');
	return join(blobs, hex.slice(0, 2), hex, 'data');
}
