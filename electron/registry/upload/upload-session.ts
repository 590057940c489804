// The requests of one upload: begin, send, ask how far it got, finish, cancel. Always uses the latest Location,
// and only one that belongs to this registry (security T5).

import { type OwnPath, ownPath } from '../../../shared/net/own-path';
import type { Descriptor } from '../../../shared/oci/descriptor';
import { judgeUploadLocation } from '../../../shared/registry/upload-location';
import { FaultError } from '../../platform/fault-error';
import { headerText } from '../fault-from-response';
import type { ResponseHeaders } from '../http/http-exchange';
import type { RequestBody } from '../http/registry-transport';
import type { Answer, RegistryCall, RegistrySession } from '../registry-session';
import type { Access } from '../sign-in/access';

export interface UploadTarget {
	readonly session: RegistrySession;
	readonly repository: string;
	readonly descriptor: Descriptor;
	readonly subject: string;
	readonly signal: AbortSignal;
}

/** Bytes to send, and where they stand in the blob. */
export interface UploadPart {
	readonly body: RequestBody;
	readonly fromByte: number;
	readonly sizeBytes: number;
}

const BODY_LIMIT = 64 * 1024;
/** Committing a large blob may take a registry minutes (object storage copies it), and the last bytes may still be on their way. */
const COMMIT_PATIENCE_MS = 10 * 60_000;

/** An upload that was begun. Its location is a capability: never log or show it. */
export class Upload {
	readonly #target: UploadTarget;
	#location: string;
	/** Chunks but the last must not be smaller; 0 when the registry does not care. */
	minChunkBytes: number;

	/** `askedAt`: the path of the request that was answered so; a relative Location is meant from there. */
	constructor(target: UploadTarget, headers: ResponseHeaders, askedAt: string) {
		this.#target = target;
		this.#location = locationOf(target, headers, askedAt);
		this.minChunkBytes = Number(headerText(headers, 'oci-chunk-min-length') ?? 0) || 0;
	}

	get location(): string {
		return this.#location;
	}

	/** One PUT with all that is missing; the registry checks the digest. */
	async finish(part: UploadPart | undefined): Promise<void> {
		const url = new URL(this.#location);
		// Only this parameter is added: the rest of the query is the registry's, to the byte.
		const separator = url.search === '' ? '?' : '&';
		const path = ownPath(
			`${url.pathname}${url.search}${separator}digest=${encodeURIComponent(this.#target.descriptor.digest)}`,
		);
		await this.#once(
			{
				method: 'PUT',
				path,
				headers: {
					'content-type': 'application/octet-stream',
					'content-length': String(part?.sizeBytes ?? 0),
				},
				...(part === undefined || part.sizeBytes === 0 ? {} : { body: part.body }),
				patienceMs: COMMIT_PATIENCE_MS,
			},
			[200, 201, 202, 204],
		);
	}

	/**
	 * One PATCH; gives how many bytes the registry says that it has afterwards, `undefined` where it says
	 * nothing that can be read. What it says is a hint: some count wrongly and store rightly.
	 */
	async send(part: UploadPart, isWhole: boolean): Promise<number | undefined> {
		const end = part.fromByte + part.sizeBytes;
		const answer = await this.#once(
			{
				method: 'PATCH',
				path: pathOf(this.#location),
				headers: {
					'content-type': 'application/octet-stream',
					'content-length': String(part.sizeBytes),
					// A blob sent in one piece needs none, and some proxies drop it.
					...(isWhole ? {} : { 'content-range': `${part.fromByte}-${end - 1}` }),
				},
				body: part.body,
				patienceMs: COMMIT_PATIENCE_MS,
			},
			[200, 201, 202, 204],
		);
		if (answer.status === 201 && end < this.#target.descriptor.size) {
			// ECR takes the first chunk for the whole blob and refuses the rest (facts E2).
			throw this.#target.session.fault('registry.unsupported', this.#target.subject, {
				detail: 'the registry calls the blob complete after its first chunk',
				facts: { what: 'uploads in chunks' },
			});
		}
		this.#follow(answer.headers);
		return acknowledgedBytes(answer.headers);
	}

	/** Asks how many bytes arrived; `undefined` when the upload is gone or the registry can't tell. */
	async status(): Promise<number | undefined> {
		try {
			const answer = await this.#target.session.ask(
				this.#call({ method: 'GET', path: pathOf(this.#location) }),
				[200, 202, 204],
				BODY_LIMIT,
			);
			const acknowledged = acknowledgedBytes(answer.headers);
			if (acknowledged !== undefined) {
				this.#follow(answer.headers);
			}
			return acknowledged;
		} catch (error) {
			// It only informs: whoever can't say how far an upload got may still take it anew.
			if (error instanceof FaultError) {
				return undefined;
			}
			throw error;
		}
	}

	/** Best effort: registries throw unfinished uploads away some day. */
	async cancel(): Promise<void> {
		try {
			const signal = AbortSignal.timeout(CANCEL_LIMIT_MS);
			const access = { repository: this.#target.repository, action: 'cancel' } as const;
			const call = {
				...this.#call({ method: 'DELETE', path: pathOf(this.#location) }),
				access,
				signal,
			};
			const live = await this.#target.session.open(call, [200, 202, 204, 404]);
			live.body.cancel();
			live.slot.release();
		} catch {
			// Nothing depends on it.
		}
	}

	/** A body is sent once; whoever made it decides whether to make it again. */
	#once(part: CallPart, wanted: readonly number[]): Promise<Answer> {
		return this.#target.session.askOnce(this.#call(part), wanted, BODY_LIMIT);
	}

	#follow(headers: ResponseHeaders): void {
		if (headerText(headers, 'location') !== undefined) {
			this.#location = locationOf(this.#target, headers, pathOf(this.#location));
		}
		const minimum = Number(headerText(headers, 'oci-chunk-min-length') ?? 0);
		this.minChunkBytes = Math.max(this.minChunkBytes, minimum || 0);
	}

	#call(part: CallPart): RegistryCall {
		const { repository, subject, signal } = this.#target;
		return {
			operation: 'blob-write',
			repository,
			access: { repository, action: 'push' },
			subject,
			signal,
			...part,
		};
	}
}

