// Blobs written: mounted, in one piece, or in chunks that the registry acknowledges one by one.
import type { Fault } from '../../../shared/fault/fault';
import { FRESH_BUDGET, type RetryBudget } from '../../../shared/mirror/retry-policy';
import type { Descriptor } from '../../../shared/oci/descriptor';
import type { Digest } from '../../../shared/oci/digest';
import { FaultError } from '../../platform/fault-error';
import type { PushBlobOptions } from '../registry-client';
import type { RegistrySession } from '../registry-session';
import { nextChunkBytes } from './chunk-growth';
import { UploadContent } from './upload-content';
import {
	beginMount,
	beginUpload,
	reopenUpload,
	type Upload,
	type UploadTarget,
} from './upload-session';

export interface UploadLimits {
	readonly chunkBytes: number;
	readonly largestChunkBytes: number;
	readonly chunkedAboveBytes: number;
}

export interface BlobUpload {
	mount(
		repository: string,
		digest: Digest,
		fromRepository: string,
		signal: AbortSignal,
	): Promise<boolean>;
	push(repository: string, descriptor: Descriptor, options: PushBlobOptions): Promise<void>;
}

/** How chunks shrink where bodies are refused or cut (F20: proxies with a body limit). */
const SMALLER_CHUNKS: readonly number[] = [16, 8, 4, 1].map((mebibytes) => mebibytes * 1024 * 1024);
/** Resets while sending that count as "too large": proxies often close instead of answering 413. */
const RESETS_BEFORE_SMALLER = 2;

/** Refusals as "no such upload" of the same form, nothing having been taken, that mean it is unknown. */
const REFUSALS_OF_A_FORM = 2;

/** Blobs up to this are read before they are sent: one piece costs less than a stream. */
const READ_WHOLE_BYTES = 64 * 1024;

/** What was learned of a registry; holds for all its blobs. */
interface Learned {
	chunkBytes: number;
	largestChunkBytes: number;
	chunkedAboveBytes: number;
	isPatchRefused: boolean;
	isPutRefused: boolean;
}

export function blobUpload(session: RegistrySession, limits: UploadLimits): BlobUpload {
	const learned: Learned = { ...limits, isPatchRefused: false, isPutRefused: false };
	const targetOf = (
		repository: string,
		descriptor: Descriptor,
		signal: AbortSignal,
	): UploadTarget => ({
		session,
		repository,
		descriptor,
		signal,
		subject: `${session.options.host}/${repository}@${descriptor.digest}`,
	});
	return {
		mount: async (repository, digest, fromRepository, signal) => {
			const target = targetOf(repository, { mediaType: '', digest, size: 0 }, signal);
			const upload = await beginMount(target, fromRepository);
			await upload?.cancel();
			return upload === undefined;
		},
		push: async (repository, descriptor, options) => {
			const { governor } = session.options;
			// The slot is held over the whole upload; its requests and the source's take slots of other kinds.
			const slot = await governor.acquire('write', options.signal);
			try {
				await new Push(targetOf(repository, descriptor, options.signal), options, learned).run();
			} finally {
				slot.release();
			}
		},
	};
}

/** One blob on its way. */
class Push {
	readonly #target: UploadTarget;
	readonly #options: PushBlobOptions;
	readonly #learned: Learned;
	readonly #content: UploadContent;
	#budget: RetryBudget = FRESH_BUDGET;
	#resets = 0;
	#furthest = 0;
	#refusals = 0;
	#upload: Upload | undefined;

	constructor(target: UploadTarget, options: PushBlobOptions, learned: Learned) {
		this.#target = target;
		this.#options = options;
		this.#learned = learned;
		this.#content = new UploadContent(target.descriptor.size, options.open, options.onBytes);
	}

	async run(): Promise<void> {
		const { resumeFrom } = this.#options;
		let acknowledged = resumeFrom === undefined ? 0 : await this.#resume(resumeFrom.location);
		try {
			for (;;) {
				try {
					await this.#attempt(acknowledged);
					return;
				} catch (error) {
					acknowledged = await this.#recover(error);
				}
			}
		} catch (error) {
			await this.#abandon(error);
			throw error;
		} finally {
			await this.#content.close();
		}
	}

