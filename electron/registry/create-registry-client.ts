// Puts a registry client together from its parts: the only file that knows them all.
import type { FaultSide } from '../../shared/fault/fault';
import { apiHostOf } from '../../shared/oci/registry-host';
import type { AskCredential } from '../../shared/registry/credential';
import type { TlsPolicy } from '../../shared/registry/tls-policy';
import type { Wait } from '../platform/clock';
import type { NetworkSettings } from '../platform/network-settings';
import { blobReading } from './blobs/blob-reading';
import { Governor, type RegistryWait } from './governor';
import { createTransport, type RegistryTransport } from './http/registry-transport';
import { listingCalls } from './lists/listing-calls';
import { manifestCalls } from './manifest-calls';
import type { RegistryClient } from './registry-client';
import { RegistrySession, type RegistryWarning } from './registry-session';
import { CredentialBook } from './sign-in/credential-book';
import { createSignIn, type SignIn } from './sign-in/sign-in';
import { blobUpload } from './upload/blob-upload';

export type { RegistryWait } from './governor';
export type { RegistryWarning } from './registry-session';
export { CredentialBook } from './sign-in/credential-book';

export interface RegistryLimits {
	/** Silence on a connection that counts as a stall. */
	readonly stallMs: number;
	readonly connectMs: number;
	/** Silence before the first byte of a blob: what scans content on its way gives none before it has all. */
	readonly firstByteMs: number;
	readonly chunkBytes: number;
	/** Chunks that are acknowledged quickly grow up to this. */
	readonly largestChunkBytes: number;
	/** Larger blobs are sent in chunks. */
	readonly chunkedAboveBytes: number;
	/** While the network is gone, one request tries it so often … */
	readonly probeEveryMs: number;
	/** … and after so much waiting requests fail. */
	readonly giveUpMs: number;
}

const MEBIBYTE = 1024 * 1024;

const DEFAULT_LIMITS: RegistryLimits = {
	stallMs: 60_000,
	connectMs: 15_000,
	firstByteMs: 10 * 60_000,
	chunkBytes: 32 * MEBIBYTE,
	largestChunkBytes: 128 * MEBIBYTE,
	chunkedAboveBytes: 64 * MEBIBYTE,
	probeEveryMs: 15_000,
	giveUpMs: 30 * 60_000,
};

export interface RegistryClientOptions {
	/** Canonical host[:port]. */
	readonly host: string;
	readonly side: FaultSide;
	readonly tls: TlsPolicy;
	/** With `private-ca`; trusted for this registry only, beside the system's authorities. */
	readonly caPem?: string;
	/** A token server on another host or port that the user allowed for this registry. */
	readonly signInServer?: string;
	/** Asked after a 401 only: once for each part of the registry that has its own, and anew when a secret has ended. */
	readonly credentials: CredentialBook | AskCredential;
	readonly network: NetworkSettings;
	/** Most blobs moved at once; found by trying when absent. */
	readonly maxConcurrency?: number;
	readonly isOneByOne?: boolean;
	readonly wait: Wait;
	/** Fraction 0–1. */
	readonly random: () => number;
	/** Ms since the epoch. */
	readonly now: () => number;
	readonly limits?: Partial<RegistryLimits>;
	readonly onWaiting?: (wait: RegistryWait) => void;
	readonly onResumed?: (host: string) => void;
	readonly onWarning?: (warning: RegistryWarning) => void;
}

/** The inside of a client, for those in this folder who do what the door does not offer. */
export interface RegistryParts {
	readonly origin: URL;
	readonly transport: RegistryTransport;
	readonly governor: Governor;
	readonly signIn: SignIn;
	readonly book: CredentialBook;
	readonly session: RegistrySession;
	readonly limits: RegistryLimits;
}

/** Builds the parts of a client; connects nothing. */
export function createRegistryParts(options: RegistryClientOptions): RegistryParts {
	const { host, side, wait, random, now, tls } = options;
	const limits = limitsOf(options.limits);
	const origin = originOf(host, tls);
	const transport = createTransport({ ...options, ...limits });
	const governor = new Governor({ isOneByOne: false, ...options, ...limits });
	const exposure =
		tls === 'plain-http' ? 'without encryption' : 'without checking whose certificate it is';
	const text = `The credential of ${host} is sent ${exposure}.`;
	const onCredentialExposed = () => options.onWarning?.({ kind: 'credential-exposed', host, text });
	const { credentials } = options;
	const book =
		credentials instanceof CredentialBook ? credentials : new CredentialBook(credentials, now);
	const access = { ...options, origin: origin.origin, transport, book, onCredentialExposed };
	const signIn = createSignIn(access);
	const session = new RegistrySession({
		...{ host, origin: origin.origin, side, transport, governor, signIn, wait, random, now },
		...(options.onWarning === undefined ? {} : { onWarning: options.onWarning }),
	});
	return { origin, transport, governor, signIn, book, session, limits };
}

/** Builds the client of one registry; connects nothing until it is asked for something. */
export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
	const { transport, governor, session, limits } = createRegistryParts(options);
	const manifests = manifestCalls(session);
	const blobs = blobReading(session, limits);
	const uploads = blobUpload(session, limits);
	const lists = listingCalls(session);
	return {
		host: options.host,
		counts: {
			get requests() {
				return transport.requests;
			},
			get retries() {
				return session.retry.count;
			},
		},
		getManifest: manifests.get,
		headManifest: manifests.head,
		putManifest: manifests.put,
		hasBlob: blobs.has,
		readBlob: blobs.read,
		isBlobReadable: blobs.isReadable,
		mountBlob: uploads.mount,
		pushBlob: uploads.push,
		listTags: lists.tags,
		listReferrers: lists.referrers,
		listRepositories: lists.repositories,
		close: async () => {
			governor.close();
			await transport.close();
		},
	};
}

/** A chunk size that was asked for stays as it is. */
function limitsOf(given: Partial<RegistryLimits> = {}): RegistryLimits {
	const { chunkBytes } = given;
	return {
		...DEFAULT_LIMITS,
		...(chunkBytes === undefined ? {} : { largestChunkBytes: chunkBytes }),
		...given,
	};
}

/** Gives `https://host[:port]`, or `http://` under the one policy that says so. */
function originOf(host: string, tls: TlsPolicy): URL {
	return new URL(`${tls === 'plain-http' ? 'http' : 'https'}://${apiHostOf(host)}`);
}
