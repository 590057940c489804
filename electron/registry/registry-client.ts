// The door of this folder: one registry, spoken to by the distribution API. Every method throws FaultError
// with `side` set to the client's side; aborting `signal` rejects with the signal's reason.
import type { Descriptor } from '../../shared/oci/descriptor';
import type { Digest } from '../../shared/oci/digest';

/** A manifest as it came: verbatim bytes, their own digest, the Content-Type header as received. */
export interface ManifestDocument {
	readonly bytes: Uint8Array;
	readonly contentType: string;
	/** sha256 (or sha512 when asked for by such) of `bytes`, computed here, never the header. */
	readonly digest: Digest;
}

export interface ManifestHead {
	/** Absent where the registry sends no Docker-Content-Digest. */
	readonly digest?: Digest;
	readonly contentType: string;
	readonly sizeBytes?: number;
}

/** State of a broken upload that may be gone on with; kept in the journal. `location` is a capability, never shown. */
export interface UploadPosition {
	readonly location: string;
	readonly acknowledgedBytes: number;
}

export interface PushBlobOptions {
	readonly signal: AbortSignal;
	/** Opens the content at a byte; called again after a broken chunk. The stream is verified by the caller only when complete. */
	readonly open: (fromByte: number) => AsyncIterable<Uint8Array>;
	/** Where an earlier sitting left off. */
	readonly resumeFrom?: UploadPosition;
	/** After each chunk that the destination acknowledged (blobs over 64 MiB). */
	readonly onAcknowledged?: (position: UploadPosition) => void;
	/** Bytes handed to the socket so far in this attempt (may fall back when a chunk is repeated). */
	readonly onBytes?: (doneBytes: number) => void;
}

/** Names as the registry lists them, each once; what is no name is left out. */
export interface NameList {
	readonly names: readonly string[];
	/** False where the list ended early, or where nobody can know: there may be more. */
	readonly isWhole: boolean;
	/** How many texts in the list were no names. */
	readonly leftOut: number;
}

export interface ReferrerList {
	readonly descriptors: readonly Descriptor[];
	/** False where the list broke off, or was more than anyone can want. */
	readonly isWhole: boolean;
}

export interface RegistryClient {
	/** Canonical host[:port]. */
	readonly host: string;
	/** Counts since the client was made: every HTTP request, sign-in and retries included. */
	readonly counts: { readonly requests: number; readonly retries: number };
	/** GET; `undefined` when the manifest or its repository does not exist (404). */
	getManifest(
		repository: string,
		tagOrDigest: string,
		signal: AbortSignal,
	): Promise<ManifestDocument | undefined>;
	/** HEAD, falling back to GET where HEAD is refused; `undefined` on 404. */
	headManifest(
		repository: string,
		tagOrDigest: string,
		signal: AbortSignal,
	): Promise<ManifestHead | undefined>;
	/** PUT; `hasSubjectSupport` tells whether the answer carried OCI-Subject. */
	putManifest(
		repository: string,
		tagOrDigest: string,
		manifest: { readonly bytes: Uint8Array; readonly mediaType: string; readonly digest: Digest },
		signal: AbortSignal,
	): Promise<{ readonly hasSubjectSupport: boolean }>;
	/** HEAD; tells whether the blob is there with this size (when the registry says one). */
	hasBlob(repository: string, descriptor: Descriptor, signal: AbortSignal): Promise<boolean>;
	/** GET from a byte on; goes on by Range over broken connections, ends after exactly `size` bytes or throws. Does not hash. */
	readBlob(
		repository: string,
		descriptor: Descriptor,
		fromByte: number,
		signal: AbortSignal,
	): AsyncIterable<Uint8Array>;
	/** Reads the last byte by a ranged GET; `false` when the blob is missing, empty or short. */
	isBlobReadable(repository: string, descriptor: Descriptor, signal: AbortSignal): Promise<boolean>;
	/** Asks for a cross-repository mount; `false` when refused (the begun upload is cancelled). */
	mountBlob(
		repository: string,
		digest: Digest,
		fromRepository: string,
		signal: AbortSignal,
	): Promise<boolean>;
	/** Uploads: monolithic up to 64 MiB, in acknowledged chunks above; resumes, falls to smaller chunks on 413. */
	pushBlob(repository: string, descriptor: Descriptor, options: PushBlobOptions): Promise<void>;
	/** All tags through all pages; `undefined` where listing is denied, absent or beyond 100,000. Empty when the repository does not exist. */
	listTags(repository: string, signal: AbortSignal): Promise<NameList | undefined>;
	/** Referrers by the API; `undefined` where the registry has none (found out once per client). */
	listReferrers(
		repository: string,
		digest: Digest,
		signal: AbortSignal,
	): Promise<ReferrerList | undefined>;
	/** Repositories through all pages; `undefined` where denied, absent or beyond 100,000. */
	listRepositories(signal: AbortSignal): Promise<NameList | undefined>;
	close(): Promise<void>;
}
