// The port between the distribution API (api/) and what holds the content: a folder (folder-storage.ts) or
// anything else that can be read by digest. It knows no HTTP.
import type { Readable } from 'node:stream';
import type { Digest } from '../../shared/oci/digest';

/** A manifest as it was pushed: verbatim bytes and the media type they came with. */
export interface StoredManifest {
	readonly digest: Digest;
	readonly mediaType: string;
	readonly bytes: Uint8Array;
}

export interface StoredBlob {
	readonly sizeBytes: number;
	/** Opens the bytes from `fromByte` up to, not including, `endByte`; rejects before the first byte when the content is gone. */
	open(fromByte: number, endByte: number): Promise<Readable>;
}

/** What a registry must be able to tell. Nothing crosses repositories: content is found only where it is linked. */
export interface ContentReading {
	/** Names of the repositories that hold a manifest, ascending by code unit. */
	repositories(): Promise<readonly string[]>;
	/** Tags, ascending by code unit; `undefined` where the repository holds no manifest. */
	tags(repository: string): Promise<readonly string[] | undefined>;
	resolveTag(repository: string, tag: string): Promise<Digest | undefined>;
	hasManifest(repository: string, digest: Digest): Promise<boolean>;
	manifest(repository: string, digest: Digest): Promise<StoredManifest | undefined>;
	blob(repository: string, digest: Digest): Promise<StoredBlob | undefined>;
	/** Digests of the manifests whose subject is `subject`, ascending. */
	referrers(repository: string, subject: Digest): Promise<readonly Digest[]>;
}

export type AppendOutcome = 'appended' | 'out-of-order' | 'wrong-length';

/** One blob on its way in. Its calls run one after another, in the order they were made. */
export interface UploadSession {
	/** Bytes that are kept: a call to `append` counts when it is over, whole or not at all. */
	readonly offsetBytes: number;
	/**
	 * Adds bytes at the end. `range` is what the sender claims (`startByte`, `lengthBytes`); where it does
	 * not hold, or when the chunks break off (rejects with their error), nothing of this call is kept.
	 */
	append(
		chunks: AsyncIterable<Uint8Array>,
		range?: { readonly startByte: number; readonly lengthBytes: number },
	): Promise<AppendOutcome>;
	/** Ends the session. Links the blob when the bytes have this digest, else drops them and gives `false`. */
	finish(digest: Digest): Promise<boolean>;
	cancel(): Promise<void>;
}

/** What a registry that takes pushes must be able to do besides. */
export interface ContentWriting {
	/** Keeps the manifest and, when `tag` is given, points the tag at it. */
	putManifest(
		repository: string,
		manifest: StoredManifest & { readonly subject?: Digest },
		tag?: string,
	): Promise<void>;
	/** Removes the manifest and every tag that points at it; `false` when it is not there. */
	deleteManifest(repository: string, digest: Digest): Promise<boolean>;
	deleteTag(repository: string, tag: string): Promise<boolean>;
	deleteBlob(repository: string, digest: Digest): Promise<boolean>;
	/** Links a blob of `fromRepository` here without moving bytes; `false` when it is not there. */
	mountBlob(repository: string, digest: Digest, fromRepository: string): Promise<boolean>;
	/** Gives the id of the new session. */
	beginUpload(repository: string): Promise<string>;
	upload(repository: string, id: string): UploadSession | undefined;
}

/** `writing` is absent where nothing can be pushed. */
export interface ContentStorage {
	readonly reading: ContentReading;
	readonly writing?: ContentWriting;
}