	async #attempt(acknowledged: number): Promise<void> {
		const { descriptor } = this.#target;
		const isInPieces = this.#isChunked || this.#learned.isPutRefused;
		if (!isInPieces && descriptor.size > 0 && descriptor.size <= READ_WHOLE_BYTES) {
			await this.#sendWhole();
			return;
		}
		this.#upload ??= await beginUpload(this.#target);
		if (this.#isChunked) {
			await this.#sendChunks(this.#upload, acknowledged);
			await this.#upload.finish(undefined);
		} else if (this.#learned.isPutRefused && descriptor.size > 0) {
			await this.#sendRange(this.#upload, 0, descriptor.size);
			await this.#upload.finish(undefined);
		} else {
			await this.#content.seek(0);
			await this.#upload.finish({
				body: (activity) => this.#content.take(descriptor.size, activity),
				fromByte: 0,
				sizeBytes: descriptor.size,
			});
		}
	}

	/** Reads while the upload is begun; the bytes then leave in one piece with their request. */
	async #sendWhole(): Promise<void> {
		const [begun, read] = await Promise.allSettled([
			this.#upload ?? beginUpload(this.#target),
			this.#content.whole(),
		]);
		if (begun.status === 'rejected') {
			throw begun.reason;
		}
		this.#upload = begun.value;
		if (read.status === 'rejected') {
			throw read.reason;
		}
		await begun.value.finish({ body: read.value, fromByte: 0, sizeBytes: read.value.length });
	}

	async #sendChunks(upload: Upload, acknowledged: number): Promise<void> {
		const { size } = this.#target.descriptor;
		const { now } = this.#target.session.options;
		let position = acknowledged;
		while (position < size) {
			const chunkBytes = Math.max(this.#learned.chunkBytes, upload.minChunkBytes);
			const sentAtMs = now();
			const sizeBytes = Math.min(chunkBytes, size - position);
			const end = await this.#sendRange(upload, position, sizeBytes);
			if (end <= position || end > position + sizeBytes) {
				throw this.#misbehaved(`acknowledged ${end} bytes after ${position} of ${size}`);
			}
			this.#learned.chunkBytes = nextChunkBytes(
				this.#learned.chunkBytes,
				{ sentBytes: end - position, tookMs: now() - sentAtMs },
				this.#learned.largestChunkBytes,
			);
			position = end;
			if (position > this.#furthest) {
				// Only what was never there before is progress: a restart repeats the beginning.
				this.#furthest = position;
				this.#resets = 0;
				this.#budget = FRESH_BUDGET;
			}
			this.#options.onAcknowledged?.({ location: upload.location, acknowledgedBytes: position });
		}
	}

	async #sendRange(upload: Upload, fromByte: number, sizeBytes: number): Promise<number> {
		await this.#content.seek(fromByte);
		const isWhole = fromByte === 0 && sizeBytes === this.#target.descriptor.size;
		const part = {
			body: (activity: Parameters<UploadContent['take']>[1]) =>
				this.#content.take(sizeBytes, activity),
			fromByte,
			sizeBytes,
		};
		return await upload.send(part, isWhole);
	}

	/** Decides after a break: go on at the byte given back, or throw. */
	async #recover(error: unknown): Promise<number> {
		const { session, signal } = this.#target;
		signal.throwIfAborted();
		if (this.#content.failure !== undefined) {
			throw this.#content.failure.error;
		}
		if (!(error instanceof FaultError)) {
			throw error;
		}
		if (this.#adapt(error.fault)) {
			return await this.#restart();
		}
		if (this.#isUploadGone(error.fault)) {
			this.#budget = await session.retry.next(this.#asRetryable(error), this.#budget, signal);
			return await this.#restart();
		}
		this.#budget = await session.retry.next(error, this.#budget, signal);
		if (error.fault.code === 'blob.rejected') {
			return await this.#restart();
		}
		return await this.#position();
	}

	/** Learns from a refusal how this registry wants uploads; false when there is nothing to learn. */
	#adapt(fault: Fault): boolean {
		const isReset = fault.facts?.['stage'] === 'connection' && this.#content.position > 0;
		this.#resets += isReset ? 1 : 0;
		if (fault.code === 'registry.body-too-large' || this.#resets > RESETS_BEFORE_SMALLER) {
			return this.#shrink();
		}
		if (this.#upload === undefined) {
			return false;
		}
		// A form that is refused again before anything was taken is not known there, whatever the status says.
		this.#refusals += this.#isUploadGone(fault) && this.#furthest === 0 ? 1 : 0;
		const isFormRefused =
			fault.code === 'registry.unsupported' || this.#refusals >= REFUSALS_OF_A_FORM;
		return isFormRefused && this.#changeForm();
	}

	#changeForm(): boolean {
		this.#refusals = 0;
		if (this.#learned.isPatchRefused || this.#learned.isPutRefused) {
			return false;
		}
		if (this.#isChunked) {
			this.#learned.isPatchRefused = true;
			const text = 'The registry takes no chunks; every blob is sent in one piece.';
			this.#target.session.warn('chunks-refused', text);
		} else {
			this.#learned.isPutRefused = true;
		}
		return true;
	}

	get #isChunked(): boolean {
		return (
			!this.#learned.isPatchRefused &&
			this.#target.descriptor.size > this.#learned.chunkedAboveBytes
		);
	}

	#shrink(): boolean {
		const { size } = this.#target.descriptor;
		const used = size > this.#learned.chunkedAboveBytes ? this.#learned.chunkBytes : size;
		const smaller = SMALLER_CHUNKS.find((bytes) => bytes < used);
		this.#resets = 0;
		if (smaller === undefined || this.#learned.isPatchRefused) {
			return false;
		}
		this.#learned.chunkBytes = Math.min(smaller, this.#learned.chunkBytes);
		this.#learned.largestChunkBytes = this.#learned.chunkBytes;
		this.#learned.chunkedAboveBytes = Math.min(this.#learned.chunkedAboveBytes, smaller);
		return true;
	}

	/** 404 inside an upload: registry 2.8.2 lost its state (facts: restart without secret, client drop in a PATCH). */
	#isUploadGone(fault: Fault): boolean {
		const codes = fault.registryErrors ?? [];
		return (
			this.#upload !== undefined &&
			(codes.includes('BLOB_UPLOAD_INVALID') ||
				codes.includes('BLOB_UPLOAD_UNKNOWN') ||
				fault.facts?.['status'] === '404' ||
				fault.facts?.['status'] === '416')
		);
	}

	#asRetryable(error: FaultError): FaultError {
		return new FaultError({ ...error.fault, isRetryable: true }, error);
	}

	/** Asks how much arrived; whole chunks that were acknowledged before count, everything else starts again. */
	async #position(): Promise<number> {
		const { size } = this.#target.descriptor;
		const known = this.#isChunked ? await this.#upload?.status() : undefined;
		if (known === undefined || known === 0 || known > size || known > this.#content.position) {
			return await this.#restart();
		}
		return known;
	}

	async #restart(): Promise<number> {
		await this.#upload?.cancel();
		this.#upload = undefined;
		await this.#content.seek(0);
		return 0;
	}

	async #resume(location: string): Promise<number> {
		const { session, descriptor } = this.#target;
		try {
			const upload = reopenUpload(this.#target, location);
			const known = await upload.status();
			const { acknowledgedBytes = 0 } = this.#options.resumeFrom ?? {};
			// Beyond what was acknowledged lies a part of a chunk that the registry may have cut anywhere.
			if (known !== undefined && known === acknowledgedBytes && known <= descriptor.size) {
				this.#upload = upload;
				return known;
			}
		} catch (error) {
			if (error instanceof FaultError && error.fault.code !== 'registry.upload-location-refused') {
				throw error;
			}
		}
		session.retry.count += 1;
		return 0;
	}

	/** What was begun in vain is cancelled, unless it may be gone on with later. */
	async #abandon(error: unknown): Promise<void> {
		const isInterrupted = this.#target.signal.aborted;
		const mayGoOn = isInterrupted && this.#target.descriptor.size > this.#learned.chunkedAboveBytes;
		if (!mayGoOn && !isNetworkGone(error)) {
			await this.#upload?.cancel();
		}
	}

	#misbehaved(detail: string): FaultError {
		const { session, subject } = this.#target;
		return session.fault('registry.misbehaved', subject, { detail, facts: { reason: 'range' } });
	}
}

function isNetworkGone(error: unknown): boolean {
	return error instanceof FaultError && error.fault.code === 'registry.unreachable';
}
