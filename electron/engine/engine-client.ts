// The port of this folder: one container engine, reached by its API. Whatever is wrong with it rejects with a
// FaultError; aborting `signal` rejects with the signal's reason.
import type { EngineInfo } from '../../shared/engine/engine-info';
import type { FaultSide } from '../../shared/fault/fault';
import type { Digest } from '../../shared/oci/digest';
import type { Reference } from '../../shared/oci/reference';
import type { Credential } from '../../shared/registry/credential';
import type { EngineDaemon } from './engine-daemon';

/** A repository's content by digest, as it is pulled. */
export type PinnedName = Required<Pick<Reference, 'registry' | 'repository' | 'digest'>>;
/** A tag, as it is pushed. */
export type TagName = Required<Pick<Reference, 'registry' | 'repository' | 'tag'>>;

export interface EngineImage {
	/** `sha256:…`: digest of the config, with containerd's store the digest of the manifest. */
	readonly id: string;
	readonly tags: readonly string[];
	/** `repository@digest` of each repository that it was pulled from or pushed to. */
	readonly digests: readonly string[];
	/** Digests of the unpacked layers, in order. */
	readonly diffIds: readonly string[];
}

/** What became of a layer. `id` is the start of a digest: of the blob when pulled, of the unpacked layer when pushed. */
export interface LayerProgress {
	readonly id: string;
	readonly phase: 'waiting' | 'moving' | 'moved' | 'present' | 'mounted';
	/** With `mounted`: the repository that has it. */
	readonly from?: string;
	/** 0–1, with `moving`; absent where the engine tells no total. */
	readonly fraction?: number;
}

export interface TransferOptions {
	readonly credential?: Credential | undefined;
	readonly signal: AbortSignal;
	readonly onLayer: (progress: LayerProgress) => void;
}

export interface EngineClient {
	readonly info: EngineInfo;
	/** Its settings, as it has them at this moment. */
	readonly daemon: EngineDaemon;
	/** Gives an image by name or id; `undefined` when the engine has none. */
	findImage(name: string, signal: AbortSignal): Promise<EngineImage | undefined>;
	/** @throws FaultError engine.*, registry.unauthorized, registry.denied, manifest.not-found (side: source) */
	pull(name: PinnedName | TagName, options: TransferOptions): Promise<void>;
	/** Names an image; a tag of this name that points elsewhere is moved. */
	tag(image: string, name: TagName, signal: AbortSignal): Promise<void>;
	/** Gives the digest that was pushed. @throws FaultError as `pull` (side: destination) */
	push(name: TagName, options: TransferOptions): Promise<Digest>;
	/** Takes a name away, and the image with it when that was its last. Quietly nothing when there is none. */
	removeName(name: string, signal: AbortSignal): Promise<void>;
	/** Tells whether the engine answers; never throws. */
	isAlive(signal: AbortSignal): Promise<boolean>;
	close(): void;
}

/** Opens the named engine, else the first usable one that is found. @throws FaultError engine.* */
export type OpenEngine = (
	endpoint: string | undefined,
	signal: AbortSignal,
) => Promise<EngineClient>;

/** What an engine was doing when it failed, for the fault. */
export interface EngineWork {
	/** `Docker 20.10.24`. */
	readonly engine: string;
	/** Endpoint of the engine. */
	readonly endpoint: string;
	/** The reference concerned. */
	readonly subject: string;
	readonly registry: string;
	readonly repository: string;
	readonly side: Extract<FaultSide, 'source' | 'destination'>;
	readonly action: 'pull' | 'push';
	readonly hasCredential: boolean;
}