const CANCEL_LIMIT_MS = 10_000;

type CallPart = Pick<RegistryCall, 'method' | 'path'> &
	Partial<Pick<RegistryCall, 'headers' | 'body' | 'patienceMs'>>;

/** POST without a mount. */
export async function beginUpload(target: UploadTarget): Promise<Upload> {
	const access: Access = { repository: target.repository, action: 'push' };
	// Some say that it was created; what counts is where it goes on.
	const answer = await postUpload(target, '', access, [200, 201, 202, 204]);
	return new Upload(target, answer.headers, uploadsPath(target));
}

/** POST that asks for a mount; `undefined` when it was done, else the upload that was begun instead. */
export async function beginMount(
	target: UploadTarget,
	fromRepository: string,
): Promise<Upload | undefined> {
	const { digest } = target.descriptor;
	const query = `?mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(fromRepository)}`;
	const access: Access = {
		repository: target.repository,
		action: 'push',
		alsoPull: fromRepository,
	};
	const answer = await postUpload(target, query, access, [201, 202]);
	return answer.status === 201
		? undefined
		: new Upload(target, answer.headers, uploadsPath(target));
}

function uploadsPath({ repository }: UploadTarget): string {
	return `/v2/${repository}/blobs/uploads/`;
}

async function postUpload(
	target: UploadTarget,
	query: string,
	access: Access,
	wanted: readonly number[],
): Promise<Answer> {
	const { session, repository, subject, signal } = target;
	return await session.ask(
		{
			method: 'POST',
			path: ownPath(`${uploadsPath(target)}${query}`),
			operation: 'blob-write',
			repository,
			access,
			headers: { 'content-length': '0' },
			subject,
			signal,
		},
		wanted,
		BODY_LIMIT,
	);
}

/** Goes on with an upload of an earlier sitting. */
export function reopenUpload(target: UploadTarget, location: string): Upload {
	return new Upload(target, { location }, uploadsPath(target));
}

function locationOf(target: UploadTarget, headers: ResponseHeaders, askedAt: string): string {
	const { session, subject } = target;
	const location = headerText(headers, 'location');
	const { origin } = session.options;
	if (location === undefined || location.trim() === '') {
		// What says yes to everything and means nothing is no registry.
		const code = session.isKnownRegistry ? 'registry.misbehaved' : 'registry.not-a-registry';
		throw session.fault(code, subject, {
			detail: 'the registry began an upload without saying where',
			facts: { reason: 'no-location' },
		});
	}
	const verdict = judgeUploadLocation(location, new URL(askedAt, origin).href, origin);
	if (!verdict.ok) {
		throw session.fault('registry.upload-location-refused', subject, {
			detail: `the registry wants the upload at ${verdict.host === '' ? 'an invalid address' : verdict.host}`,
			facts: { target: verdict.host },
		});
	}
	if (verdict.isRewritten) {
		session.warn(
			'location-rewritten',
			'The registry names another scheme or port for uploads; its own is used instead.',
		);
	}
	return verdict.url;
}

function pathOf(location: string): OwnPath {
	const url = new URL(location);
	return ownPath(url.pathname + url.search);
}

/** Reads `Range: 0-N` (or `bytes=0-N`); registry 2.8.2 says `0-0` for nothing, which can't be told from one byte. */
function acknowledgedBytes(headers: ResponseHeaders): number | undefined {
	const [, last] =
		/^(?:bytes[= ])?0-(\d{1,15})$/.exec(headerText(headers, 'range')?.trim() ?? '') ?? [];
	if (last === undefined) {
		return undefined;
	}
	return last === '0' ? 0 : Number(last) + 1;
}
