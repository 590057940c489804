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
import { isInChunks, type UploadForm, UploadHabits, type UploadLimits } from './upload-habits';
import {
	beginMount,
	beginUpload,
	reopenUpload,
	type Upload,
	type UploadTarget,
} from './upload-session';
import {
	asRetryable,
	isNetworkGone,
	isRefusalOfContent,
	type Sent,
	saysUploadIsGone,
	UploadTrials,
} from './upload-trials';

export interface BlobUpload {
	mount(
		repository: string,
		digest: Digest,
		fromRepository: string,
		signal: AbortSignal,
	): Promise<boolean>;
	push(repository: string, descriptor: Descriptor, options: PushBlobOptions): Promise<void>;
}

/** Resets while sending that count as "too large": proxies often close instead of answering 413. */
const RESETS_BEFORE_SMALLER = 2;

/** Refusals of the same form without any progress that mean it is not taken there, whatever their status says. */
const REFUSALS_OF_A_FORM = 2;

/** More than all forms and all sizes together: a registry that refuses for ever is not asked for ever. */
const MAX_REFUSALS = 24;

/** Blobs up to this are read before they are sent: one piece costs less than a stream. */
const READ_WHOLE_BYTES = 64 * 1024;

export function blobUpload(session: RegistrySession, limits: UploadLimits): BlobUpload {
	const habits = new UploadHabits(limits);
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
				await new Push(targetOf(repository, descriptor, options.signal), options, habits).run();
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
	readonly #habits: UploadHabits;
	readonly #content: UploadContent;
	readonly #trials = new UploadTrials();
	readonly #refused = new Set<UploadForm>();
	#budget: RetryBudget = FRESH_BUDGET;
	#resets = 0;
	#furthest = 0;
	/** Since the upload last got further than ever, and in all. */
	#refusals = 0;
	#allRefusals = 0;
	/** In this upload the registry said that it has another number of bytes than was sent. */
	#isMiscounted = false;
	#small: Uint8Array | undefined;
	#upload: Upload | undefined;

	constructor(target: UploadTarget, options: PushBlobOptions, habits: UploadHabits) {
		this.#target = target;
		this.#options = options;
		this.#habits = habits;
		this.#content = new UploadContent(target.descriptor.size, options.open, options.onBytes);
	}

	async run(): Promise<void> {
		const { resumeFrom } = this.#options;
		let acknowledged = resumeFrom === undefined ? 0 : await this.#resume(resumeFrom.location);
		try {
			for (;;) {
				try {
					await this.#attempt(acknowledged);
					this.#learn();
					return;
				} catch (error) {
					acknowledged = await this.#recover(error);
				}
			}
		} catch (error) {
			await this.#abandon(error);
			throw this.#content.failure === undefined ? this.#trials.told(error) : error;
		} finally {
			await this.#content.close();
		}
	}

	async #attempt(acknowledged: number): Promise<void> {
		const { size } = this.#target.descriptor;
		const form = this.#form;
		if (form === 'one-put' && size > 0 && size <= READ_WHOLE_BYTES) {
			await this.#sendWhole();
			return;
		}
		// The first byte may take a source minutes: nothing is begun at the destination before it is there.
		await this.#content.ready(isInChunks(form) ? acknowledged : 0);
		this.#upload ??= await beginUpload(this.#target);
		if (isInChunks(form)) {
			await this.#sendChunks(this.#upload, acknowledged, form);
			await this.#upload.finish(undefined);
		} else if (form === 'one-patch' && size > 0) {
			await this.#sendRange(this.#upload, { form, fromByte: 0, sizeBytes: size });
			await this.#upload.finish(undefined);
		} else {
			this.#trials.note({ form, fromByte: 0, sizeBytes: size });
			await this.#upload.finish({
				body: (activity) => this.#content.take(size, activity),
				fromByte: 0,
				sizeBytes: size,
			});
		}
	}

	/** Reads while the upload is begun; the bytes then leave in one piece with their request. */
	async #sendWhole(): Promise<void> {
		const [begun, read] = await Promise.allSettled([
			this.#upload ?? beginUpload(this.#target),
			this.#small ?? this.#content.whole(),
		]);
		if (begun.status === 'rejected') {
			throw begun.reason;
		}
		this.#upload = begun.value;
		if (read.status === 'rejected') {
			throw read.reason;
		}
		this.#small = read.value;
		const sizeBytes = read.value.length;
		this.#trials.note({ form: 'one-put', fromByte: 0, sizeBytes });
		await begun.value.finish({ body: read.value, fromByte: 0, sizeBytes });
	}

	async #sendChunks(upload: Upload, acknowledged: number, form: UploadForm): Promise<void> {
		const { size } = this.#target.descriptor;
		const { now } = this.#target.session.options;
		let position = acknowledged;
		this.#isMiscounted = false;
		while (position < size) {
			const chunkBytes = Math.max(this.#habits.chunkBytes, upload.minChunkBytes);
			const sizeBytes = Math.min(chunkBytes, size - position);
			await this.#content.ready(position);
			const sentAtMs = now();
			const said = await this.#sendRange(upload, { form, fromByte: position, sizeBytes });
			const end = this.#endOf({ form, fromByte: position, sizeBytes }, said);
			this.#habits.chunkBytes = nextChunkBytes(
				this.#habits.chunkBytes,
				{ sentBytes: end - position, tookMs: now() - sentAtMs },
				this.#habits.largestChunkBytes,
			);
			position = end;
			if (position > this.#furthest) {
				// Only what was never there before is progress: a restart repeats the beginning.
				this.#furthest = position;
				this.#resets = 0;
				this.#refusals = 0;
				this.#budget = FRESH_BUDGET;
			}
			this.#options.onAcknowledged?.({ location: upload.location, acknowledgedBytes: position });
		}
	}

	/** Where the next chunk begins, after one that was taken. */
	#endOf({ form, fromByte, sizeBytes }: Sent, said: number | undefined): number {
		const sentTo = fromByte + sizeBytes;
		if (said === undefined || said === sentTo) {
			return sentTo;
		}
		this.#isMiscounted = true;
		this.#habits.isMiscounting = true;
		if (form === 'chunks') {
			return sentTo;
		}
		if (said <= fromByte || said > sentTo) {
			throw this.#misbehaved(`acknowledged ${said} bytes after ${fromByte} and ${sizeBytes} more`);
		}
		return said;
	}

	async #sendRange(upload: Upload, sent: Sent): Promise<number | undefined> {
		const { fromByte, sizeBytes } = sent;
		await this.#content.ready(fromByte);
		this.#trials.note(sent);
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
		const isRefused = this.#isRefusal(error.fault);
		this.#refusals += isRefused ? 1 : 0;
		this.#allRefusals += isRefused ? 1 : 0;
		if (this.#allRefusals > MAX_REFUSALS) {
			throw error;
		}
		if (this.#adapt(error.fault)) {
			return await this.#restart();
		}
		if (this.#isUploadGone(error.fault)) {
			this.#budget = await session.retry.next(asRetryable(error), this.#budget, signal);
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
		if (this.#isTooLarge(fault) && this.#shrink()) {
			return true;
		}
		if (this.#upload === undefined || fault.code === 'registry.body-too-large') {
			return false;
		}
		// A form that is refused again where it was refused before is not known there, whatever the status says.
		const isFormRefused =
			fault.code === 'registry.unsupported' ||
			(fault.code === 'blob.rejected' && !fault.isRetryable) ||
			(this.#isRefusal(fault) && (this.#isMiscounted || this.#refusals >= REFUSALS_OF_A_FORM));
		return isFormRefused && this.#changeForm();
	}

	/** 413, or 416 for the first bytes of an upload: their range can't be wrong, so their number is. */
	#isTooLarge(fault: Fault): boolean {
		return (
			fault.code === 'registry.body-too-large' ||
			this.#resets > RESETS_BEFORE_SMALLER ||
			(fault.facts?.['status'] === '416' && this.#trials.last?.fromByte === 0)
		);
	}

	/** The registry has answered, and does not want what was sent as it was sent. */
	#isRefusal(fault: Fault): boolean {
		return this.#isUploadGone(fault) || isRefusalOfContent(fault);
	}

	get #form(): UploadForm {
		return this.#habits.formFor(this.#target.descriptor.size, this.#refused) ?? 'one-put';
	}

	#changeForm(): boolean {
		const used = this.#trials.last?.form;
		this.#refusals = 0;
		if (used === undefined) {
			return false;
		}
		this.#refused.add(used);
		if (used === 'chunks' && !this.#isMiscounted) {
			this.#refused.add('chunks-as-counted');
		}
		return this.#habits.formFor(this.#target.descriptor.size, this.#refused) !== undefined;
	}

	/** What was refused of content that then arrived in another form is not known at this registry. */
	#learn(): void {
		if (this.#habits.learn(this.#refused)) {
			const text = 'The registry takes no chunks; every blob is sent in one piece.';
			this.#target.session.warn('chunks-refused', text);
		}
	}

	#shrink(): boolean {
		this.#resets = 0;
		const minimum = this.#upload?.minChunkBytes ?? 0;
		return (
			this.#trials.last !== undefined &&
			!this.#refused.has('chunks-as-counted') &&
			this.#habits.shrink(this.#trials.last.sizeBytes, minimum)
		);
	}

	#isUploadGone(fault: Fault): boolean {
		return this.#upload !== undefined && saysUploadIsGone(fault);
	}

	/** Asks how much arrived; whole chunks that were acknowledged before count, everything else starts again. */
	async #position(): Promise<number> {
		const { size } = this.#target.descriptor;
		const form = this.#form;
		const isBelieved = form === 'chunks-as-counted' || !this.#habits.isMiscounting;
		const isAsked = isInChunks(form) && isBelieved;
		const known = isAsked ? await this.#upload?.status() : undefined;
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
		const mayGoOn = isInterrupted && isInChunks(this.#form);
		if (!mayGoOn && !isNetworkGone(error)) {
			await this.#upload?.cancel();
		}
	}

	#misbehaved(detail: string): FaultError {
		const { session, subject } = this.#target;
		return session.fault('registry.misbehaved', subject, { detail, facts: { reason: 'range' } });
	}
}
